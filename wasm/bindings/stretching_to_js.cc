#include "wasm/bindings/stretching_to_js.h"

#include <emscripten/bind.h>

#include <algorithm>

#include "wasm/bindings/answer_to_js.h"
#include "wasm/bindings/bytes_to_js.h"

namespace waferseal::wasm {

using emscripten::val;

val stretching_to_js(const Stretching& work) {
  val out = val::object();
  out.set("input", to_js(work.input.reveal()));
  out.set("salt", to_js(work.salt));
  return out;
}

Result<SecretBytes> stretched_from_js(const val& result) {
  if (result.instanceof (val::global("Uint8Array"))) return secret_from_js(result);
  return error_from_js(result);
}

namespace {

// The work itself, in the worker that is ended afterwards.
val stretch_here(const val& input, const val& salt) {
  Stretching work{secret_from_js(input), {}};
  const Bytes salt_bytes = bytes_from_js(salt);
  if (salt_bytes.size() != work.salt.size()) return failure({Code::kInvalidArgument, "salt", {}});
  std::copy(salt_bytes.begin(), salt_bytes.end(), work.salt.begin());
  return answer(stretch(work), [](const SecretBytes& a) { return to_js(a.reveal()); });
}

}  // namespace
}  // namespace waferseal::wasm

EMSCRIPTEN_BINDINGS(waferseal_stretching) {
  emscripten::function("stretch", &waferseal::wasm::stretch_here);
}
