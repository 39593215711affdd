#include "engine/crypto/xwing.h"

#include <sodium.h>

#include <algorithm>

#include "engine/crypto/random.h"

namespace waferseal {

static_assert(crypto_kem_xwing_PUBLICKEYBYTES == kXWingPublicKeySize);
static_assert(crypto_kem_xwing_SECRETKEYBYTES == kXWingSeedSize);
static_assert(crypto_kem_xwing_SEEDBYTES == kXWingSeedSize);
static_assert(crypto_kem_xwing_CIPHERTEXTBYTES == kXWingCiphertextSize);
static_assert(crypto_kem_xwing_SHAREDSECRETBYTES == crypto::kXWingSharedSecretSize);

Result<XWingPublicKey> XWingPublicKey::from_bytes(ByteView bytes) {
  XWingPublicKey key;
  if (bytes.size() != key.bytes.size()) return Error{Code::kInvalidArgument, "X-Wing key", {}};
  std::copy(bytes.begin(), bytes.end(), key.bytes.begin());
  return key;
}

XWingKey XWingKey::generate(RandomSource& random) {
  return *from_seed(random.secret(kXWingSeedSize));
}

Result<XWingKey> XWingKey::from_seed(const SecretBytes& seed) {
  if (seed.size() != kXWingSeedSize) return Error{Code::kInvalidArgument, "X-Wing seed", {}};
  crypto::start_sodium();
  XWingPublicKey public_key;
  SecretBytes secret_key(crypto_kem_xwing_SECRETKEYBYTES);
  crypto_kem_xwing_seed_keypair(public_key.bytes.data(), secret_key.reveal_mutable().data(),
                                seed.reveal().data());
  return XWingKey(std::move(secret_key), public_key);
}

namespace crypto {

Result<Encapsulation> encapsulate(const XWingPublicKey& key, RandomSource& random) {
  start_sodium();
  const SecretBytes seed = random.secret(kXWingEncapsulationSeedSize);
  Encapsulation made;
  made.shared_secret = SecretBytes(kXWingSharedSecretSize);
  if (crypto_kem_xwing_enc_deterministic(made.ciphertext.data(),
                                         made.shared_secret.reveal_mutable().data(),
                                         key.bytes.data(), seed.reveal().data()) != 0) {
    return Code::kCryptoBadKey;
  }
  return made;
}

Result<SecretBytes> decapsulate(const XWingKey& key, ByteView ciphertext) {
  if (ciphertext.size() != kXWingCiphertextSize) {
    return Error{Code::kInvalidArgument, "X-Wing ciphertext", {}};
  }
  start_sodium();
  SecretBytes shared_secret(kXWingSharedSecretSize);
  if (crypto_kem_xwing_dec(shared_secret.reveal_mutable().data(), ciphertext.data(),
                           key.seed().reveal().data()) != 0) {
    return Code::kCryptoOpenFailed;
  }
  return shared_secret;
}

}  // namespace crypto
}  // namespace waferseal
