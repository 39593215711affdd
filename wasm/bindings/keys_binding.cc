#include <emscripten/bind.h>

#include <string>

#include "waferseal/address.h"
#include "waferseal/openpgp.h"
#include "wasm/bindings/answer_to_js.h"
#include "wasm/bindings/bytes_to_js.h"
#include "wasm/bindings/key_to_js.h"

namespace waferseal::wasm {
namespace {

using emscripten::val;

// An empty mailbox: whoever the key is for.
val inspect_key(const val& key, const std::string& mailbox, double now) {
  const Bytes bytes = bytes_from_js(key);
  const UnixTime time = from_unix_seconds(static_cast<std::int64_t>(now));
  if (mailbox.empty()) return answer(openpgp::inspect_key(bytes, time), key_to_js);
  const Result<Mailbox> owner = Mailbox::parse(mailbox);
  if (!owner) return failure(owner.error());
  return answer(openpgp::inspect_key_for(bytes, *owner, time), key_to_js);
}

}  // namespace
}  // namespace waferseal::wasm

EMSCRIPTEN_BINDINGS(waferseal_keys) {
  emscripten::function("inspectKey", &waferseal::wasm::inspect_key);
}
