// The two kinds of asymmetric keys that waferseal uses, as types that cannot be mixed up.
//
//   Ed25519 (RFC 8032)     signs: statements, key lists, requests, control messages
//   X-Wing (draft-connolly-cfrg-xwing-kem: X25519 + ML-KEM-768)
//                          what stored ciphertext opens with
//
//   const SigningKey key = SigningKey::generate(system_random());
//   publish(key.public_key());
//   store_wrapped(key.seed());
//
// Both private keys are 32-byte seeds from which the key is expanded. Signatures are classical:
// a quantum computer forges them; X-Wing withstands one as long as ML-KEM-768 does.
// Signing, verifying, encapsulating: engine/crypto/sign.h and engine/crypto/xwing.h.
#ifndef WAFERSEAL_KEYS_H_
#define WAFERSEAL_KEYS_H_

#include "waferseal/bytes.h"
#include "waferseal/host.h"
#include "waferseal/result.h"

namespace waferseal {

inline constexpr std::size_t kSigningPublicKeySize = 32;
inline constexpr std::size_t kSigningSeedSize = 32;
inline constexpr std::size_t kSignatureSize = 64;
inline constexpr std::size_t kXWingPublicKeySize = 1216;
inline constexpr std::size_t kXWingSeedSize = 32;
inline constexpr std::size_t kXWingCiphertextSize = 1120;

// An Ed25519 public key in the encoding of RFC 8032, 5.1.2. Any 32 bytes; whether they are a point
// of large order is checked when a signature is verified.
struct SigningPublicKey {
  ByteArray<kSigningPublicKeySize> bytes{};

  // Exactly 32 bytes, else kInvalidArgument.
  static Result<SigningPublicKey> from_bytes(ByteView bytes);
  bool operator==(const SigningPublicKey& other) const { return bytes == other.bytes; }
};

struct Signature {
  ByteArray<kSignatureSize> bytes{};

  // Exactly 64 bytes, else kInvalidArgument.
  static Result<Signature> from_bytes(ByteView bytes);
  bool operator==(const Signature& other) const { return bytes == other.bytes; }
};

// An Ed25519 private key. Wiped when dropped.
class SigningKey {
 public:
  static SigningKey generate(RandomSource& random);
  // Exactly 32 bytes, else kInvalidArgument.
  static Result<SigningKey> from_seed(const SecretBytes& seed);

  const SigningPublicKey& public_key() const { return public_key_; }
  const SecretBytes& seed() const { return seed_; }
  SigningKey clone() const { return SigningKey(seed_.clone(), public_key_); }

 private:
  SigningKey(SecretBytes seed, const SigningPublicKey& public_key)
      : seed_(std::move(seed)), public_key_(public_key) {}
  SecretBytes seed_;
  SigningPublicKey public_key_;
};

// An X-Wing public key: ML-KEM-768 encapsulation key (1184 bytes) | X25519 public key (32 bytes).
struct XWingPublicKey {
  ByteArray<kXWingPublicKeySize> bytes{};

  // Exactly 1216 bytes, else kInvalidArgument. A key that is no valid ML-KEM key is found out when
  // something is encapsulated to it.
  static Result<XWingPublicKey> from_bytes(ByteView bytes);
  bool operator==(const XWingPublicKey& other) const { return bytes == other.bytes; }
};

// An X-Wing private key. Wiped when dropped.
class XWingKey {
 public:
  static XWingKey generate(RandomSource& random);
  // Exactly 32 bytes, else kInvalidArgument.
  static Result<XWingKey> from_seed(const SecretBytes& seed);

  const XWingPublicKey& public_key() const { return public_key_; }
  const SecretBytes& seed() const { return seed_; }
  XWingKey clone() const { return XWingKey(seed_.clone(), public_key_); }

 private:
  XWingKey(SecretBytes seed, const XWingPublicKey& public_key)
      : seed_(std::move(seed)), public_key_(public_key) {}
  SecretBytes seed_;
  XWingPublicKey public_key_;
};

}  // namespace waferseal

#endif  // WAFERSEAL_KEYS_H_
