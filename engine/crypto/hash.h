// H is SHA-256 (FIPS 180-4). Every hashed text but the segments of a body starts with
// "waferseal/1 " label 0x00 (SPEC 3.1).
//
//   const Digest h = hash("header", {header});
//
// Promises: collision resistance. Does not promise: secrecy (a hash of a guessable text gives the
// text away) or, for a secret key as prefix, authentication: use kdf.h.
#ifndef WAFERSEAL_ENGINE_CRYPTO_HASH_H_
#define WAFERSEAL_ENGINE_CRYPTO_HASH_H_

#include <initializer_list>

#include "engine/crypto/label.h"
#include "waferseal/bytes.h"

namespace waferseal::crypto {

inline constexpr std::size_t kDigestSize = 32;
using Digest = ByteArray<kDigestSize>;

// SHA-256 of exactly these bytes, without a label: segments of a body, and nothing else.
Digest sha256(ByteView bytes);

// H(label | parts joined). The parts are joined without lengths: all but one must have a fixed
// length, and a longer one goes in as its hash (SPEC 3.1).
Digest hash(Label label, std::initializer_list<ByteView> parts);

// The same, fed piece by piece.
class Hasher {
 public:
  explicit Hasher(Label label);
  ~Hasher();
  Hasher(const Hasher&) = delete;
  Hasher& operator=(const Hasher&) = delete;

  void update(ByteView bytes);
  // Once, at the end.
  Digest finish();

 private:
  // libsodium's state: 8 words, a bit count and one block. hash.cc asserts that it fits.
  alignas(8) ByteArray<128> state_;
};

}  // namespace waferseal::crypto

#endif  // WAFERSEAL_ENGINE_CRYPTO_HASH_H_
