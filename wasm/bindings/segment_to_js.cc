#include "wasm/bindings/segment_to_js.h"

#include "wasm/bindings/answer_to_js.h"
#include "wasm/bindings/bytes_to_js.h"

namespace waferseal::wasm {

using emscripten::val;

val segment_answer(const Result<std::optional<SegmentSealing>>& work) {
  if (!work) return failure(work.error());
  if (!*work) return success();
  const SegmentSealing& segment = **work;
  val out = val::object();
  out.set("index", static_cast<double>(segment.index));
  out.set("last", segment.last);
  out.set("key", to_js(segment.key.reveal()));
  out.set("text", to_js(segment.text.reveal()));
  return success(out);
}

}  // namespace waferseal::wasm
