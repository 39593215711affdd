#include <gtest/gtest.h>

#include "tests/engine/seal/answering.h"
#include "waferseal/reply.h"

namespace waferseal::seal_test {
namespace {

// The page hands it from one module of its engine to another.
TEST(ReplyBeginning, IsAllThatAReplyNeeds) {
  Answering answering;
  const ReplyDraft draft = reply_draft(answering.original());
  const SecretBytes beginning = encode_reply_beginning(answering.page.reply_to().value(), draft);
  Result<ReplyBeginning> begun = parse_reply_beginning(beginning);
  ASSERT_TRUE(begun.ok()) << describe(begun.error());
  EXPECT_EQ(begun->draft.subject, draft.subject);
  EXPECT_EQ(begun->draft.in_reply_to, draft.in_reply_to);
  EXPECT_EQ(begun->draft.references, draft.references);
  ReplySession session =
      ReplySession::start(std::move(begun->to), answering.sent.scene.random).value();
  answering.run(session);
  ASSERT_EQ(session.stage(), ReplyStage::kReady);
  begun->draft.text = kReplyText;
  ASSERT_TRUE(session.write(std::move(begun->draft), answering.sent.scene.now).ok());
  answering.run(session);
  ASSERT_EQ(session.stage(), ReplyStage::kSent);
  MemoryStore text;
  const Result<mime::ParsedMessage> mail = answering.read(text);
  ASSERT_TRUE(mail.ok()) << describe(mail.error());
  EXPECT_EQ(mail->subject, draft.subject);
}

TEST(ReplyBeginning, IsReadWholeOrNotAtAll) {
  Answering answering;
  const SecretBytes beginning =
      encode_reply_beginning(answering.page.reply_to().value(), reply_draft(answering.original()));
  const ByteView whole = beginning.reveal();
  for (std::size_t size = 0; size < whole.size(); ++size) {
    EXPECT_EQ(parse_reply_beginning(SecretBytes(whole.first(size))).code(), Code::kBadCbor) << size;
  }
  Bytes longer(whole.begin(), whole.end());
  longer.push_back(0);
  EXPECT_EQ(parse_reply_beginning(SecretBytes(ByteView(longer))).code(), Code::kBadCbor);
}

}  // namespace
}  // namespace waferseal::seal_test
