// What a host has that makes tokens: OpenSSL as a second opinion on the adapter that checks them.
#ifndef WAFERSEAL_TESTS_NATIVE_TOKENS_HOST_KEY_H_
#define WAFERSEAL_TESTS_NATIVE_TOKENS_HOST_KEY_H_

#include <nlohmann/json.hpp>
#include <string>

#include "waferseal/bytes.h"

struct evp_pkey_st;

namespace waferseal::native {

class HostKey {
 public:
  // "ED25519", "P-256", "P-384" or "RSA".
  explicit HostKey(const std::string& kind);
  ~HostKey();
  HostKey(const HostKey&) = delete;
  HostKey& operator=(const HostKey&) = delete;

  std::string public_pem() const;
  std::string private_pem() const;
  // A JWS in compact form.
  std::string sign(const nlohmann::json& header, const nlohmann::json& claims) const;

 private:
  Bytes signature_over(const std::string& text) const;
  evp_pkey_st* key_;
};

}  // namespace waferseal::native

#endif  // WAFERSEAL_TESTS_NATIVE_TOKENS_HOST_KEY_H_
