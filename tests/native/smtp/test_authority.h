// A certificate authority that lives as long as a test.
#ifndef WAFERSEAL_TESTS_NATIVE_SMTP_TEST_AUTHORITY_H_
#define WAFERSEAL_TESTS_NATIVE_SMTP_TEST_AUTHORITY_H_

#include <openssl/evp.h>
#include <openssl/x509.h>

#include <memory>
#include <string>

#include "waferseal/bytes.h"

namespace waferseal::delivery {

// Shared, so that scripts can be copied.
struct Certificate {
  std::shared_ptr<X509> certificate;
  std::shared_ptr<EVP_PKEY> key;
  std::shared_ptr<X509> issuer;  // sent along if there is one
};

class TestAuthority {
 public:
  TestAuthority();
  // For the name `host`, valid from `from` to `until`, in seconds relative to now.
  Certificate issue(const std::string& host, long from = -3600, long until = 86400) const;
  // Signed by nobody but itself.
  static Certificate self_signed(const std::string& host);
  // The authority's certificate as a PEM file.
  const std::string& ca_file() const { return ca_file_; }
  const Certificate& root() const { return root_; }

 private:
  Certificate root_;
  std::string ca_file_;
};

// SHA-256 of the SubjectPublicKeyInfo: what a TLSA record "x 1 1" holds.
Bytes public_key_hash(const Certificate& certificate);

}  // namespace waferseal::delivery

#endif  // WAFERSEAL_TESTS_NATIVE_SMTP_TEST_AUTHORITY_H_
