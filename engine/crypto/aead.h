// ChaCha20-Poly1305 with a 96-bit nonce (RFC 8439, 2.8), for the chunks of a body. Everything else
// uses wrap.h. The caller never uses a nonce twice under one key.
#ifndef WAFERSEAL_ENGINE_CRYPTO_AEAD_H_
#define WAFERSEAL_ENGINE_CRYPTO_AEAD_H_

#include "waferseal/bytes.h"

namespace waferseal::crypto {

inline constexpr std::size_t kAeadKeySize = 32;
inline constexpr std::size_t kAeadTagSize = 16;
using AeadNonce = ByteArray<12>;

// Writes ciphertext | tag to `out`, which has plaintext.size() + 16 bytes. `out` may start where
// `plaintext` does. A wrong size ends the process.
void aead_seal(MutableByteView out, const SecretBytes& key, const AeadNonce& nonce, ByteView ad,
               ByteView plaintext);

// Writes the text to `out`, which has sealed.size() - 16 bytes. False: wrong key, nonce, ad or
// changed bytes; then `out` holds zeros.
[[nodiscard]] bool aead_open(MutableByteView out, const SecretBytes& key, const AeadNonce& nonce,
                             ByteView ad, ByteView sealed);

}  // namespace waferseal::crypto

#endif  // WAFERSEAL_ENGINE_CRYPTO_AEAD_H_
