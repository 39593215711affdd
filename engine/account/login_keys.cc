#include <algorithm>

#include "engine/crypto/argon2id.h"
#include "engine/crypto/kdf.h"
#include "waferseal/login.h"

namespace waferseal {

Result<LoginKeys> derive_login_keys(const SecretBytes& password, ByteView salt,
                                    const Mailbox& mailbox) {
  if (salt.size() != kLoginSaltSize) return Error{Code::kInvalidArgument, "salt", {}};
  ByteArray<crypto::kArgon2SaltSize> argon2_salt;
  std::copy(salt.begin(), salt.end(), argon2_salt.begin());
  WAFERSEAL_TRY(SecretBytes stretched,
                crypto::argon2id(password, argon2_salt, crypto::kArgon2CostSuite1, kLoginKeySize));
  const ByteView owner = as_bytes(mailbox.text());
  return LoginKeys{crypto::kdf("login auth", stretched, salt, owner, kLoginKeySize),
                   crypto::kdf("login wrap", stretched, salt, owner, kLoginKeySize)};
}

}  // namespace waferseal
