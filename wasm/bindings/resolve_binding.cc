#include <emscripten/bind.h>

#include <string>

#include "waferseal/policy.h"
#include "waferseal/strength.h"
#include "wasm/bindings/answer_to_js.h"

namespace waferseal::wasm {
namespace {

// Request JSON in, resolution JSON out.
emscripten::val resolve_json(const std::string& request) {
  return answer(parse_request(request),
                [](const Request& parsed) { return to_json(resolve(parsed)); });
}

}  // namespace
}  // namespace waferseal::wasm

EMSCRIPTEN_BINDINGS(waferseal_resolve) {
  emscripten::function("resolve", &waferseal::wasm::resolve_json);
  emscripten::function("strengthTable", &waferseal::strength_table_json);
}
