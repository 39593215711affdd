// The guard over HTTP, and the tickets that let the account's users open records at it.
#ifndef WAFERSEAL_NATIVE_SERVER_GUARD_ROUTES_H_
#define WAFERSEAL_NATIVE_SERVER_GUARD_ROUTES_H_

#include "native/server/router.h"

namespace waferseal::native {

// guard/v1/*, api/v1/tickets
void add_guard_routes(Router& router);

}  // namespace waferseal::native

#endif  // WAFERSEAL_NATIVE_SERVER_GUARD_ROUTES_H_
