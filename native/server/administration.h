// What administrators of the account may ask and change: its policy, and how TLS goes per domain.
// Who is none is answered kNotAdministrator, whatever stands in the request.
#ifndef WAFERSEAL_NATIVE_SERVER_ADMINISTRATION_H_
#define WAFERSEAL_NATIVE_SERVER_ADMINISTRATION_H_

#include "native/server/backend.h"
#include "native/server/router.h"
#include "native/store/users.h"

namespace waferseal::native {

// As current_user; kNotAdministrator.
Result<User> current_administrator(Backend& backend, const HttpRequest& request);

void add_administration_routes(Router& router);

}  // namespace waferseal::native

#endif  // WAFERSEAL_NATIVE_SERVER_ADMINISTRATION_H_
