#include <emscripten/bind.h>

#include <memory>
#include <utility>

#include "wasm/bindings/answer_to_js.h"
#include "wasm/bindings/bytes_to_js.h"
#include "wasm/bindings/js_streams.h"
#include "wasm/bindings/reply_handle.h"
#include "wasm/bindings/requests_to_js.h"

namespace waferseal::wasm {

using emscripten::val;

val ReplyHandle::outgoing() { return requests_to_js(session_.outgoing()); }

void ReplyHandle::receive(unsigned request, const val& reply) {
  session_.receive(request, reply_from_js(reply));
}

val ReplyHandle::state() const {
  if (session_.stage() == ReplyStage::kFailed) return failure(session_.error());
  val out = val::object();
  out.set("stage", std::string(name(session_.stage())));
  out.set("progress", session_.progress());
  if (session_.stage() == ReplyStage::kStalled) out.set("error", error_record(session_.error()));
  return success(out);
}

val ReplyHandle::terms() const {
  val out = val::object();
  out.set("mostBytes", static_cast<double>(session_.terms().most_bytes));
  out.set("left", static_cast<double>(session_.terms().left));
  return out;
}

val ReplyHandle::write(const std::string& text, const val& files, double now) {
  ReplyDraft draft = draft_;
  draft.text = text;
  for (const val& file : emscripten::vecFromJSArray<val>(files)) {
    mime::Attachment attachment;
    attachment.file_name = file["fileName"].as<std::string>();
    attachment.media_type = file["mediaType"].as<std::string>();
    attachment.source = std::make_shared<JsSource>(file["reader"], attachment.file_name);
    draft.attachments.push_back(std::move(attachment));
  }
  return answer(
      session_.write(std::move(draft), from_unix_seconds(static_cast<std::int64_t>(now))));
}

namespace {

// `beginning`: a pick-up's replyBeginning(), of the same version.
val start_reply(const val& beginning) {
  Result<ReplyBeginning> begun = parse_reply_beginning(secret_from_js(beginning));
  if (!begun) return failure(begun.error());
  return answer(ReplySession::start(std::move(begun->to), system_random()),
                [&begun](ReplySession session) {
                  return ReplyHandle(std::move(session), std::move(begun->draft));
                });
}

}  // namespace
}  // namespace waferseal::wasm

EMSCRIPTEN_BINDINGS(waferseal_reply) {
  using waferseal::wasm::ReplyHandle;
  emscripten::class_<ReplyHandle>("Reply")
      .function("outgoing", &ReplyHandle::outgoing)
      .function("receive", &ReplyHandle::receive)
      .function("state", &ReplyHandle::state)
      .function("terms", &ReplyHandle::terms)
      .function("write", &ReplyHandle::write)
      .function("resume", &ReplyHandle::resume);
  emscripten::function("startReply", &waferseal::wasm::start_reply);
}
