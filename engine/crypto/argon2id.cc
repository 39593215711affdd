#include "engine/crypto/argon2id.h"

#include <sodium.h>

#include "engine/crypto/random.h"

namespace waferseal::crypto {

static_assert(crypto_pwhash_argon2id_SALTBYTES == kArgon2SaltSize);

Result<SecretBytes> argon2id(const SecretBytes& secret, const ByteArray<kArgon2SaltSize>& salt,
                             const Argon2Cost& cost, std::size_t size) {
  if (size < crypto_pwhash_argon2id_BYTES_MIN || size > 1024 || cost.passes < 1 ||
      cost.memory_kib < crypto_pwhash_argon2id_MEMLIMIT_MIN / 1024 ||
      cost.memory_kib > 1024 * 1024) {
    return Error{Code::kInvalidArgument, "argon2id", {}};
  }
  start_sodium();
  SecretBytes out(size);
  if (crypto_pwhash_argon2id(out.reveal_mutable().data(), size,
                             reinterpret_cast<const char*>(secret.reveal().data()), secret.size(),
                             salt.data(), cost.passes, std::size_t{cost.memory_kib} * 1024,
                             crypto_pwhash_argon2id_ALG_ARGON2ID13) != 0) {
    return Code::kOutOfMemory;
  }
  return out;
}

}  // namespace waferseal::crypto
