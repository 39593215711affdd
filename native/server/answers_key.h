// The account's answers key: for administrators, whose browsers make it and give copies of it to the
// other users. The server passes on what it can neither open nor make. SPEC 3.18, 6.14.6.
#ifndef WAFERSEAL_NATIVE_SERVER_ANSWERS_KEY_H_
#define WAFERSEAL_NATIVE_SERVER_ANSWERS_KEY_H_

#include "native/server/router.h"

namespace waferseal::native {

void add_answers_key_routes(Router& router);

}  // namespace waferseal::native

#endif  // WAFERSEAL_NATIVE_SERVER_ANSWERS_KEY_H_
