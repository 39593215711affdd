#include <emscripten/bind.h>

#include <string>

#include "waferseal/result.h"

namespace waferseal::wasm {
namespace {

std::string engine_version() { return WAFERSEAL_VERSION; }

emscripten::val code_names() {
  emscripten::val names = emscripten::val::array();
  for (std::size_t i = 0; i < code_count(); ++i) {
    names.call<void>("push", std::string(code_name(static_cast<Code>(i))));
  }
  return names;
}

}  // namespace
}  // namespace waferseal::wasm

EMSCRIPTEN_BINDINGS(waferseal_engine) {
  emscripten::function("engineVersion", &waferseal::wasm::engine_version);
  emscripten::function("codeNames", &waferseal::wasm::code_names);
}
