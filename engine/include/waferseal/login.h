// What a password gives: one key that is shown to the server, one that never leaves the browser.
//
//   WAFERSEAL_TRY(LoginKeys keys, derive_login_keys(password, salt, mailbox));
//   post(keys.auth_key);                                        // POST /api/v1/login
//   WAFERSEAL_TRY(UserKeys user, unwrap_user_keys(bundle, mailbox, keys.wrap_key));
//
// pw = Argon2id(password; salt; 64 MiB, 3 passes, 1 lane); auth_key = KDF("login auth"; pw; salt;
// mailbox); wrap_key = KDF("login wrap"; pw; salt; mailbox). The server keeps a hash of auth_key.
//
// Promises: who sees auth_key, or what the server keeps, can open the key bundle only by guessing
// the password, one Argon2id run per guess. Does not promise: safety of a guessable password from
// somebody who has the bundle; OPAQUE with a guard is the answer to that (SPEC 4, log-in).
#ifndef WAFERSEAL_LOGIN_H_
#define WAFERSEAL_LOGIN_H_

#include "waferseal/address.h"
#include "waferseal/bytes.h"
#include "waferseal/result.h"

namespace waferseal {

inline constexpr std::size_t kLoginSaltSize = 16;
inline constexpr std::size_t kLoginKeySize = 32;

struct LoginKeys {
  SecretBytes auth_key;  // 32 bytes
  SecretBytes wrap_key;  // 32 bytes, for wrap_user_keys and unwrap_user_keys
};

// The password counts byte by byte; nothing is normalised. Takes about 0.2 s and 64 MiB.
// kInvalidArgument: the salt is not 16 bytes (subject: salt). kOutOfMemory.
Result<LoginKeys> derive_login_keys(const SecretBytes& password, ByteView salt,
                                    const Mailbox& mailbox);

}  // namespace waferseal

#endif  // WAFERSEAL_LOGIN_H_
