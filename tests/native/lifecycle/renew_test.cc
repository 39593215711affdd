#include "native/lifecycle/renew.h"

#include "native/lifecycle/control.h"
#include "tests/native/lifecycle/life_test.h"

namespace waferseal::lifecycle {
namespace {

using native::CopyState;
using native::QueueKind;

// "m1" with an armed question (slot A1) and its notice.
class RenewTest : public LifeTest {
 protected:
  RenewTest() {
    native::NewMessage message = native::sample_message("m1", "anna@example.org");
    message.copies[0].method = Method::kEscrowQuestion;
    message.copies[0].fallback.reset();
    message.slots.erase(message.slots.begin());
    message.slots[0].dormant = false;
    message.notices[0].dormant = false;
    native::SlotRecord sender;
    sender.slot_id = Bytes(16, 0xA2);
    sender.kind = SlotKind::kSender;
    sender.record = to_bytes("sender slot");
    message.slots.push_back(sender);
    accept(message);
    guard_.armed.clear();
  }

  SealedRenewal renewal() const {
    SealedRenewal out;
    out.old_slot = slot_id(0xA1);
    out.old_sender = slot_id(0xA2);
    out.question.id = slot_id(0xE1);
    out.question.record = to_bytes("new question");
    out.question.link.emplace();
    out.question.link->locator.fill(0xE2);
    out.sender.kind = SlotKind::kSender;
    out.sender.id = slot_id(0xE3);
    out.sender.record = to_bytes("new sender slot");
    ArmStatement arm;
    arm.slot_id = out.question.id;
    arm.body = to_bytes("arm anew");
    out.arms.push_back(arm);
    out.notice = to_bytes("new notice");
    out.expires = now_ + std::chrono::hours(48);
    const SecretBytes seed = system_random().secret(32);
    out.forget_old.push_back(make_retract(seed, GuardId{}, out.old_slot, 1));
    out.forget_new.push_back(make_retract(seed, GuardId{}, out.question.id, 1));
    return out;
  }
  Status renew() {
    const auto message = messages().find_message("m1");
    return renew_link(kept(), guard_, **message, renewal());
  }
  void begin(const SealedRenewal& renewal) {
    ASSERT_TRUE(store_->renewals().begin(
        {"m1", copy(0).id, Bytes(16, 0xA1), Bytes(16, 0xA2), encode_sealed_renewal(renewal)},
        native::CopyStates::all()));
  }
  std::string old_statement() {
    return std::string(as_text((*messages().slot_by_id(slot_id(0xA1)))->arm));
  }
  bool waits() { return !store_->renewals().all()->empty(); }
  void expect_as_before() {
    EXPECT_TRUE(has_slot(0xA1));
    EXPECT_FALSE(has_slot(0xE1));
    EXPECT_FALSE(waits());
    EXPECT_EQ(messages().notices_of("m1")->at(0).record, to_bytes("sealed notice"));
  }
  void expect_renewed() {
    EXPECT_FALSE(has_slot(0xA1));
    EXPECT_TRUE(has_slot(0xE1));
    EXPECT_TRUE(has_slot(0xE3));
    EXPECT_FALSE(waits());
    EXPECT_EQ(copy(0).state, CopyState::kQueued);
    EXPECT_EQ(messages().find_notice(claim(QueueKind::kNotice).notice_id)->value().record,
              to_bytes("new notice"));
  }
};

TEST_F(RenewTest, TheNewRecordIsArmedBeforeTheOldOneIsForgotten) {
  const Status renewed = renew();
  ASSERT_TRUE(renewed) << describe(renewed.error());
  EXPECT_EQ(guard_.armed.front(), "arm anew");
  EXPECT_EQ(guard_.controlled, std::vector<SlotId>{slot_id(0xA1)});
  expect_renewed();
}

TEST_F(RenewTest, AGuardThatDoesNotArmKeepsTheOldLink) {
  guard_.arm_says = Code::kControlRefused;
  EXPECT_EQ(renew().code(), Code::kControlRefused);
  EXPECT_EQ(guard_.controlled, std::vector<SlotId>{slot_id(0xE1)}) << "only the new one goes";
  expect_as_before();
}

TEST_F(RenewTest, AGuardThatDoesNotAnswerIsAskedAgain) {
  guard_.arm_says = Code::kGuardUnavailable;
  EXPECT_EQ(renew().code(), Code::kGuardUnavailable);
  EXPECT_TRUE(waits());
  EXPECT_TRUE(has_slot(0xA1));
  EXPECT_EQ(renew_what_waits(kept(), guard_).code(), Code::kGuardUnavailable);
  guard_.arm_says = Done{};
  ASSERT_TRUE(renew_what_waits(kept(), guard_));
  expect_renewed();
}

// As a crash leaves it after the guard has forgotten the old record.
TEST_F(RenewTest, WhatWasBegunIsFinished) {
  begin(renewal());
  ASSERT_TRUE(store_->renewals().mark_forgetting(copy(0).id));
  guard_.arm_says_of[old_statement()] = Code::kEscrowGone;
  // The guard tells that it is gone: that is no retraction, and the news waits for what comes of it.
  EXPECT_EQ(*follow_gone(kept(), slot_id(0xA1)), std::nullopt);
  EXPECT_EQ(copy(0).state, CopyState::kQueued);
  ASSERT_TRUE(renew_what_waits(kept(), guard_));
  expect_renewed();
  EXPECT_EQ(*follow_gone(kept(), slot_id(0xA1)), "");
  EXPECT_EQ(copy(0).state, CopyState::kQueued);
}

// SPEC 6.10.3: by whoever spoke to the guard itself, while the renewal waited.
TEST_F(RenewTest, ARetractionAtTheGuardComesFirst) {
  guard_.arm_says_of["arm anew"] = Code::kGuardUnavailable;
  EXPECT_EQ(renew().code(), Code::kGuardUnavailable);
  guard_.arm_says_of = {{old_statement(), Code::kEscrowGone}};
  EXPECT_EQ(renew_what_waits(kept(), guard_).code(), Code::kEscrowGone);
  EXPECT_EQ(guard_.controlled, std::vector<SlotId>{slot_id(0xE1)}) << "only the new one goes";
  EXPECT_FALSE(has_slot(0xE1));
  EXPECT_FALSE(waits());
  EXPECT_EQ(*follow_gone(kept(), slot_id(0xA1)), "m1");
  EXPECT_EQ(copy(0).state, CopyState::kRetracted);
}

TEST_F(RenewTest, TheNewsOfARetractionIsFollowedBeforeTheRenewal) {
  begin(renewal());
  EXPECT_EQ(*follow_gone(kept(), slot_id(0xA1)), "m1");
  EXPECT_EQ(copy(0).state, CopyState::kRetracted);
  EXPECT_EQ(renew_what_waits(kept(), guard_).code(), Code::kEscrowGone);
  EXPECT_FALSE(has_slot(0xE1));
  EXPECT_FALSE(waits());
}

// The old record is forgotten, and the new one does not come: the copy is closed, not stranded.
TEST_F(RenewTest, NewsOfARenewalThatWasTakenBackCloseTheCopy) {
  begin(renewal());
  ASSERT_TRUE(store_->renewals().mark_forgetting(copy(0).id));
  EXPECT_EQ(*follow_gone(kept(), slot_id(0xA1)), std::nullopt);
  guard_.arm_says_of = {{"arm anew", Code::kControlRefused}};
  EXPECT_EQ(renew_what_waits(kept(), guard_).code(), Code::kControlRefused);
  EXPECT_EQ(*follow_gone(kept(), slot_id(0xA1)), "m1");
  EXPECT_EQ(copy(0).state, CopyState::kRetracted);
}

TEST_F(RenewTest, WhileTheGuardDoesNotSayWhetherTheOldRecordIsThereNothingIsForgotten) {
  guard_.arm_says_of = {{old_statement(), Code::kGuardUnavailable}};
  EXPECT_EQ(renew().code(), Code::kGuardUnavailable);
  EXPECT_TRUE(guard_.controlled.empty());
  EXPECT_TRUE(waits());
  EXPECT_FALSE(store_->renewals().all()->at(0).forgetting);
}

// Its answer has no tries left; the new link helps when the sender has granted some.
TEST_F(RenewTest, AFrozenCopyIsRenewed) {
  guard_.arm_says_of = {{old_statement(), Code::kEscrowWrongState}};
  ASSERT_TRUE(renew());
  expect_renewed();
}

TEST_F(RenewTest, WhatDoesNotRetractTheOldRecordRenewsNothing) {
  guard_.control_says = RecordStatus{RecordState::kArmed, {}};
  EXPECT_EQ(renew().code(), Code::kSealInconsistent);
  expect_as_before();
}

TEST_F(RenewTest, ACopyWhoseTimeIsOverMeanwhileIsNotRenewed) {
  guard_.arm_says = Code::kGuardUnavailable;
  EXPECT_EQ(renew().code(), Code::kGuardUnavailable);
  guard_.arm_says = Done{};
  now_ += std::chrono::hours(25);
  EXPECT_EQ(renew_what_waits(kept(), guard_).code(), Code::kEscrowGone);
  expect_as_before();
}

TEST_F(RenewTest, WhileItWaitsTheOldSlotIsRetractedAndNothingElse) {
  guard_.arm_says = Code::kGuardUnavailable;
  EXPECT_EQ(renew().code(), Code::kGuardUnavailable);
  const auto message = messages().find_message("m1");
  const SecretBytes seed = system_random().secret(32);
  const auto control = [&](const Bytes& what) {
    return apply_controls(kept(), guard_, **message, {what}, Mails::kGoOn, "x")->at(0).refusal;
  };
  EXPECT_EQ(control(make_extend(seed, GuardId{}, slot_id(0xA1), 2, now_ + std::chrono::hours(90))),
            Code::kSentChanged);
  EXPECT_TRUE(guard_.controlled.empty());
  EXPECT_EQ(control(make_retract(seed, GuardId{}, slot_id(0xA1), 3)), std::nullopt);
  EXPECT_EQ(copy(0).state, CopyState::kRetracted);
}

TEST_F(RenewTest, ACopyThatWasRetractedMeanwhileStaysSo) {
  begin(renewal());
  native::Change retracted;
  retracted.now = now_;
  native::CopyUpdate update;
  update.copy_id = copy(0).id;
  update.from = native::CopyStates::all();
  update.state = CopyState::kRetracted;
  retracted.copies.push_back(update);
  retracted.clear = {copy(0).id};
  ASSERT_TRUE(store_->write(retracted));
  EXPECT_EQ(renew_what_waits(kept(), guard_).code(), Code::kEscrowGone);
  EXPECT_EQ(guard_.controlled.back(), slot_id(0xE1));
  EXPECT_FALSE(has_slot(0xE1));
  EXPECT_FALSE(waits());
  EXPECT_EQ(copy(0).state, CopyState::kRetracted);
}

TEST_F(RenewTest, NothingIsRenewedThatIsOver) {
  now_ += std::chrono::hours(25);  // its time is over
  EXPECT_EQ(renew().code(), Code::kEscrowGone);
  EXPECT_TRUE(guard_.armed.empty());
}

TEST_F(LifeTest, AFallBackThatWaitsHasNoLinkToRenew) {
  accept_sample();
  guard_.armed.clear();
  SealedRenewal renewal;
  renewal.old_slot = slot_id(0xA1);
  const auto message = messages().find_message("m1");
  EXPECT_EQ(renew_link(kept(), guard_, **message, renewal).code(), Code::kEscrowGone);
  EXPECT_TRUE(guard_.armed.empty());
}

// What was signed for the old slot has not reached the copy, and is not said to have.
TEST_F(RenewTest, AControlMessageForTheOldSlotIsRefused) {
  ASSERT_TRUE(renew());
  const auto message = messages().find_message("m1");
  const auto outcomes = apply_controls(
      kept(), guard_, **message,
      {make_retract(system_random().secret(32), GuardId{}, slot_id(0xA1), 2)}, Mails::kGoOn, "x");
  ASSERT_TRUE(outcomes);
  EXPECT_EQ(outcomes->at(0).refusal, Code::kSentChanged);
  EXPECT_EQ(copy(0).state, CopyState::kQueued);
}

}  // namespace
}  // namespace waferseal::lifecycle
