// What users set for themselves: read, replaced, and which question they have by default.
#ifndef WAFERSEAL_NATIVE_SERVER_OWN_SETTINGS_H_
#define WAFERSEAL_NATIVE_SERVER_OWN_SETTINGS_H_

#include "native/server/router.h"

namespace waferseal::native {

void add_own_settings_routes(Router& router);

}  // namespace waferseal::native

#endif  // WAFERSEAL_NATIVE_SERVER_OWN_SETTINGS_H_
