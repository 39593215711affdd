#include "waferseal/stretch.h"

#include "engine/crypto/argon2id.h"

namespace waferseal {

static_assert(kStretchSaltSize == crypto::kArgon2SaltSize);

Result<SecretBytes> stretch(const Stretching& work) {
  return crypto::argon2id(work.input, work.salt, crypto::kArgon2CostSuite1, kStretchedSize);
}

}  // namespace waferseal
