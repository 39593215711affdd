#include <emscripten/bind.h>

#include <string>

#include "waferseal/address.h"
#include "waferseal/openpgp.h"
#include "wasm/bindings/answer_to_js.h"
#include "wasm/bindings/bytes_to_js.h"

namespace waferseal::wasm {
namespace {

using emscripten::val;

// {fingerprint, userIds, created, expires?, hasSecret, unusable?}
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
