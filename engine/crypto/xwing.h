// X-Wing (draft-connolly-cfrg-xwing-kem): a key encapsulation of X25519 and ML-KEM-768 that is
// secure as long as one of them is. Keys are in waferseal/keys.h.
//
//   WAFERSEAL_TRY(Encapsulation made, encapsulate(public_key, random));
//   store(made.ciphertext); use(made.shared_secret);
//
// Promises: secrecy of the shared secret against chosen ciphertexts. Does not promise: that the
// sender is known (anyone can encapsulate), nor that a changed ciphertext is noticed: decapsulation
// then gives another secret, and the commitment of the slot or the tag of the wrap notices.
#ifndef WAFERSEAL_ENGINE_CRYPTO_XWING_H_
#define WAFERSEAL_ENGINE_CRYPTO_XWING_H_

#include "waferseal/keys.h"

namespace waferseal::crypto {

inline constexpr std::size_t kXWingSharedSecretSize = 32;
inline constexpr std::size_t kXWingEncapsulationSeedSize = 64;

struct Encapsulation {
  ByteArray<kXWingCiphertextSize> ciphertext{};
  SecretBytes shared_secret;  // 32 bytes
};

// kCryptoBadKey: the public key is not a valid ML-KEM-768 key or its X25519 part is of small order.
Result<Encapsulation> encapsulate(const XWingPublicKey& key, RandomSource& random);

// kInvalidArgument: the ciphertext is not 1120 bytes. kCryptoOpenFailed: its X25519 part is of
// small order.
Result<SecretBytes> decapsulate(const XWingKey& key, ByteView ciphertext);

}  // namespace waferseal::crypto

#endif  // WAFERSEAL_ENGINE_CRYPTO_XWING_H_
