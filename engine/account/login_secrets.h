// The two steps of a log-in that only secrets go through (SPEC 6.2.1); PasswordLogin puts the guard
// between them. A header for tests that look for what these steps leave behind.
#ifndef WAFERSEAL_ENGINE_ACCOUNT_LOGIN_SECRETS_H_
#define WAFERSEAL_ENGINE_ACCOUNT_LOGIN_SECRETS_H_

#include "waferseal/login.h"

namespace waferseal::account {

// x: what is blinded for the guard.
SecretBytes login_input(const SecretBytes& password, const Mailbox& mailbox);
// From y, the OPRF's output, which was stretched with the salt.
LoginKeys login_keys(const Stretching& y, const SecretBytes& stretched, const Mailbox& mailbox);

}  // namespace waferseal::account

#endif  // WAFERSEAL_ENGINE_ACCOUNT_LOGIN_SECRETS_H_
