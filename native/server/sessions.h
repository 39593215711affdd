// Log-in and the session cookie. The cookie is 32 random bytes; the store keeps its hash.
#ifndef WAFERSEAL_NATIVE_SERVER_SESSIONS_H_
#define WAFERSEAL_NATIVE_SERVER_SESSIONS_H_

#include "native/server/backend.h"
#include "native/server/router.h"
#include "native/store/users.h"

namespace waferseal::native {

// The user behind the request's bearer token or else its cookie (SPEC 6.2.5, 6.2.9). kNotLoggedIn,
// kTokenRefused, kTooManyRequests (SPEC 6.9).
Result<User> current_user(Backend& backend, const HttpRequest& request);

// "waferseal_session=...; HttpOnly; SameSite=Strict; ...". An empty token ends the session.
std::string session_cookie(const std::string& token, std::chrono::seconds life, bool https);

// login/params, login, logout, me, keylist
void add_session_routes(Router& router);

}  // namespace waferseal::native

#endif  // WAFERSEAL_NATIVE_SERVER_SESSIONS_H_
