// Requests of sessions without I/O, for the page to carry.
#ifndef WAFERSEAL_WASM_BINDINGS_REQUESTS_TO_JS_H_
#define WAFERSEAL_WASM_BINDINGS_REQUESTS_TO_JS_H_

#include <emscripten/val.h>

#include <vector>

#include "waferseal/escrow.h"

namespace waferseal::wasm {

// [{id, origin, path, body}]
emscripten::val requests_to_js(const std::vector<EscrowRequest>& requests);
// A reply of the page: a Uint8Array, or {code, subject, detail} where there is none.
Result<Bytes> reply_from_js(const emscripten::val& reply);

}  // namespace waferseal::wasm

#endif  // WAFERSEAL_WASM_BINDINGS_REQUESTS_TO_JS_H_
