// A segment of a capsule's body on its way to whoever seals it. worker/engine.ts has the type.
#ifndef WAFERSEAL_WASM_BINDINGS_SEGMENT_TO_JS_H_
#define WAFERSEAL_WASM_BINDINGS_SEGMENT_TO_JS_H_

#include <emscripten/val.h>

#include <optional>

#include "waferseal/capsule.h"

namespace waferseal::wasm {

// {value: {index, last, key, text}} for sealSegment, {value: undefined} when all are handed out, or
// {error}.
emscripten::val segment_answer(const Result<std::optional<SegmentSealing>>& work);

}  // namespace waferseal::wasm

#endif  // WAFERSEAL_WASM_BINDINGS_SEGMENT_TO_JS_H_
