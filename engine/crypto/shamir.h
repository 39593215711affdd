// Shamir's secret sharing over GF(256), byte by byte, with the field of AES (x^8+x^4+x^3+x+1).
// Share i (1 to n) is the value of a random polynomial of degree t-1 at x = i, whose value at 0 is
// the secret. In time that does not depend on secret bytes.
//
//   WAFERSEAL_TRY(std::vector<SecretBytes> shares, shamir_split(secret, 2, 3, random));
//   WAFERSEAL_TRY(SecretBytes again, shamir_combine({{1, &shares[0]}, {3, &shares[2]}}));
//
// Promises: fewer than t shares tell nothing, whatever the computing power. Does not promise: that
// a wrong share is noticed; the commitment of the slot notices.
#ifndef WAFERSEAL_ENGINE_CRYPTO_SHAMIR_H_
#define WAFERSEAL_ENGINE_CRYPTO_SHAMIR_H_

#include <vector>

#include "waferseal/host.h"
#include "waferseal/result.h"

namespace waferseal::crypto {

// Share i is element i - 1. kInvalidArgument: not 1 <= threshold <= shares <= 255, or no secret.
Result<std::vector<SecretBytes>> shamir_split(const SecretBytes& secret, std::size_t threshold,
                                              std::size_t shares, RandomSource& random);

struct ShamirShare {
  std::uint8_t index = 0;  // 1 to 255
  const SecretBytes* bytes = nullptr;
};
// Takes exactly the shares given, as a polynomial of their number. kShareBad: none, an index twice
// or 0, or different lengths.
Result<SecretBytes> shamir_combine(const std::vector<ShamirShare>& shares);

}  // namespace waferseal::crypto

#endif  // WAFERSEAL_ENGINE_CRYPTO_SHAMIR_H_
