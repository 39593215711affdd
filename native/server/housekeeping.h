// What the server does on its own, time and again.
#ifndef WAFERSEAL_NATIVE_SERVER_HOUSEKEEPING_H_
#define WAFERSEAL_NATIVE_SERVER_HOUSEKEEPING_H_

#include "native/server/backend.h"

namespace waferseal::native {

// Tells senders of questions that take no more answers. Forgets guard records whose time is over,
// closes expired copies (guard first, then slots and notices, then bodies), drops mails that nobody
// hands over any more, and uploads that no message claimed within a day.
Status keep_house(Backend& backend);

}  // namespace waferseal::native

#endif  // WAFERSEAL_NATIVE_SERVER_HOUSEKEEPING_H_
