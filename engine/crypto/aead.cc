#include "engine/crypto/aead.h"

#include <sodium.h>

#include <algorithm>

#include "engine/crypto/random.h"

namespace waferseal::crypto {

static_assert(crypto_aead_chacha20poly1305_ietf_KEYBYTES == kAeadKeySize);
static_assert(crypto_aead_chacha20poly1305_ietf_ABYTES == kAeadTagSize);
static_assert(crypto_aead_chacha20poly1305_ietf_NPUBBYTES == sizeof(AeadNonce));

void aead_seal(MutableByteView out, const SecretBytes& key, const AeadNonce& nonce, ByteView ad,
               ByteView plaintext) {
  require(key.size() == kAeadKeySize && out.size() == plaintext.size() + kAeadTagSize);
  start_sodium();
  unsigned long long written = 0;
  require(crypto_aead_chacha20poly1305_ietf_encrypt(out.data(), &written, plaintext.data(),
                                                    plaintext.size(), ad.data(), ad.size(), nullptr,
                                                    nonce.data(), key.reveal().data()) == 0 &&
          written == out.size());
}

bool aead_open(MutableByteView out, const SecretBytes& key, const AeadNonce& nonce, ByteView ad,
               ByteView sealed) {
  require(key.size() == kAeadKeySize && sealed.size() >= kAeadTagSize &&
          out.size() == sealed.size() - kAeadTagSize);
  start_sodium();
  unsigned long long written = 0;
  if (crypto_aead_chacha20poly1305_ietf_decrypt(out.data(), &written, nullptr, sealed.data(),
                                                sealed.size(), ad.data(), ad.size(), nonce.data(),
                                                key.reveal().data()) != 0) {
    std::fill(out.begin(), out.end(), std::uint8_t{0});
    return false;
  }
  return written == out.size();
}

}  // namespace waferseal::crypto
