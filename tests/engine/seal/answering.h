// A message that was opened, and what is written back to its sender.
#ifndef WAFERSEAL_TESTS_ENGINE_SEAL_ANSWERING_H_
#define WAFERSEAL_TESTS_ENGINE_SEAL_ANSWERING_H_

#include <gtest/gtest.h>

#include <stdexcept>
#include <string>
#include <utility>
#include <vector>

#include "tests/engine/seal/memory_replies.h"
#include "tests/engine/seal/sent_scene.h"
#include "waferseal/reply.h"

namespace waferseal::seal_test {

inline constexpr const char* kReplyText = "MARKER-reply text";

// A message that was opened, and the page on which its recipient writes back.
struct Answering {
  Sent sent;
  MemoryReplies store{sent.scene};
  Pickup page = sent.page();

  Answering() {
    if (sent.answer(page, kAnswer)) throw std::runtime_error("it did not open");
  }
  mime::ParsedMessage original() { return mime::parse(sent.scene.texts.back()).value(); }
  ReplyDraft draft(std::size_t attachment = 2000) {
    ReplyDraft out = reply_draft(original());
    out.text = kReplyText;
    out.attachments.push_back(
        {"MARKER-scan.png", "image/png", Bytes(attachment, 0xA5), nullptr, {}});
    return out;
  }
  ReplySession session() {
    return ReplySession::start(page.reply_to().value(), sent.scene.random).value();
  }
  void run(ReplySession& session) {
    for (;;) {
      const std::vector<EscrowRequest> requests = session.outgoing();
      if (requests.empty()) return;
      for (const EscrowRequest& request : requests) {
        session.receive(request.id, store.handle(request));
      }
    }
  }
  ReplySession written(ReplyDraft the_draft) {
    ReplySession out = session();
    run(out);
    EXPECT_EQ(out.stage(), ReplyStage::kReady);
    EXPECT_TRUE(out.write(std::move(the_draft), sent.scene.now).ok());
    run(out);
    return out;
  }
  // What the sender makes of the last reply that was taken.
  Result<ReplyReading> read(ByteStore& text, const StoredReply& reply) const {
    return ReplyReading::start(*sent.message, reply, Scene::kOrigin, sent.scene.sender, text);
  }
  Result<mime::ParsedMessage> read(ByteStore& text) const {
    const MemoryReplies::Taken& last = store.taken.back();
    WAFERSEAL_TRY(ReplyReading reading, read(text, last.reply));
    WAFERSEAL_CHECK(reading.take(last.body));
    return reading.message();
  }
  Code refusal(const StoredReply& reply) const {
    MemoryStore text;
    const Result<ReplyReading> reading = read(text, reply);
    return reading ? Code::kInternal : reading.code();
  }
  // What about it is refused.
  std::string refused(const StoredReply& reply) const {
    MemoryStore text;
    const Result<ReplyReading> reading = read(text, reply);
    return reading ? "nothing" : reading.error().subject;
  }
};

}  // namespace waferseal::seal_test

#endif  // WAFERSEAL_TESTS_ENGINE_SEAL_ANSWERING_H_
