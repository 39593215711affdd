// Stretchings of sessions without I/O, for another worker to do.
#ifndef WAFERSEAL_WASM_BINDINGS_STRETCHING_TO_JS_H_
#define WAFERSEAL_WASM_BINDINGS_STRETCHING_TO_JS_H_

#include <emscripten/val.h>

#include "waferseal/stretch.h"

namespace waferseal::wasm {

// {input, salt}
emscripten::val stretching_to_js(const Stretching& work);
// A Uint8Array, or {code, subject, detail} where there is none.
Result<SecretBytes> stretched_from_js(const emscripten::val& result);

}  // namespace waferseal::wasm

#endif  // WAFERSEAL_WASM_BINDINGS_STRETCHING_TO_JS_H_
