#include "wasm/bindings/key_store.h"

namespace waferseal::wasm {

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
