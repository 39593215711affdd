#include "native/lifecycle/fall_back.h"

#include "tests/native/lifecycle/life_test.h"

namespace waferseal::lifecycle {
namespace {

using native::CopyState;
using native::QueueKind;
using native::QueueRow;

class FallBackTest : public LifeTest {
 protected:
  Status lose(const QueueRow& row, std::optional<SlotId> slot = slot_id(0xA1)) {
    const native::CopyRecord lost = **messages().find_copy(row.copy_id);
    const std::string evidence = "{\"tried\":1}";
    return fall_back(*store_, agents_guard_, {row, lost, slot, Code::kTlsNotOffered, evidence},
                     now_);
  }
  void expect_failed(const std::string& code) {
    EXPECT_EQ(copy(0).state, CopyState::kFailed);
    EXPECT_EQ(copy(0).code, code);
    EXPECT_FALSE(has_slot(0xA1));
    EXPECT_TRUE(messages().notices_of("m1")->empty());
    EXPECT_FALSE(*store_->queue().any_left("m1", QueueKind::kTls));
    EXPECT_FALSE(*store_->queue().any_left("m1", QueueKind::kNotice));
  }
};

TEST_F(FallBackTest, TheGuardReleasesTheSlotAndTheNoticeIsQueued) {
  accept_sample();
  ASSERT_TRUE(lose(claim(QueueKind::kTls)));
  EXPECT_EQ(agents_guard_.released, std::vector<SlotId>{slot_id(0xA1)});
  EXPECT_EQ(copy(0).state, CopyState::kFellBack);
  EXPECT_EQ(copy(0).code, "tls_not_offered");
  EXPECT_EQ(copy(0).evidence, "{\"tried\":1}");
  EXPECT_FALSE((*messages().slot_by_id(slot_id(0xA1)))->dormant);
  const QueueRow notice = claim(QueueKind::kNotice);
  EXPECT_EQ(notice.copy_id, copy(0).id);
  EXPECT_FALSE((*messages().find_notice(notice.notice_id))->dormant);
  EXPECT_FALSE(*store_->queue().any_left("m1", QueueKind::kTls));
  EXPECT_EQ(events(), std::vector<std::string>{"tls_not_offered (fall-back released)"});
}

TEST_F(FallBackTest, AMailThatWasSealedForItIsQueued) {
  native::NewMessage message = native::sample_message("m1", "anna@example.org");
  message.copies[0].fallback = Method::kOpenPgp;
  message.copies[0].blob = native::blob_id("mail of tom");
  message.slots.pop_back();
  message.notices.clear();
  accept(message);
  const QueueRow pgp = claim(QueueKind::kOpenPgp);
  ASSERT_TRUE(lose(claim(QueueKind::kTls), std::nullopt));
  EXPECT_TRUE(agents_guard_.released.empty());
  EXPECT_EQ(copy(0).state, CopyState::kFellBack);
  const QueueRow row = claim(QueueKind::kOpenPgp);
  EXPECT_EQ(row.copy_id, copy(0).id);
  EXPECT_NE(row.id, pgp.id);
}

// The sender hands the link over: the slot is released, and there is nothing to be sent.
TEST_F(FallBackTest, WithoutANoticeTheCopyWaitsForItsLink) {
  native::NewMessage message = native::sample_message("m1", "anna@example.org");
  message.notices.clear();
  accept(message);
  ASSERT_TRUE(lose(claim(QueueKind::kTls)));
  EXPECT_EQ(agents_guard_.released.size(), 1u);
  EXPECT_EQ(copy(0).state, CopyState::kFellBack);
  EXPECT_FALSE((*messages().slot_by_id(slot_id(0xA1)))->dormant);
  EXPECT_FALSE(*store_->queue().any_left("m1", QueueKind::kNotice));
}

TEST_F(FallBackTest, WithoutAFallBackItHasFailed) {
  native::NewMessage message = native::sample_message("m1", "anna@example.org");
  message.copies[0].fallback.reset();
  message.slots.pop_back();
  message.notices.clear();
  accept(message);
  ASSERT_TRUE(lose(claim(QueueKind::kTls), std::nullopt));
  EXPECT_TRUE(agents_guard_.released.empty());
  expect_failed("tls_not_offered");
}

// What the store names and the signed orders do not is not released.
TEST_F(FallBackTest, ASlotThatTheOrdersDoNotNameIsNotReleased) {
  accept_sample();
  ASSERT_TRUE(lose(claim(QueueKind::kTls), std::nullopt));
  EXPECT_TRUE(agents_guard_.released.empty());
  expect_failed("tls_not_offered");
}

TEST_F(FallBackTest, AFallBackThatWasRetractedIsNone) {
  accept_sample();
  agents_guard_.release_says = Code::kEscrowGone;
  ASSERT_TRUE(lose(claim(QueueKind::kTls)));
  expect_failed("tls_not_offered");
}

TEST_F(FallBackTest, AGuardThatRefusesIsNamed) {
  accept_sample();
  agents_guard_.release_says = Code::kControlRefused;
  ASSERT_TRUE(lose(claim(QueueKind::kTls)));
  expect_failed("control_refused");
}

TEST_F(FallBackTest, AGuardThatDoesNotAnswerChangesNothing) {
  accept_sample();
  agents_guard_.release_says = Code::kNetwork;
  const QueueRow row = claim(QueueKind::kTls);
  EXPECT_EQ(lose(row).code(), Code::kNetwork);
  EXPECT_EQ(copy(0).state, CopyState::kQueued);
  EXPECT_TRUE((*messages().slot_by_id(slot_id(0xA1)))->dormant);
  agents_guard_.release_says = Done{};
  EXPECT_TRUE(lose(row)) << "the row is still held";
}

// A retraction that came in between stands.
TEST_F(FallBackTest, ARetractedCopyDoesNotComeBack) {
  accept_sample();
  const QueueRow row = claim(QueueKind::kTls);
  native::Change retracted;
  retracted.copies = {
      {.copy_id = row.copy_id, .from = native::CopyStates::all(), .state = CopyState::kRetracted}};
  retracted.clear = {row.copy_id};
  ASSERT_TRUE(store_->write(retracted));
  EXPECT_EQ(lose(row).code(), Code::kLeaseLost);
  EXPECT_EQ(copy(0).state, CopyState::kRetracted);
  EXPECT_FALSE(*store_->queue().any_left("m1", QueueKind::kNotice));
}

TEST_F(FallBackTest, TheAgentsSlotGoesAfterTheGuardHasForgottenIt) {
  accept_sample();
  const native::SlotRecord slot = **messages().agent_slot("m1");
  agents_guard_.forget_says = Code::kNetwork;
  EXPECT_EQ(forget_agent_slot(*store_, agents_guard_, slot, now_).code(), Code::kNetwork);
  EXPECT_TRUE(has_slot(0xA0)) << "the guard still holds its share";
  agents_guard_.forget_says = Done{};
  ASSERT_TRUE(forget_agent_slot(*store_, agents_guard_, slot, now_));
  EXPECT_FALSE(has_slot(0xA0));
  EXPECT_EQ(agents_guard_.forgotten.back(), slot_id(0xA0));
}

TEST_F(FallBackTest, AnAgentsSlotThatNoGuardHasIsAuditedAndGoes) {
  accept_sample();
  agents_guard_.forget_says = Code::kControlRefused;
  ASSERT_TRUE(forget_agent_slot(*store_, agents_guard_, **messages().agent_slot("m1"), now_));
  EXPECT_FALSE(has_slot(0xA0));
  EXPECT_EQ(events(),
            std::vector<std::string>{"control_refused (agent slot not known to any guard)"});
}

TEST_F(FallBackTest, AFallBackThatCouldNotBeForgottenIsAudited) {
  accept_sample();
  agents_guard_.forget_says = Code::kNetwork;
  ASSERT_TRUE(forget_fall_back(*store_, agents_guard_, "m1", slot_id(0xA1), now_));
  EXPECT_EQ(events(), std::vector<std::string>{"network (fall-back not forgotten)"});
}

}  // namespace
}  // namespace waferseal::lifecycle
