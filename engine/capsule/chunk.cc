#include "engine/capsule/chunk.h"

#include "engine/crypto/aead.h"
#include "engine/crypto/kdf.h"

namespace waferseal::capsule {
namespace {

crypto::AeadNonce chunk_nonce(std::uint64_t index, bool last) {
  crypto::AeadNonce nonce{};
  for (std::size_t i = 0; i < 8; ++i) {
    nonce[3 + i] = static_cast<std::uint8_t>(index >> (56 - 8 * i));
  }
  nonce[11] = last ? 1 : 0;
  return nonce;
}

}  // namespace

SecretBytes body_key(const ContentKey& key, const CapsuleHeader& header) {
  return crypto::kdf("body", key.bytes(), header.capsule_id(), header.hash(), crypto::kAeadKeySize);
}

void seal_chunk(MutableByteView out, const SecretBytes& body_key, std::uint64_t index, bool last,
                ByteView text) {
  crypto::aead_seal(out, body_key, chunk_nonce(index, last), {}, text);
}

bool open_chunk(MutableByteView out, const SecretBytes& body_key, std::uint64_t index, bool last,
                ByteView sealed) {
  return crypto::aead_open(out, body_key, chunk_nonce(index, last), {}, sealed);
}

}  // namespace waferseal::capsule
