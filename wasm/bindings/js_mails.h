// What sealing takes from JavaScript and gives to it piece by piece.
#ifndef WAFERSEAL_WASM_BINDINGS_JS_MAILS_H_
#define WAFERSEAL_WASM_BINDINGS_JS_MAILS_H_

#include <emscripten/val.h>

#include <utility>
#include <vector>

#include "waferseal/seal.h"

namespace waferseal::wasm {

// The contents of a plan's attachments, which JavaScript has: readers (js_streams.h) in the plan's
// order. kInvalidArgument: not as many as there are attachments.
Status set_attachments(SealPlan& plan, const emscripten::val& readers);

// {begin(recipients, mails): void, write(Uint8Array): boolean}; kAsideFailed. As in js_streams.h,
// neither may throw, and what it is to write is not its own.
class JsMails final : public OpenPgpMailSink {
 public:
  explicit JsMails(emscripten::val mails) : mails_(std::move(mails)) {}
  Status begin(const std::vector<Mailbox>& recipients, std::size_t mails) override;
  Status write(ByteView bytes) override;

 private:
  emscripten::val mails_;
};

}  // namespace waferseal::wasm

#endif  // WAFERSEAL_WASM_BINDINGS_JS_MAILS_H_
