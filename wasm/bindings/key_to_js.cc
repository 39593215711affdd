#include "wasm/bindings/key_to_js.h"

#include <memory>
#include <optional>
#include <string>

#include "wasm/bindings/bytes_to_js.h"

namespace waferseal::wasm {

using emscripten::val;

val key_to_js(const openpgp::KeyInfo& info) {
  val out = val::object();
  out.set("fingerprint", info.fingerprint);
  val ids = val::array();
  for (const openpgp::UserId& id : info.user_ids) ids.call<void>("push", id.text);
  out.set("userIds", ids);
  out.set("created", static_cast<double>(unix_seconds(info.created)));
  if (info.expires) out.set("expires", static_cast<double>(unix_seconds(*info.expires)));
  out.set("hasSecret", info.has_secret);
  if (info.unusable) out.set("unusable", std::string(code_name(*info.unusable)));
  return out;
}

openpgp::SecretKey secret_key_from_js(const val& key) {
  openpgp::SecretKey out{secret_from_js(key["bytes"]), {}};
  if (key["passphrase"].isUndefined()) return out;
  const auto passphrase = std::make_shared<SecretBytes>(secret_from_js(key["passphrase"]));
  out.passphrase = [passphrase](const std::string&) { return std::optional(passphrase->clone()); };
  return out;
}

}  // namespace waferseal::wasm
