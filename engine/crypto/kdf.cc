#include "engine/crypto/kdf.h"

#include <sodium.h>

#include "engine/crypto/random.h"

namespace waferseal::crypto {

SecretBytes hkdf_sha512(ByteView key, ByteView salt, ByteView info, std::size_t size) {
  require(size >= 1 && size <= crypto_kdf_hkdf_sha512_BYTES_MAX);
  start_sodium();
  SecretBytes pseudorandom_key(crypto_kdf_hkdf_sha512_KEYBYTES);
  SecretBytes out(size);
  require(crypto_kdf_hkdf_sha512_extract(pseudorandom_key.reveal_mutable().data(), salt.data(),
                                         salt.size(), key.data(), key.size()) == 0);
  require(crypto_kdf_hkdf_sha512_expand(out.reveal_mutable().data(), size,
                                        reinterpret_cast<const char*>(info.data()), info.size(),
                                        pseudorandom_key.reveal().data()) == 0);
  return out;
}

SecretBytes kdf(Label label, const SecretBytes& key, ByteView salt, ByteView context,
                std::size_t size) {
  Bytes info = label_prefix(label);
  append(info, context);
  return hkdf_sha512(key.reveal(), salt, info, size);
}

}  // namespace waferseal::crypto
