// The sent list, a sent message with the sender's own slot, and control messages: retract, extend,
// grant.
#ifndef WAFERSEAL_NATIVE_SERVER_SENT_H_
#define WAFERSEAL_NATIVE_SERVER_SENT_H_

#include "native/server/router.h"

namespace waferseal::native {

void add_sent_routes(Router& router);

}  // namespace waferseal::native

#endif  // WAFERSEAL_NATIVE_SERVER_SENT_H_
