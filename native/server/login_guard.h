// What the server says to the guard and to the browser about a log-in: which guard to ask, that an
// attempt ended well, and that the browser may ask as a known one next time (SPEC 6.2, 4.12).
#ifndef WAFERSEAL_NATIVE_SERVER_LOGIN_GUARD_H_
#define WAFERSEAL_NATIVE_SERVER_LOGIN_GUARD_H_

#include <nlohmann/json_fwd.hpp>

#include "native/server/backend.h"
#include "waferseal/address.h"
#include "waferseal/password_guard.h"

namespace waferseal::native {

// {id, origin}. kGuardUnavailable: none is set up, so nobody can log in.
Result<nlohmann::json> login_guard_json(Backend& backend);

// After the auth key was verified: has the guard give the try back, which may fail and is logged
// then, and makes the device ticket.
Bytes tell_logged_in(Backend& backend, const Mailbox& mailbox, const AttemptId& attempt);

}  // namespace waferseal::native

#endif  // WAFERSEAL_NATIVE_SERVER_LOGIN_GUARD_H_
