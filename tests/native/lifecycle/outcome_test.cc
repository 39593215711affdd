#include "native/lifecycle/outcome.h"

#include "native/lifecycle/tell_sender.h"
#include "tests/native/lifecycle/life_test.h"

namespace waferseal::lifecycle {
namespace {

using native::CopyState;
using native::QueueKind;
using native::QueueRow;

class OutcomeTest : public LifeTest {
 protected:
  OutcomeTest() { accept_sample(); }
  void set_state(std::int64_t copy_id, CopyState state) {
    native::Change change;
    change.now = now_;
    change.copies = {{.copy_id = copy_id, .from = native::CopyStates::all(), .state = state}};
    ASSERT_TRUE(store_->write(change));
  }
};

TEST_F(OutcomeTest, ADeliveredTlsCopyLeavesNothingOfItsFallBack) {
  ASSERT_TRUE(record_delivery(*store_, claim(QueueKind::kTls), "{\"mx\":1}", now_));
  EXPECT_EQ(copy(0).state, CopyState::kSent);
  EXPECT_EQ(copy(0).evidence, "{\"mx\":1}");
  EXPECT_FALSE(has_slot(0xA1));
  EXPECT_TRUE(messages().notices_of("m1")->empty());
  EXPECT_TRUE(has_slot(0xA0)) << "the agent's slot goes when the guard has forgotten it";
}

TEST_F(OutcomeTest, ADeliveredMailStaysForTheCopiesThatShareIt) {
  ASSERT_TRUE(record_delivery(*store_, claim(QueueKind::kOpenPgp), "{}", now_));
  EXPECT_EQ(copy(1).state, CopyState::kSent);
  EXPECT_EQ(copy(1).blob, native::blob_id("mail of m1"));
}

TEST_F(OutcomeTest, ADeferralNamesItsReasonOrLeavesTheCopyAlone) {
  const UnixTime again = now_ + std::chrono::minutes(5);
  ASSERT_TRUE(
      record_deferral(*store_, claim(QueueKind::kTls), Code::kDnsServfail, "{}", again, now_));
  EXPECT_EQ(copy(0).state, CopyState::kDeferred);
  EXPECT_EQ(copy(0).code, "dns_servfail");
  EXPECT_TRUE(store_->queue().claim({QueueKind::kTls}, now_, kLease)->rows.empty());
  ASSERT_TRUE(
      record_deferral(*store_, claim(QueueKind::kOpenPgp), std::nullopt, "{}", again, now_));
  EXPECT_EQ(copy(1).state, CopyState::kQueued);
}

TEST_F(OutcomeTest, AFailedTlsCopyLeavesNothingOfItsFallBack) {
  ASSERT_TRUE(record_failure(*store_, claim(QueueKind::kTls), Code::kAgentOrders, "{}", now_));
  EXPECT_EQ(copy(0).state, CopyState::kFailed);
  EXPECT_EQ(copy(0).code, "agent_orders");
  EXPECT_FALSE(has_slot(0xA1));
  EXPECT_TRUE(messages().notices_of("m1")->empty());
}

// SPEC 8.17
TEST_F(OutcomeTest, AFailureIsToldToTheSendersDomain) {
  ASSERT_TRUE(record_failure(*store_, claim(QueueKind::kTls), Code::kAgentOrders, "{}", now_));
  const QueueRow row = claim(QueueKind::kStatus);
  EXPECT_EQ(row.copy_id, copy(0).id);
  EXPECT_EQ(row.domain, "example.org");
  EXPECT_TRUE(tells_failure(row));
}

TEST_F(OutcomeTest, AWaitIsToldOnceAndNotAtOnce) {
  const auto defer = [this] {
    ASSERT_TRUE(record_deferral(*store_, claim(QueueKind::kOpenPgp), Code::kDnsServfail, "{}",
                                now_ + std::chrono::hours(1), now_));
  };
  const auto told = [this] {
    return store_->queue().claim({QueueKind::kStatus}, now_, kLease)->rows;
  };
  defer();
  EXPECT_TRUE(told().empty());
  now_ += std::chrono::hours(4);
  defer();
  const auto rows = told();
  ASSERT_EQ(rows.size(), 1u);
  EXPECT_FALSE(tells_failure(rows[0]));
  ASSERT_TRUE(drop_row(*store_, rows[0], now_));
  now_ += std::chrono::hours(4);
  defer();
  EXPECT_TRUE(told().empty());
}

TEST_F(OutcomeTest, ARetractionTakesBackWhatWouldBeTold) {
  ASSERT_TRUE(record_failure(*store_, claim(QueueKind::kOpenPgp), Code::kInternal, "{}", now_));
  native::Change change;
  change.now = now_;
  change.clear = {copy(1).id};
  ASSERT_TRUE(store_->write(change));
  EXPECT_TRUE(store_->queue().claim({QueueKind::kStatus}, now_, kLease)->rows.empty());
}

TEST_F(OutcomeTest, ANoticeGoesWhenItWasSentAndTheSlotStays) {
  native::Change change;
  change.now = now_;
  change.row = native::RowEnd{claim(QueueKind::kTls)};
  change.wake = {copy(0).id};
  change.message_id = "m1";
  change.queue = {{QueueKind::kNotice, copy(0).id, messages().notices_of("m1")->at(0).id, now_}};
  ASSERT_TRUE(store_->write(change));
  ASSERT_TRUE(record_delivery(*store_, claim(QueueKind::kNotice), "{}", now_));
  EXPECT_EQ(copy(0).state, CopyState::kNotified);
  EXPECT_TRUE(messages().notices_of("m1")->empty()) << "a sent notice was kept";
  EXPECT_TRUE(has_slot(0xA1));
}

TEST_F(OutcomeTest, DeliveryDoesNotOverwriteWhatIsFinal) {
  for (const CopyState state : {CopyState::kRetracted, CopyState::kExpired, CopyState::kOpened,
                                CopyState::kFailed, CopyState::kSent}) {
    set_state(copy(1).id, state);
    const QueueRow row = claim(QueueKind::kOpenPgp);
    ASSERT_TRUE(record_deferral(*store_, row, Code::kSmtpTemporary, "{}", now_, now_));
    EXPECT_EQ(copy(1).state, state);
  }
  ASSERT_TRUE(record_failure(*store_, claim(QueueKind::kOpenPgp), Code::kInternal, "{}", now_));
  EXPECT_EQ(copy(1).state, CopyState::kSent);
}

TEST_F(OutcomeTest, AWorkerThatIsTooLateWritesNothing) {
  const QueueRow late = claim(QueueKind::kTls);
  now_ += kLease;
  claim(QueueKind::kTls);
  EXPECT_EQ(record_delivery(*store_, late, "{}", now_).code(), Code::kLeaseLost);
  EXPECT_EQ(record_failure(*store_, late, Code::kInternal, "{}", now_).code(), Code::kLeaseLost);
  EXPECT_EQ(record_too_late(*store_, late, now_).code(), Code::kLeaseLost);
  EXPECT_EQ(drop_row(*store_, late, now_).code(), Code::kLeaseLost);
  EXPECT_EQ(copy(0).state, CopyState::kQueued);
  EXPECT_TRUE(has_slot(0xA1));
}

}  // namespace
}  // namespace waferseal::lifecycle
