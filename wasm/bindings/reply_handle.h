// A reply that is written on the pick-up page: the session, and what it begins with.
#ifndef WAFERSEAL_WASM_BINDINGS_REPLY_HANDLE_H_
#define WAFERSEAL_WASM_BINDINGS_REPLY_HANDLE_H_

#include <emscripten/val.h>

#include <string>
#include <utility>

#include "waferseal/reply.h"

namespace waferseal::wasm {

class ReplyHandle {
 public:
  // `draft`: subject and thread; text and files come with write().
  ReplyHandle(ReplySession session, ReplyDraft draft)
      : session_(std::move(session)), draft_(std::move(draft)) {}

  emscripten::val outgoing();
  void receive(unsigned request, const emscripten::val& reply);
  // {value: {stage, progress, error?}}, or {error} once it has failed. `error` says why it stalled.
  emscripten::val state() const;
  // {mostBytes, left}
  emscripten::val terms() const;
  // `files`: [{fileName, mediaType, reader}], readers as of js_streams.h.
  emscripten::val write(const std::string& text, const emscripten::val& files, double now);
  void resume() { session_.resume(); }

 private:
  ReplySession session_;
  ReplyDraft draft_;
};

}  // namespace waferseal::wasm

#endif  // WAFERSEAL_WASM_BINDINGS_REPLY_HANDLE_H_
