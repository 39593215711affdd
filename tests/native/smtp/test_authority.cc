#include "tests/native/smtp/test_authority.h"

#include <openssl/ec.h>
#include <openssl/pem.h>
#include <openssl/x509v3.h>
#include <unistd.h>

#include <atomic>
#include <cstdio>
#include <filesystem>

namespace waferseal::delivery {
namespace {

std::shared_ptr<EVP_PKEY> new_key() { return {EVP_EC_gen("P-256"), EVP_PKEY_free}; }

void add_extension(X509* certificate, X509* issuer, int nid, const std::string& value) {
  X509V3_CTX context;
  X509V3_set_ctx(&context, issuer, certificate, nullptr, nullptr, 0);
  X509_EXTENSION* extension = X509V3_EXT_conf_nid(nullptr, &context, nid, value.c_str());
  X509_add_ext(certificate, extension, -1);
  X509_EXTENSION_free(extension);
}

Certificate make(const std::string& host, long from, long until, const Certificate* authority) {
  static std::atomic<long> serial{1};
  Certificate made;
  made.key = new_key();
  made.certificate = {X509_new(), X509_free};
  X509* certificate = made.certificate.get();
  X509_set_version(certificate, 2);
  ASN1_INTEGER_set(X509_get_serialNumber(certificate), serial++);
  X509_gmtime_adj(X509_getm_notBefore(certificate), from);
  X509_gmtime_adj(X509_getm_notAfter(certificate), until);
  X509_set_pubkey(certificate, made.key.get());
  X509_NAME* subject = X509_get_subject_name(certificate);
  X509_NAME_add_entry_by_txt(subject, "CN", MBSTRING_ASC,
                             reinterpret_cast<const unsigned char*>(host.c_str()), -1, -1, 0);
  X509* issuer = authority != nullptr ? authority->certificate.get() : certificate;
  X509_set_issuer_name(certificate, X509_get_subject_name(issuer));
  const bool is_root = host == "Test Authority";
  add_extension(certificate, issuer, NID_basic_constraints,
                is_root ? "critical,CA:TRUE" : "critical,CA:FALSE");
  if (!is_root) add_extension(certificate, issuer, NID_subject_alt_name, "DNS:" + host);
  EVP_PKEY* signer = authority != nullptr ? authority->key.get() : made.key.get();
  X509_sign(certificate, signer, EVP_sha256());
  if (authority != nullptr) made.issuer = authority->certificate;
  return made;
}

}  // namespace

TestAuthority::TestAuthority() : root_(make("Test Authority", -86400, 86400, nullptr)) {
  static std::atomic<int> count{0};
  ca_file_ = (std::filesystem::temp_directory_path() /
              ("waferseal-ca-" + std::to_string(getpid()) + "-" + std::to_string(count++)))
                 .string();
  FILE* file = fopen(ca_file_.c_str(), "w");
  PEM_write_X509(file, root_.certificate.get());
  fclose(file);
}

Certificate TestAuthority::issue(const std::string& host, long from, long until) const {
  return make(host, from, until, &root_);
}

Certificate TestAuthority::self_signed(const std::string& host) {
  return make(host, -3600, 86400, nullptr);
}

Bytes public_key_hash(const Certificate& certificate) {
  unsigned char* der = nullptr;
  const int size = i2d_X509_PUBKEY(X509_get_X509_PUBKEY(certificate.certificate.get()), &der);
  Bytes digest(32);
  EVP_Digest(der, static_cast<std::size_t>(size), digest.data(), nullptr, EVP_sha256(), nullptr);
  OPENSSL_free(der);
  return digest;
}

}  // namespace waferseal::delivery
