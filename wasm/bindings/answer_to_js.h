// What a binding gives back: {value} or {error: {code, subject, detail}}. worker/engine.ts has the
// type. Errors as values, so that no exception crosses from the engine into JavaScript.
#ifndef WAFERSEAL_WASM_BINDINGS_ANSWER_TO_JS_H_
#define WAFERSEAL_WASM_BINDINGS_ANSWER_TO_JS_H_

#include <emscripten/val.h>

#include "waferseal/result.h"

namespace waferseal::wasm {

emscripten::val error_record(const Error& error);
// From {code, subject, detail}; a code that is not known here is `internal`.
Error error_from_js(const emscripten::val& record);

emscripten::val failure(const Error& error);
emscripten::val success(emscripten::val value);
emscripten::val success();

// {value} with what `convert` makes of the value, or {error}.
template <class T, class Convert>
emscripten::val answer(Result<T> result, Convert convert) {
  if (!result) return failure(result.error());
  return success(emscripten::val(convert(*std::move(result))));
}

emscripten::val answer(const Status& status);

}  // namespace waferseal::wasm

#endif  // WAFERSEAL_WASM_BINDINGS_ANSWER_TO_JS_H_
