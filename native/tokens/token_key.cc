#include "native/tokens/token_key.h"

#include <openssl/bio.h>
#include <openssl/ec.h>
#include <openssl/ecdsa.h>
#include <openssl/err.h>
#include <openssl/evp.h>
#include <openssl/pem.h>

#include <array>

namespace waferseal::native {
namespace {

constexpr std::size_t kJwsSignatureSize = 64;
constexpr std::size_t kHalf = kJwsSignatureSize / 2;

struct Free {
  void operator()(BIO* bio) const { BIO_free(bio); }
  void operator()(EVP_PKEY* key) const { EVP_PKEY_free(key); }
  void operator()(EVP_MD_CTX* context) const { EVP_MD_CTX_free(context); }
  void operator()(ECDSA_SIG* signature) const { ECDSA_SIG_free(signature); }
};
template <class T>
using Owned = std::unique_ptr<T, Free>;

bool is_p256(const EVP_PKEY* key) {
  std::array<char, 64> group{};
  return EVP_PKEY_get_group_name(key, group.data(), group.size(), nullptr) == 1 &&
         std::string_view(group.data()) == SN_X9_62_prime256v1;
}

// RFC 7518, 3.4: r and s, 32 bytes each; OpenSSL wants them in DER. Empty: they are not numbers.
Bytes der_of(ByteView signature) {
  const Owned<ECDSA_SIG> made(ECDSA_SIG_new());
  BIGNUM* const r = BN_bin2bn(signature.data(), kHalf, nullptr);
  BIGNUM* const s = BN_bin2bn(signature.data() + kHalf, kHalf, nullptr);
  if (!made || r == nullptr || s == nullptr || ECDSA_SIG_set0(made.get(), r, s) != 1) {
    BN_free(r);
    BN_free(s);
    return {};
  }
  const int size = i2d_ECDSA_SIG(made.get(), nullptr);
  if (size <= 0) return {};
  Bytes der(static_cast<std::size_t>(size));
  unsigned char* end = der.data();
  i2d_ECDSA_SIG(made.get(), &end);
  return der;
}

}  // namespace

struct TokenKey::Impl {
  Owned<EVP_PKEY> key;
  bool is_ed25519 = false;
};

Result<TokenKey> TokenKey::from_pem(std::string_view pem) {
  const Owned<BIO> bio(BIO_new_mem_buf(pem.data(), static_cast<int>(pem.size())));
  auto impl = std::make_shared<Impl>();
  if (bio) impl->key.reset(PEM_read_bio_PUBKEY(bio.get(), nullptr, nullptr, nullptr));
  ERR_clear_error();
  if (!impl->key) return Error{Code::kConfigInvalid, {}, "is no public key in PEM"};
  impl->is_ed25519 = EVP_PKEY_get_base_id(impl->key.get()) == EVP_PKEY_ED25519;
  const bool is_ec = EVP_PKEY_get_base_id(impl->key.get()) == EVP_PKEY_EC;
  if (!impl->is_ed25519 && !(is_ec && is_p256(impl->key.get()))) {
    return Error{Code::kConfigInvalid, {}, "is neither an Ed25519 nor a P-256 key"};
  }
  return TokenKey(std::move(impl));
}

std::string_view TokenKey::algorithm() const { return impl_->is_ed25519 ? "EdDSA" : "ES256"; }

bool TokenKey::verify(ByteView message, ByteView signature) const {
  if (signature.size() != kJwsSignatureSize) return false;
  const Bytes native =
      impl_->is_ed25519 ? Bytes(signature.begin(), signature.end()) : der_of(signature);
  const Owned<EVP_MD_CTX> context(EVP_MD_CTX_new());
  const EVP_MD* const digest = impl_->is_ed25519 ? nullptr : EVP_sha256();
  const bool valid =
      context && !native.empty() &&
      EVP_DigestVerifyInit(context.get(), nullptr, digest, nullptr, impl_->key.get()) == 1 &&
      EVP_DigestVerify(context.get(), native.data(), native.size(), message.data(),
                       message.size()) == 1;
  ERR_clear_error();
  return valid;
}

}  // namespace waferseal::native
