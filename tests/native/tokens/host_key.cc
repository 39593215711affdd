#include "tests/native/tokens/host_key.h"

#include <openssl/bio.h>
#include <openssl/ec.h>
#include <openssl/ecdsa.h>
#include <openssl/evp.h>
#include <openssl/pem.h>

#include <memory>
#include <stdexcept>

namespace waferseal::native {
namespace {

template <class Write>
std::string pem_of(Write write) {
  const std::unique_ptr<BIO, int (*)(BIO*)> bio(BIO_new(BIO_s_mem()), BIO_free);
  write(bio.get());
  char* text = nullptr;
  const long size = BIO_get_mem_data(bio.get(), &text);
  return {text, static_cast<std::size_t>(size)};
}

}  // namespace

HostKey::HostKey(const std::string& kind) {
  if (kind == "ED25519") {
    key_ = EVP_PKEY_Q_keygen(nullptr, nullptr, "ED25519");
  } else if (kind == "RSA") {
    key_ = EVP_PKEY_Q_keygen(nullptr, nullptr, "RSA", std::size_t{2048});
  } else {
    key_ = EVP_EC_gen(kind.c_str());
  }
  if (key_ == nullptr) throw std::runtime_error("no key: " + kind);
}

HostKey::~HostKey() { EVP_PKEY_free(key_); }

std::string HostKey::public_pem() const {
  return pem_of([this](BIO* bio) { PEM_write_bio_PUBKEY(bio, key_); });
}

std::string HostKey::private_pem() const {
  return pem_of([this](BIO* bio) {
    PEM_write_bio_PrivateKey(bio, key_, nullptr, nullptr, 0, nullptr, nullptr);
  });
}

Bytes HostKey::signature_over(const std::string& text) const {
  const bool ed25519 = EVP_PKEY_get_base_id(key_) == EVP_PKEY_ED25519;
  const std::unique_ptr<EVP_MD_CTX, void (*)(EVP_MD_CTX*)> context(EVP_MD_CTX_new(),
                                                                   EVP_MD_CTX_free);
  EVP_DigestSignInit(context.get(), nullptr, ed25519 ? nullptr : EVP_sha256(), nullptr, key_);
  const Bytes message = to_bytes(text);
  std::size_t size = 512;
  Bytes out(size);
  if (EVP_DigestSign(context.get(), out.data(), &size, message.data(), message.size()) != 1) {
    throw std::runtime_error("not signed");
  }
  out.resize(size);
  if (EVP_PKEY_get_base_id(key_) != EVP_PKEY_EC) return out;
  const unsigned char* at = out.data();
  const std::unique_ptr<ECDSA_SIG, void (*)(ECDSA_SIG*)> parsed(
      d2i_ECDSA_SIG(nullptr, &at, static_cast<long>(out.size())), ECDSA_SIG_free);
  Bytes joined(64);
  BN_bn2binpad(ECDSA_SIG_get0_r(parsed.get()), joined.data(), 32);
  BN_bn2binpad(ECDSA_SIG_get0_s(parsed.get()), joined.data() + 32, 32);
  return joined;
}

std::string HostKey::sign(const nlohmann::json& header, const nlohmann::json& claims) const {
  const std::string text =
      base64url_encode(to_bytes(header.dump())) + "." + base64url_encode(to_bytes(claims.dump()));
  return text + "." + base64url_encode(signature_over(text));
}

}  // namespace waferseal::native
