// Bytes that JavaScript has or takes. None of these functions may throw there: what fails answers
// undefined or false (worker/streams.ts).
#ifndef WAFERSEAL_WASM_BINDINGS_JS_STREAMS_H_
#define WAFERSEAL_WASM_BINDINGS_JS_STREAMS_H_

#include <emscripten/val.h>

#include <string>
#include <utility>

#include "waferseal/put_aside.h"
#include "waferseal/stream.h"

namespace waferseal::wasm {

// {size, read(offset, length): Uint8Array | undefined}
class JsSource final : public ByteSource {
 public:
  // `subject` names it in kAttachmentUnreadable.
  JsSource(emscripten::val reader, std::string subject);
  std::uint64_t size() const override { return size_; }
  Status read(std::uint64_t offset, MutableByteView into) const override;

 private:
  emscripten::val reader_;
  std::string subject_;
  std::uint64_t size_;
};

// {append(Uint8Array): boolean, read(offset, length): Uint8Array | undefined}; kAsideFailed. What it is to
// append is not its own: it has written or copied it when it returns.
class JsStore final : public AsideStore {
 public:
  explicit JsStore(emscripten::val store) : store_(std::move(store)) {}
  Status append(ByteView sealed) override;
  Status read(std::uint64_t offset, MutableByteView into) const override;

 private:
  emscripten::val store_;
};

}  // namespace waferseal::wasm

#endif  // WAFERSEAL_WASM_BINDINGS_JS_STREAMS_H_
