// What a sender changes about a sent message: control messages (retract, extend, grant) and a new link.
#ifndef WAFERSEAL_NATIVE_SERVER_SENT_CHANGES_H_
#define WAFERSEAL_NATIVE_SERVER_SENT_CHANGES_H_

#include "native/server/router.h"

namespace waferseal::native {

void add_sent_change_routes(Router& router);

}  // namespace waferseal::native

#endif  // WAFERSEAL_NATIVE_SERVER_SENT_CHANGES_H_
