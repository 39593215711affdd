// All that `waferseal serve` answers but its pages. openapi.yaml has the shapes; a test holds the two
// against each other (tests/native/server/openapi.test.mjs).
#ifndef WAFERSEAL_NATIVE_SERVER_ROUTES_H_
#define WAFERSEAL_NATIVE_SERVER_ROUTES_H_

#include "native/server/router.h"

namespace waferseal::native {

Router make_router();

}  // namespace waferseal::native

#endif  // WAFERSEAL_NATIVE_SERVER_ROUTES_H_
