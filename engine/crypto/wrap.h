// Wrap(k; ad; x) is ChaCha20-Poly1305 (RFC 8439) with a zero nonce under a key that is used once
// (SPEC 3.1). The result is x's length plus 16.
//
//   Bytes sealed = wrap(kdf("core", link_key, slot_id, {}, 32), ad, core);
//
// Promises: secrecy and integrity of x, integrity of ad, for a key that wraps one text ever.
// Does not promise: hiding the length; key commitment (a sealed text may open under two crafted
// keys: slots carry a commitment beside it).
#ifndef WAFERSEAL_ENGINE_CRYPTO_WRAP_H_
#define WAFERSEAL_ENGINE_CRYPTO_WRAP_H_

#include "waferseal/bytes.h"
#include "waferseal/result.h"

namespace waferseal::crypto {

inline constexpr std::size_t kWrapKeySize = 32;
inline constexpr std::size_t kWrapOverhead = 16;

// Takes the key and wipes it: a second text cannot be wrapped under it. A key that is not 32 bytes
// ends the process.
Bytes wrap(SecretBytes&& key, ByteView ad, ByteView plaintext);

// kCryptoOpenFailed: wrong key, other ad, or changed bytes; no part of the text is handed out.
Result<SecretBytes> unwrap(const SecretBytes& key, ByteView ad, ByteView sealed);

}  // namespace waferseal::crypto

#endif  // WAFERSEAL_ENGINE_CRYPTO_WRAP_H_
