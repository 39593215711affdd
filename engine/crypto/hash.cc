#include "engine/crypto/hash.h"

#include <sodium.h>

#include <new>

#include "engine/crypto/random.h"

namespace waferseal::crypto {
namespace {

using State = crypto_hash_sha256_state;
static_assert(crypto_hash_sha256_BYTES == kDigestSize);

State* state_in(ByteArray<128>& bytes) {
  static_assert(sizeof(State) <= 128 && alignof(State) <= 8);
  return std::launder(reinterpret_cast<State*>(bytes.data()));
}

}  // namespace

Bytes label_prefix(Label label) {
  Bytes out = to_bytes("waferseal/1 ");
  append(out, as_bytes(label.text()));
  out.push_back(0);
  return out;
}

Digest sha256(ByteView bytes) {
  start_sodium();
  Digest out;
  crypto_hash_sha256(out.data(), bytes.data(), bytes.size());
  return out;
}

Digest hash(Label label, std::initializer_list<ByteView> parts) {
  Hasher hasher(label);
  for (const ByteView part : parts) hasher.update(part);
  return hasher.finish();
}

Hasher::Hasher(Label label) : state_{} {
  start_sodium();
  crypto_hash_sha256_init(new (state_.data()) State);
  update(label_prefix(label));
}

Hasher::~Hasher() { wipe(state_); }

void Hasher::update(ByteView bytes) {
  crypto_hash_sha256_update(state_in(state_), bytes.data(), bytes.size());
}

Digest Hasher::finish() {
  Digest out;
  crypto_hash_sha256_final(state_in(state_), out.data());
  return out;
}

}  // namespace waferseal::crypto
