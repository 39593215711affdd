#include <emscripten/bind.h>

#include <string>

#include "waferseal/login.h"
#include "wasm/bindings/answer_to_js.h"
#include "wasm/bindings/bytes_to_js.h"
#include "wasm/bindings/key_store.h"

namespace waferseal::wasm {
namespace {

using emscripten::val;

// Keeps the wrap key and gives the auth key.
val derive_login(KeyStore& store, const std::string& mailbox, const val& password,
                 const val& salt) {
  Result<Mailbox> owner = Mailbox::parse(mailbox);
  if (!owner) return failure(owner.error());
  Result<LoginKeys> keys = derive_login_keys(secret_from_js(password), bytes_from_js(salt), *owner);
  if (!keys) return failure(keys.error());
  store.owner = *std::move(owner);
  store.wrap_key = std::move(keys->wrap_key);
  return success(to_js(keys->auth_key.reveal()));
}

val unlock(KeyStore& store, const val& bundle) {
  if (!store.owner) return failure({Code::kInvalidArgument, "owner", {}});
  Result<UserKeys> keys = unwrap_user_keys(bytes_from_js(bundle), *store.owner, store.wrap_key);
  if (!keys) return failure(keys.error());
  store.user = *std::move(keys);
  store.wrap_key = SecretBytes();
  return success();
}

std::optional<KeyListPin> pin_from_js(const val& pin) {
  const Bytes root = bytes_from_js(pin["root"]);
  const Bytes record_hash = bytes_from_js(pin["recordHash"]);
  KeyListPin out;
  if (root.size() != out.root.size()) return std::nullopt;
  std::copy(root.begin(), root.end(), out.root.begin());
  out.number = static_cast<std::uint64_t>(pin["number"].as<double>());
  if (record_hash.size() == 32) {
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
      .function("deriveLogin", &waferseal::wasm::derive_login)
      .function("unlock", &waferseal::wasm::unlock)
      .function("trustKeyList", &waferseal::wasm::trust_key_list);
}
