#include <emscripten/bind.h>

#include <cstdint>

#include "wasm/bindings/answer_to_js.h"
#include "wasm/bindings/bytes_to_js.h"
#include "wasm/bindings/key_store.h"

namespace waferseal::wasm {
namespace {

using emscripten::val;

std::optional<KeyListPin> pin_from_js(const val& pin) {
  const Bytes root = bytes_from_js(pin["root"]);
  const Bytes record_hash = bytes_from_js(pin["recordHash"]);
  KeyListPin out;
  if (root.size() != out.root.size()) return std::nullopt;
  std::copy(root.begin(), root.end(), out.root.begin());
  const double number = pin["number"].as<double>();
  constexpr double kMostExact = 9007199254740991.0;
  if (!(number >= 0 && number <= kMostExact)) return std::nullopt;
  out.number = static_cast<std::uint64_t>(number);
  if (!record_hash.empty() && record_hash.size() != 32) return std::nullopt;
  if (!record_hash.empty()) {
    out.record_hash.emplace();
    std::copy(record_hash.begin(), record_hash.end(), out.record_hash->begin());
  }
  return out;
}

val pin_to_js(const KeyListPin& pin) {
  val out = val::object();
  out.set("root", to_js(pin.root));
  out.set("number", static_cast<double>(pin.number));
  out.set("recordHash", pin.record_hash ? to_js(*pin.record_hash) : to_js(ByteView()));
  return out;
}

// `pin` is what an earlier call gave, or undefined at first use.
val trust_key_list(KeyStore& store, const val& record, const val& pin, double now) {
  std::optional<KeyListPin> pinned;
  if (!pin.isUndefined()) {
    pinned = pin_from_js(pin);
    if (!pinned) return failure({Code::kInvalidArgument, "pin", {}});
  }
  Result<OpenedKeyList> opened = open_key_list(bytes_from_js(record), pinned,
                                               from_unix_seconds(static_cast<std::int64_t>(now)));
  if (!opened) return failure(opened.error());
  store.key_list = std::move(opened->list);
  return success(pin_to_js(opened->pin));
}

}  // namespace
}  // namespace waferseal::wasm

EMSCRIPTEN_BINDINGS(waferseal_key_store) {
  emscripten::class_<waferseal::wasm::KeyStore>("KeyStore")
      .constructor<>()
      .function("trustKeyList", &waferseal::wasm::trust_key_list);
}
