// Bytes between the engine and JavaScript. Embind's own conversion of strings would leave copies on
// the heap that nobody wipes; these copy once, into memory that its owner wipes.
#ifndef WAFERSEAL_WASM_BINDINGS_BYTES_TO_JS_H_
#define WAFERSEAL_WASM_BINDINGS_BYTES_TO_JS_H_

#include <emscripten/val.h>

#include "waferseal/bytes.h"

namespace waferseal::wasm {

// A Uint8Array of its own; the engine's memory may move or be freed afterwards.
emscripten::val to_js(ByteView bytes);
// The engine's own memory as a Uint8Array, without a copy: good until JavaScript returns.
emscripten::val view_of(ByteView bytes);
// From a Uint8Array.
Bytes bytes_from_js(const emscripten::val& array);
SecretBytes secret_from_js(const emscripten::val& array);
// Of the same length.
void copy_from_js(const emscripten::val& array, MutableByteView out);

}  // namespace waferseal::wasm

#endif  // WAFERSEAL_WASM_BINDINGS_BYTES_TO_JS_H_
