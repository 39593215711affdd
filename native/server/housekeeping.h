// What the server does on its own, time and again.
#ifndef WAFERSEAL_NATIVE_SERVER_HOUSEKEEPING_H_
#define WAFERSEAL_NATIVE_SERVER_HOUSEKEEPING_H_

#include "native/server/backend.h"

namespace waferseal::native {

// The guard forgets records whose time is over (SPEC 4.5.8), senders are told of questions that take
// no more answers, and what of messages is over or unused goes (lifecycle::tidy).
Status keep_house(Backend& backend);

}  // namespace waferseal::native

#endif  // WAFERSEAL_NATIVE_SERVER_HOUSEKEEPING_H_
