// What the sender can do with a message afterwards, out of the sender's own slot; and copies whose
// link the sender hands over (SPEC 4.7, 7.1, 7.4).
#include <gtest/gtest.h>

#include "tests/engine/seal/sent_scene.h"

namespace waferseal::seal_test {
namespace {

TEST(SentMessage, ReadsItsSubjectAndTheLinks) {
  Sent sent;
  const ByteView body = sent.scene.portal.body;
  const auto& hashes = sent.scene.portal.message.capsule->hashes;
  const Result<std::string> subject = sent.message->subject(hashes, body.first(body.size()));
  ASSERT_TRUE(subject.ok()) << describe(subject.error());
  EXPECT_EQ(*subject, "MARKER-subject");
  EXPECT_EQ(sent.page().core().question, "MARKER-question?");
  EXPECT_EQ(sent.message->link("nobody@free.example", Scene::kOrigin).code(), Code::kEscrowGone);
}

TEST(SentMessage, RetractsOneRecipientsSlot) {
  Sent sent;
  ASSERT_EQ(sent.scene.guard.cells.size(), 3u);
  const std::string who = sent.scene.question.text();
  ASSERT_TRUE(sent.control(sent.message->retract(who, sent.guards(), sent.number())).ok());
  EXPECT_EQ(sent.scene.guard.cells.size(), 2u);
  Pickup page = sent.page();
  EXPECT_EQ(sent.answer(page, kAnswer), Code::kEscrowGone);
}

// However few the server names.
TEST(SentMessage, RetractsEverySlot) {
  Sent sent;
  std::vector<SlotId> agents;
  for (const SealedSlot& slot : sent.scene.portal.message.slots) {
    if (slot.kind == SlotKind::kAgent) agents.push_back(slot.id);
  }
  ASSERT_EQ(agents.size(), 1u);
  // the agent's, the question, the dormant fall-back
  EXPECT_EQ(sent.scene.guard.cells.size(), 3u);
  ASSERT_TRUE(sent.control(sent.message->retract_all(agents, sent.guards(), sent.number())).ok());
  EXPECT_TRUE(sent.scene.guard.cells.empty());
  Pickup page = sent.page();
  EXPECT_EQ(sent.answer(page, kAnswer), Code::kEscrowGone);
}

TEST(SentMessage, GrantsTriesAfterAllWereUsedUp) {
  Sent sent;
  Pickup page = sent.page();
  for (int day = 0; day < 4; ++day) {
    for (int i = 0; i < 3; ++i) sent.answer(page, "wrong " + std::to_string(10 * day + i));
    sent.scene.now += std::chrono::hours(24);
  }
  ASSERT_EQ(sent.answer(page, kAnswer), Code::kTriesFrozen);
  ASSERT_TRUE(
      sent.control(sent.message->grant(sent.scene.question.text(), sent.guards(), sent.number(), 2))
          .ok());
  EXPECT_EQ(sent.answer(page, "wrong again"), Code::kWrongAnswer);
  EXPECT_EQ(sent.answer(page, kAnswer), std::nullopt);
  EXPECT_EQ(page.stage(), PickupStage::kRead);
}

TEST(SentMessage, ExtendsTheTime) {
  Sent sent;
  const UnixTime later = sent.scene.now + std::chrono::hours(24 * 40);
  const Result<RecordStatus> status = sent.control(
      sent.message->extend(sent.scene.question.text(), sent.guards(), sent.number(), later));
  ASSERT_TRUE(status.ok()) << describe(status.error());
  EXPECT_EQ(status->expires, later);
  sent.scene.now += std::chrono::hours(24 * 30);  // sealed for 14 days
  Pickup page = sent.page();
  EXPECT_EQ(sent.answer(page, kAnswer), std::nullopt);
}

TEST(SentMessage, RefusesWhatNoGuardWouldTake) {
  Sent sent;
  const std::string other = sent.scene.pgp.text();
  const std::string who = sent.scene.question.text();
  const auto guards = sent.guards();
  EXPECT_EQ(sent.message->grant(other, guards, 1, 3).code(), Code::kEscrowGone);
  EXPECT_EQ(sent.message->retract(other, guards, 1).code(), Code::kEscrowGone);
  EXPECT_EQ(sent.message->extend(other, guards, 1, sent.scene.now).code(), Code::kEscrowGone);
  EXPECT_EQ(sent.message->grant(who, guards, 1, 0).code(), Code::kInvalidArgument);
  EXPECT_EQ(sent.message->grant(who, guards, 1, 21).code(), Code::kInvalidArgument);
  EXPECT_TRUE(sent.message->grant(who, guards, 1, 20).ok());
}

TEST(SentMessage, OpensWithTheSendersKeyOnly) {
  Sent sent;
  const UserKeys other = generate_user_keys(sent.scene.random);
  for (const SealedSlot& own : sent.scene.portal.message.slots) {
    if (own.kind != SlotKind::kSender) continue;
    const auto opened =
        SentMessage::open(own.record, sent.scene.portal.message.capsule->header, other);
    EXPECT_EQ(opened.code(), Code::kSlotOtherKey);
  }
}

// ---- links that the sender hands over

SealPlan handed_over(SealPlan plan) {
  for (Recipient& recipient : plan.request.recipients) {
    const std::string who = recipient.mailbox.text();
    recipient.link_by_sender = who == "patient@free.example" || who == "desk@clinic.example";
  }
  plan.resolution = resolve(plan.request);
  return plan;
}

TEST(LinkBySender, NoNoticeIsSealedNeitherForTheCopyNorForAFallBack) {
  Sent sent(handed_over);
  EXPECT_EQ(sent.scene.portal.message.copies[0].fallback, Method::kEscrowQuestion);
  EXPECT_TRUE(sent.scene.portal.message.copies[0].slot);
  EXPECT_TRUE(sent.scene.portal.message.notices.empty());
}

TEST(LinkBySender, TheLinkOpensTheCopy) {
  Sent sent(handed_over);
  Pickup page = sent.page();
  EXPECT_EQ(sent.answer(page, kAnswer), std::nullopt);
  EXPECT_EQ(page.stage(), PickupStage::kRead);
}

TEST(LinkBySender, AMissingNoticeIsRefusedWhereTheSenderDoesNotHandTheLinkOver) {
  Scene scene;
  Result<SealedCopies> sealed = scene.seal(scene.plan());
  ASSERT_TRUE(sealed.ok()) << describe(sealed.error());
  sealed->message.notices.clear();
  sealed->message.uploads = {"a", "b"};
  EXPECT_EQ(check_sealed_message(sealed->message).code(), Code::kSealInconsistent);
}

}  // namespace
}  // namespace waferseal::seal_test
