// The user's own OpenPGP keys: public ones, and what only the user's browser opens.
#ifndef WAFERSEAL_NATIVE_SERVER_OWN_KEYS_H_
#define WAFERSEAL_NATIVE_SERVER_OWN_KEYS_H_

#include "native/server/router.h"

namespace waferseal::native {

// keys
void add_own_key_routes(Router& router);

}  // namespace waferseal::native

#endif  // WAFERSEAL_NATIVE_SERVER_OWN_KEYS_H_
