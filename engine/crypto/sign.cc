#include "engine/crypto/sign.h"

#include <sodium.h>

#include <algorithm>

#include "engine/crypto/random.h"

namespace waferseal {
namespace {

static_assert(crypto_sign_ed25519_PUBLICKEYBYTES == kSigningPublicKeySize);
static_assert(crypto_sign_ed25519_SEEDBYTES == kSigningSeedSize);
static_assert(crypto_sign_ed25519_BYTES == kSignatureSize);

// Wiped afterwards, since what is signed may hold a link.
SecretBytes joined(crypto::Label label, std::initializer_list<ByteView> parts) {
  const Bytes prefix = crypto::label_prefix(label);
  std::size_t size = prefix.size();
  for (const ByteView part : parts) size += part.size();
  SecretBytes text(size);
  auto end = std::copy(prefix.begin(), prefix.end(), text.reveal_mutable().begin());
  for (const ByteView part : parts) end = std::copy(part.begin(), part.end(), end);
  return text;
}

}  // namespace

Result<SigningPublicKey> SigningPublicKey::from_bytes(ByteView bytes) {
  SigningPublicKey key;
  if (bytes.size() != key.bytes.size()) return Error{Code::kInvalidArgument, "signing key", {}};
  std::copy(bytes.begin(), bytes.end(), key.bytes.begin());
  return key;
}

Result<Signature> Signature::from_bytes(ByteView bytes) {
  Signature signature;
  if (bytes.size() != signature.bytes.size()) {
    return Error{Code::kInvalidArgument, "signature", {}};
  }
  std::copy(bytes.begin(), bytes.end(), signature.bytes.begin());
  return signature;
}

SigningKey SigningKey::generate(RandomSource& random) {
  return *from_seed(random.secret(kSigningSeedSize));
}

Result<SigningKey> SigningKey::from_seed(const SecretBytes& seed) {
  if (seed.size() != kSigningSeedSize) return Error{Code::kInvalidArgument, "signing seed", {}};
  crypto::start_sodium();
  SigningPublicKey public_key;
  SecretBytes expanded(crypto_sign_ed25519_SECRETKEYBYTES);
  crypto_sign_ed25519_seed_keypair(public_key.bytes.data(), expanded.reveal_mutable().data(),
                                   seed.reveal().data());
  return SigningKey(seed.clone(), public_key);
}

namespace crypto {

Signature sign_unlabelled(const SigningKey& key, ByteView text) {
  start_sodium();
  // RFC 8032 private key as libsodium wants it: seed | public key.
  SecretBytes expanded(crypto_sign_ed25519_SECRETKEYBYTES);
  const MutableByteView out = expanded.reveal_mutable();
  const ByteView seed = key.seed().reveal();
  std::copy(seed.begin(), seed.end(), out.begin());
  std::copy(key.public_key().bytes.begin(), key.public_key().bytes.end(),
            out.begin() + kSigningSeedSize);
  Signature signature;
  crypto_sign_ed25519_detached(signature.bytes.data(), nullptr, text.data(), text.size(),
                               out.data());
  return signature;
}

bool verify_unlabelled(const SigningPublicKey& key, ByteView text, const Signature& signature) {
  start_sodium();
  return crypto_sign_ed25519_verify_detached(signature.bytes.data(), text.data(), text.size(),
                                             key.bytes.data()) == 0;
}

Signature sign(const SigningKey& key, Label label, std::initializer_list<ByteView> parts) {
  return sign_unlabelled(key, joined(label, parts).reveal());
}

Status verify(const SigningPublicKey& key, Label label, std::initializer_list<ByteView> parts,
              const Signature& signature) {
  if (!verify_unlabelled(key, joined(label, parts).reveal(), signature))
    return Code::kCryptoBadSignature;
  return Done{};
}

}  // namespace crypto
}  // namespace waferseal
