#include "wasm/bindings/requests_to_js.h"

#include "wasm/bindings/answer_to_js.h"
#include "wasm/bindings/bytes_to_js.h"

namespace waferseal::wasm {

using emscripten::val;

val requests_to_js(const std::vector<EscrowRequest>& requests) {
  val out = val::array();
  for (const EscrowRequest& request : requests) {
    val item = val::object();
    item.set("id", request.id);
    item.set("origin", request.origin);
    item.set("path", request.path);
    item.set("body", to_js(request.body));
    out.call<void>("push", item);
  }
  return out;
}

Result<Bytes> reply_from_js(const val& reply) {
  if (reply.instanceof (val::global("Uint8Array"))) return bytes_from_js(reply);
  return error_from_js(reply);
}

}  // namespace waferseal::wasm
