// What a password gives, with the guard's help: one key that is shown to the server, one that never
// leaves the browser.
//
//   WAFERSEAL_TRY(PasswordLogin login, PasswordLogin::start(std::move(password), mailbox, random));
//   reply = post(guard + "/guard/v1/password", login.request(device_ticket));
//   WAFERSEAL_TRY(LoginKeys keys, login.finish(reply, salt));
//   post("/api/v1/login", keys.auth_key, login.attempt());
//   WAFERSEAL_TRY(UserKeys user, unwrap_user_keys(bundle, mailbox, keys.wrap_key));
//
// y = OPRF(the guard's key for the mailbox; password), stretched = Argon2id(y; salt; 64 MiB, 3 passes,
// 1 lane), auth_key = KDF("login auth"; y | stretched; salt; mailbox), wrap_key likewise under "login
// wrap": the order of OPAQUE (RFC 9807, 6.3), which can take this place over. The server keeps a hash
// of auth_key.
//
// Promises: who sees auth_key and all that the server keeps can open the key bundle only by guessing
// the password, one counted request to the guard per guess (password_guard.h); the guard learns
// neither the password nor whether it was right. Does not promise: safety of a guessable password
// from somebody who has the guard's password seed and the server's database, one Argon2id run per
// guess; that the guard used the right key: if it did not, the log-in fails.
// SPEC 6.2 and 4.12.
#ifndef WAFERSEAL_LOGIN_H_
#define WAFERSEAL_LOGIN_H_

#include <optional>

#include "waferseal/address.h"
#include "waferseal/bytes.h"
#include "waferseal/host.h"
#include "waferseal/link.h"
#include "waferseal/result.h"
#include "waferseal/stretch.h"

namespace waferseal {

inline constexpr std::size_t kLoginSaltSize = 16;
inline constexpr std::size_t kLoginKeySize = 32;
inline constexpr std::size_t kMostPasswordBytes = 1024;

struct LoginKeys {
  SecretBytes auth_key;  // 32 bytes
  SecretBytes wrap_key;  // 32 bytes, for wrap_user_keys and unwrap_user_keys
};

// A log-in without I/O. Holds the password until the guard has answered, and wipes it then or when
// the log-in ends.
class PasswordLogin {
 public:
  // The password counts byte by byte; nothing is normalised. kInvalidArgument: it is empty;
  // kTooLarge: above 1024 bytes (subject of both: password).
  static Result<PasswordLogin> start(const SecretBytes& password, const Mailbox& mailbox,
                                     RandomSource& random);

  // For the server: which try of the guard was this one's.
  const AttemptId& attempt() const { return attempt_; }
  // For a guard in the same process (evaluate_password).
  const ByteArray<32>& blinded() const { return blinded_; }
  // The body of the guard's operation `password`; an empty ticket is none. The guard answers the same
  // log-in as often as it asks, and counts it once.
  Bytes request(ByteView device_ticket) const;

  // The guard's reply, once: what is to be stretched, here or in a place of its own (stretch.h), and
  // then the keys from what came of it. kBadCbor, kVoprfBadElement: a fault of the guard.
  // kInvalidArgument: the salt is not 16 bytes (subject: salt), or a second call (subject: login).
  // Errors of the stretching are handed on. A wrong password is no error here: it gives other keys.
  Result<Stretching> begin_keys(ByteView reply, ByteView salt);
  Result<LoginKeys> finish_keys(const Result<SecretBytes>& stretched);

  // Both, with the stretching in between (0.2 s and 64 MiB); or from the guard's evaluated element.
  // kOutOfMemory.
  Result<LoginKeys> finish(ByteView reply, ByteView salt);
  Result<LoginKeys> finish_evaluated(const ByteArray<32>& evaluated, ByteView salt);

 private:
  PasswordLogin(const Mailbox& mailbox, SecretBytes input)
      : mailbox_(mailbox), input_(std::move(input)) {}
  Result<Stretching> begin_evaluated(const ByteArray<32>& evaluated, ByteView salt);

  Mailbox mailbox_;
  SecretBytes input_;
  SecretBytes blind_;
  ByteArray<32> blinded_{};
  AttemptId attempt_{};
  std::optional<Stretching> begun_;  // y, between begin_keys and finish_keys
};

}  // namespace waferseal

#endif  // WAFERSEAL_LOGIN_H_
