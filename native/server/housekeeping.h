// What the server does on its own, time and again.
#ifndef WAFERSEAL_NATIVE_SERVER_HOUSEKEEPING_H_
#define WAFERSEAL_NATIVE_SERVER_HOUSEKEEPING_H_

#include "native/server/backend.h"

namespace waferseal::native {

// What the guard has forgotten while nobody listened, a crash ago or before a restore of the store, is
// noted as news. At the start, before anything is served.
Status ask_guard_what_is_gone(Backend& backend);
// The same of a guard in a process of its own that is back, with what could not be armed meanwhile.
Status catch_up_with_guard(Backend& backend);

// The guard forgets records whose time is over (SPEC 4.5.8), senders are told of questions that take
// no more answers, and what of messages is over or unused goes (lifecycle::tidy).
Status keep_house(Backend& backend);

}  // namespace waferseal::native

#endif  // WAFERSEAL_NATIVE_SERVER_HOUSEKEEPING_H_
