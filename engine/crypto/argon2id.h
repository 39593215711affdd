// Argon2id (RFC 9106), version 0x13, one lane: makes each guess at an answer or a password cost
// time and memory.
//
// Promises: a guesser pays about as much per guess as the honest side. Does not promise: that a
// weak answer withstands an off-line search; the guard's count does that.
#ifndef WAFERSEAL_ENGINE_CRYPTO_ARGON2ID_H_
#define WAFERSEAL_ENGINE_CRYPTO_ARGON2ID_H_

#include <cstdint>

#include "waferseal/bytes.h"
#include "waferseal/result.h"

namespace waferseal::crypto {

inline constexpr std::size_t kArgon2SaltSize = 16;

struct Argon2Cost {
  std::uint32_t memory_kib = 64 * 1024;
  std::uint32_t passes = 3;
};

// 64 MiB, 3 passes, 1 lane: what suite 1 uses for answers and passwords (SPEC 3.1).
inline constexpr Argon2Cost kArgon2CostSuite1{};

// `size` bytes (16 to 1024). kOutOfMemory: the memory is not to be had; nothing weaker is tried.
// kInvalidArgument: size, or a cost below 8 KiB or 1 pass.
Result<SecretBytes> argon2id(const SecretBytes& secret, const ByteArray<kArgon2SaltSize>& salt,
                             const Argon2Cost& cost, std::size_t size);

}  // namespace waferseal::crypto

#endif  // WAFERSEAL_ENGINE_CRYPTO_ARGON2ID_H_
