// KDF(label; key; salt; context) is HKDF-SHA512 (RFC 5869): extract with `salt` from `key`, expand
// with info = "waferseal/1 " label 0x00 context (SPEC 3.1).
//
//   SecretBytes body_key = kdf("body", content_key, capsule_id, header_hash, 32);
//
// Promises: outputs under different labels, salts or contexts tell nothing about each other or the
// key, if the key has 128 bits of entropy or more. Does not promise: hardening of a guessable key
// (use argon2id.h first).
#ifndef WAFERSEAL_ENGINE_CRYPTO_KDF_H_
#define WAFERSEAL_ENGINE_CRYPTO_KDF_H_

#include "engine/crypto/label.h"
#include "waferseal/bytes.h"

namespace waferseal::crypto {

// `size` is 1 to 16320 (255 blocks); anything else ends the process. An empty salt is HKDF's
// "not provided".
SecretBytes kdf(Label label, const SecretBytes& key, ByteView salt, ByteView context,
                std::size_t size);

// HKDF-SHA512 as in RFC 5869, without a label: for known-answer tests and for protocols that
// bring their own labels.
SecretBytes hkdf_sha512(ByteView key, ByteView salt, ByteView info, std::size_t size);

}  // namespace waferseal::crypto

#endif  // WAFERSEAL_ENGINE_CRYPTO_KDF_H_
