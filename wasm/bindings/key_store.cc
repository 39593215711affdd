#include "wasm/bindings/key_store.h"

#include <algorithm>

namespace waferseal::wasm {

Result<const AnswersKey*> KeyStore::answers_key(ByteView hash) const {
  ByteArray<32> named{};
  if (hash.size() != named.size()) return Error{Code::kInvalidArgument, "key", {}};
  std::copy(hash.begin(), hash.end(), named.begin());
  const auto found = answers_keys.find(named);
  if (found == answers_keys.end()) return Error{Code::kAnswersKeyMissing, {}, {}};
  return &found->second;
}

unsigned KeyStore::hold(HeldAnswer answer) {
  answers_.emplace(next_, std::move(answer));
  return next_++;
}

const HeldAnswer* KeyStore::held(unsigned number) const {
  const auto found = answers_.find(number);
  return found == answers_.end() ? nullptr : &found->second;
}

void KeyStore::drop(unsigned number) { answers_.erase(number); }

}  // namespace waferseal::wasm
