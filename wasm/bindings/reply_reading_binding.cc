#include <emscripten/bind.h>

#include <algorithm>
#include <memory>
#include <string>
#include <utility>
#include <vector>

#include "waferseal/reply.h"
#include "wasm/bindings/answer_to_js.h"
#include "wasm/bindings/bytes_to_js.h"
#include "wasm/bindings/key_store.h"
#include "wasm/bindings/mail_to_js.h"
#include "wasm/bindings/put_aside_mail.h"

namespace waferseal::wasm {
namespace {

using emscripten::val;

// A reply that its reader fetches into a store of JavaScript's.
class ReplyReadingHandle {
 public:
  ReplyReadingHandle(std::unique_ptr<PutAsideMail> mail, ReplyReading reading)
      : mail_(std::move(mail)), reading_(std::move(reading)) {}

  val capsule_id() const { return to_js(reading_.capsule_id()); }
  // {next, wanted, progress}: segments from `next` on; 0 once all of it is there.
  val state() const {
    val out = val::object();
    out.set("next", static_cast<double>(reading_.next()));
    out.set("wanted", static_cast<double>(reading_.wanted()));
    out.set("progress", reading_.progress());
    return out;
  }
  val take(const val& segments) { return answer(reading_.take(bytes_from_js(segments))); }
  // Once it is there: {author, date, mail} (mail_to_js.h).
  val message() {
    if (!mail_->message()) {
      Result<mime::ParsedMessage> parsed = reading_.message();
      if (!parsed) return failure(parsed.error());
      mail_->keep(*std::move(parsed));
    }
    val out = val::object();
    out.set("author", reading_.author().text());
    out.set("date", static_cast<double>(unix_seconds(reading_.date())));
    out.set("mail", mail_to_js(*mail_->message()));
    return success(out);
  }
  val start(std::size_t attachment) { return mail_->start(attachment); }
  val start_whole() {
    return mail_->message() ? mail_->start_whole() : failure({Code::kInvalidArgument, "reply", {}});
  }
  val next(int reader) { return mail_->next(reader); }
  void stop(int reader) { mail_->stop(reader); }

 private:
  // Stays where it is: the reading writes into it.
  std::unique_ptr<PutAsideMail> mail_;
  ReplyReading reading_;
};

Result<StoredReply> stored_from_js(const val& stored) {
  StoredReply out{bytes_from_js(stored["header"]),
                  bytes_from_js(stored["slot"]),
                  {},
                  bytes_from_js(stored["arm"])};
  for (const val& item : emscripten::vecFromJSArray<val>(stored["hashes"])) {
    const Bytes bytes = bytes_from_js(item);
    SegmentHash hash{};
    if (bytes.size() != hash.size()) return Error{Code::kInvalidArgument, "segment_hashes", {}};
    std::copy(bytes.begin(), bytes.end(), hash.begin());
    out.hashes.push_back(hash);
  }
  return out;
}

// `sender_slot` and `header` are of the message that it is shown for, `stored` is {header, slot, hashes,
// arm} of the reply, `store` is where its text is put aside.
val start_reply_reading(const KeyStore& keys, const val& sender_slot, const val& header,
                        const val& stored, const std::string& origin, const val& store) {
  if (!keys.user) return failure({Code::kInvalidArgument, "keys", {}});
  const Result<SentMessage> sent =
      SentMessage::open(bytes_from_js(sender_slot), bytes_from_js(header), *keys.user);
  if (!sent) return failure(sent.error());
  const Result<StoredReply> reply = stored_from_js(stored);
  if (!reply) return failure(reply.error());
  auto mail = std::make_unique<PutAsideMail>(store);
  PutAside& text = mail->text();
  return answer(ReplyReading::start(*sent, *reply, origin, *keys.user, text),
                [&mail](ReplyReading reading) {
                  return ReplyReadingHandle(std::move(mail), std::move(reading));
                });
}

}  // namespace
}  // namespace waferseal::wasm

EMSCRIPTEN_BINDINGS(waferseal_reply_reading) {
  using waferseal::wasm::ReplyReadingHandle;
  emscripten::class_<ReplyReadingHandle>("ReplyReading")
      .function("capsuleId", &ReplyReadingHandle::capsule_id)
      .function("state", &ReplyReadingHandle::state)
      .function("take", &ReplyReadingHandle::take)
      .function("message", &ReplyReadingHandle::message)
      .function("start", &ReplyReadingHandle::start)
      .function("startWhole", &ReplyReadingHandle::start_whole)
      .function("next", &ReplyReadingHandle::next)
      .function("stop", &ReplyReadingHandle::stop);
  emscripten::function("startReplyReading", &waferseal::wasm::start_reply_reading);
}
