// A host's public key, and the one signature algorithm that goes with it: Ed25519 has EdDSA (RFC 8037,
// 3.1), P-256 has ES256 (RFC 7518, 3.4). OpenSSL is included in token_key.cc only.
#ifndef WAFERSEAL_NATIVE_TOKENS_TOKEN_KEY_H_
#define WAFERSEAL_NATIVE_TOKENS_TOKEN_KEY_H_

#include <memory>
#include <string_view>

#include "waferseal/bytes.h"
#include "waferseal/result.h"

namespace waferseal::native {

class TokenKey {
 public:
  // A SubjectPublicKeyInfo in PEM (RFC 7468, 13). kConfigInvalid for anything else, a private key
  // included.
  static Result<TokenKey> from_pem(std::string_view pem);

  std::string_view algorithm() const;  // "EdDSA" or "ES256"
  // `signature` as in JWS: 64 bytes.
  bool verify(ByteView message, ByteView signature) const;

 private:
  struct Impl;
  explicit TokenKey(std::shared_ptr<const Impl> impl) : impl_(std::move(impl)) {}
  std::shared_ptr<const Impl> impl_;
};

}  // namespace waferseal::native

#endif  // WAFERSEAL_NATIVE_TOKENS_TOKEN_KEY_H_
