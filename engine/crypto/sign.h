// Ed25519 (RFC 8032, 5.1: pure, no context) over labelled text: what is signed is
// "waferseal/1 " label 0x00 | parts joined (SPEC 3.1).
//
//   const Signature signature = sign(key, "statement", {statement});
//   WAFERSEAL_CHECK(verify(public_key, "statement", {statement}, signature));
//
// Promises: nobody without the private key makes a signature that verifies for a text and label
// that were not signed. Does not promise: post-quantum security; that a signature has one encoding
// only under keys of small order (those are refused).
#ifndef WAFERSEAL_ENGINE_CRYPTO_SIGN_H_
#define WAFERSEAL_ENGINE_CRYPTO_SIGN_H_

#include <initializer_list>

#include "engine/crypto/label.h"
#include "waferseal/keys.h"

namespace waferseal::crypto {

// The parts are joined without lengths: all but one must have a fixed length, and a longer one goes
// in as its hash.
Signature sign(const SigningKey& key, Label label, std::initializer_list<ByteView> parts);

// kCryptoBadSignature: not signed by this key, under another label or over another text; or the
// key or R is of small order or not canonical.
Status verify(const SigningPublicKey& key, Label label, std::initializer_list<ByteView> parts,
              const Signature& signature);

// Without a label: for known-answer tests only.
Signature sign_unlabelled(const SigningKey& key, ByteView text);
bool verify_unlabelled(const SigningPublicKey& key, ByteView text, const Signature& signature);

}  // namespace waferseal::crypto

#endif  // WAFERSEAL_ENGINE_CRYPTO_SIGN_H_
