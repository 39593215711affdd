#include "engine/crypto/wrap.h"

#include "engine/crypto/aead.h"

namespace waferseal::crypto {

Bytes wrap(SecretBytes&& key, ByteView ad, ByteView plaintext) {
  const SecretBytes used = std::move(key);
  Bytes out(plaintext.size() + kWrapOverhead);
  aead_seal(out, used, AeadNonce{}, ad, plaintext);
  return out;
}

Result<SecretBytes> unwrap(const SecretBytes& key, ByteView ad, ByteView sealed) {
  if (sealed.size() < kWrapOverhead) return Code::kCryptoOpenFailed;
  SecretBytes out(sealed.size() - kWrapOverhead);
  if (!aead_open(out.reveal_mutable(), key, AeadNonce{}, ad, sealed)) {
    return Code::kCryptoOpenFailed;
  }
  return out;
}

}  // namespace waferseal::crypto
