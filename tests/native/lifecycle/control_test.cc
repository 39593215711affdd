#include "native/lifecycle/control.h"

#include "tests/native/lifecycle/life_test.h"

namespace waferseal::lifecycle {
namespace {

using native::CopyState;
using native::MessageState;
using native::QueueKind;

class ControlTest : public LifeTest {
 protected:
  std::vector<ControlOutcome> control(const std::vector<SlotId>& slots,
                                      Mails mails = Mails::kGoOn) {
    std::vector<Bytes> controls;
    for (const SlotId& slot : slots) {
      controls.push_back(make_retract(system_random().secret(32), GuardId{}, slot, 1));
    }
    const auto message = messages().find_message("m1");
    auto outcomes = apply_controls(kept(), guard_, **message, controls, mails, "user:x");
    EXPECT_TRUE(outcomes) << (outcomes ? "" : describe(outcomes.error()));
    return outcomes ? *outcomes : std::vector<ControlOutcome>();
  }
};

// SPEC 6.5.2
TEST_F(ControlTest, WithoutADormantSlotTheCopyGoesOnWithoutAFallBack) {
  accept_sample();
  const auto outcomes = control({slot_id(0xA1)});
  ASSERT_EQ(outcomes.size(), 1u);
  EXPECT_FALSE(outcomes[0].refusal);
  EXPECT_FALSE(has_slot(0xA1));
  EXPECT_TRUE(messages().notices_of("m1")->empty());
  EXPECT_EQ(copy(0).state, CopyState::kQueued);
  EXPECT_EQ(claim(QueueKind::kTls).copy_id, copy(0).id);
}

TEST_F(ControlTest, WithoutTheAgentsSlotTheCopiesThatWaitForItAreRetracted) {
  accept_sample();
  control({slot_id(0xA0)});
  EXPECT_EQ(copy(0).state, CopyState::kRetracted);
  EXPECT_FALSE(has_slot(0xA0));
  EXPECT_FALSE(has_slot(0xA1)) << "its fall-back would wait for nothing";
  EXPECT_FALSE(*store_->queue().any_left("m1", QueueKind::kTls));
  EXPECT_EQ(copy(1).state, CopyState::kQueued) << "nobody said anything of the other's mail";
}

// SPEC 6.5.3
TEST_F(ControlTest, WithTheWholeMessageGoTheMailsThatWait) {
  accept_sample();
  control({slot_id(0xA0)}, Mails::kTakenBack);
  EXPECT_EQ(copy(0).state, CopyState::kRetracted);
  EXPECT_EQ(copy(1).state, CopyState::kRetracted);
  EXPECT_EQ((*messages().find_message("m1"))->state, MessageState::kRetracted);
}

TEST_F(ControlTest, AnArmedSlotTakesItsCopyAlong) {
  native::NewMessage message = native::sample_message("m1", "anna@example.org");
  message.copies[0].method = Method::kEscrowQuestion;
  message.copies[0].fallback.reset();
  message.slots.erase(message.slots.begin());
  message.slots[0].dormant = false;
  message.notices[0].dormant = false;
  accept(message);
  control({slot_id(0xA1)});
  EXPECT_EQ(copy(0).state, CopyState::kRetracted);
  EXPECT_FALSE(*store_->queue().any_left("m1", QueueKind::kNotice));
}

// SPEC 6.5.3, for a `tls` copy that has fallen back to a mail as well.
TEST_F(ControlTest, MailsThatWaitAreTakenBackFallBacksIncluded) {
  native::NewMessage message = native::sample_message("m1", "anna@example.org");
  message.copies[0].fallback = Method::kOpenPgp;
  message.copies[0].blob = native::blob_id("mail of tom");
  message.slots.clear();
  message.notices.clear();
  accept(message);
  native::Change fell;
  fell.row = native::RowEnd{claim(QueueKind::kTls)};
  fell.copies = {
      {.copy_id = copy(0).id, .from = native::CopyStates::all(), .state = CopyState::kFellBack}};
  fell.message_id = "m1";
  fell.queue = {{QueueKind::kOpenPgp, copy(0).id, 0, now_}};
  ASSERT_TRUE(store_->write(fell));
  control({}, Mails::kTakenBack);
  EXPECT_EQ(copy(0).state, CopyState::kRetracted);
  EXPECT_EQ(copy(1).state, CopyState::kRetracted);
  EXPECT_EQ(*store_->queue().size(), 0u);
  EXPECT_FALSE(has_blob("mail of tom"));
  EXPECT_FALSE(has_blob("mail of m1"));
}

TEST_F(ControlTest, TheSendersOwnSlotKeepsTheBody) {
  native::NewMessage message = native::sample_message("m1", "anna@example.org");
  native::SlotRecord own;
  own.slot_id = Bytes(16, 0xAF);
  own.kind = SlotKind::kSender;
  message.slots.push_back(own);
  accept(message);
  control({slot_id(0xA0)}, Mails::kTakenBack);
  EXPECT_TRUE(has_blob("body of m1"));
  EXPECT_FALSE(has_blob("mail of m1"));
}

// A client may call anything a slot. The sender's own belongs to no copy, and no guard has it: nothing
// is closed, neither here nor in another message.
TEST_F(ControlTest, TheSendersOwnSlotClosesNothing) {
  const auto with_own_slot = [](const char* id, std::uint8_t first) {
    native::NewMessage message = native::sample_message(id, "anna@example.org");
    message.slots[0].slot_id = Bytes(16, first);
    message.slots[1].slot_id = Bytes(16, static_cast<std::uint8_t>(first + 1));
    message.slots[1].locator = Bytes(16, static_cast<std::uint8_t>(first + 1));
    message.copies[0].slot_id = message.slots[1].slot_id;
    native::SlotRecord own;
    own.slot_id = Bytes(16, static_cast<std::uint8_t>(first + 2));
    own.kind = SlotKind::kSender;
    message.slots.push_back(own);
    return message;
  };
  accept(with_own_slot("m1", 0xA0));
  ASSERT_TRUE(messages().put_message(with_own_slot("m2", 0xE0)));
  const auto nothing_is_closed = [this] {
    for (const int slot : {0xA0, 0xA1, 0xA2, 0xE0, 0xE1, 0xE2}) {
      EXPECT_TRUE(has_slot(static_cast<std::uint8_t>(slot))) << slot;
    }
    EXPECT_EQ(copy(0).state, CopyState::kQueued);
    EXPECT_EQ(copy(1).state, CopyState::kQueued);
  };
  EXPECT_FALSE(control({slot_id(0xA2)}).at(0).refusal);
  nothing_is_closed();
  const auto followed = follow_gone(kept(), slot_id(0xA2));
  ASSERT_TRUE(followed);
  EXPECT_EQ(*followed, "");
  nothing_is_closed();
}

// SPEC 6.5.1, at the guard's word.
TEST_F(ControlTest, WhatTheGuardForgetsIsClosedInOneStepAndTold) {
  accept_sample();
  const auto followed = follow_gone(kept(), slot_id(0xA0));
  ASSERT_TRUE(followed) << describe(followed.error());
  EXPECT_EQ(*followed, "m1");
  EXPECT_EQ(copy(0).state, CopyState::kRetracted);
  EXPECT_EQ(copy(1).state, CopyState::kQueued);
  EXPECT_TRUE(has_blob("mail of m1")) << "files are for clear_if_closed";
  EXPECT_TRUE(events().empty()) << "the agent's slot is nobody's news";
}

TEST_F(ControlTest, ASenderIsToldWhatTheGuardForgot) {
  native::NewMessage message = native::sample_message("m1", "anna@example.org");
  message.slots[1].dormant = false;
  message.copies[0].method = Method::kEscrowQuestion;
  message.copies[0].fallback.reset();
  accept(message);
  ASSERT_TRUE(follow_gone(kept(), slot_id(0xA1)));
  EXPECT_EQ(copy(0).state, CopyState::kRetracted);
  EXPECT_EQ(events(), std::vector<std::string>{"escrow_gone (copy 1)"});
  ASSERT_TRUE(follow_gone(kept(), slot_id(0xA1)));
  EXPECT_EQ(events().size(), 1u);
}

TEST_F(ControlTest, WhatWasSentStaysSent) {
  accept_sample();
  native::Change sent;
  sent.row = native::RowEnd{claim(QueueKind::kOpenPgp)};
  sent.copies = {
      {.copy_id = copy(1).id, .from = native::CopyStates::all(), .state = CopyState::kSent}};
  ASSERT_TRUE(store_->write(sent));
  control({slot_id(0xA0)}, Mails::kTakenBack);
  EXPECT_EQ(copy(1).state, CopyState::kSent);
}

TEST_F(ControlTest, ARefusalChangesNothing) {
  accept_sample();
  guard_.control_says = Code::kControlRefused;
  const auto outcomes = control({slot_id(0xA0), slot_id(0xA1)});
  ASSERT_EQ(outcomes.size(), 2u);
  EXPECT_EQ(outcomes[0].refusal, Code::kControlRefused);
  EXPECT_TRUE(has_slot(0xA0));
  EXPECT_TRUE(has_slot(0xA1));
  EXPECT_EQ(copy(0).state, CopyState::kQueued);
}

TEST_F(ControlTest, ASlotOfAnotherMessageIsNotFound) {
  accept_sample();
  native::NewMessage other = native::sample_message("m2", "anna@example.org");
  other.slots.resize(1);
  other.slots[0].slot_id = Bytes(16, 0xEE);
  other.notices.clear();
  ASSERT_TRUE(messages().put_message(other));
  const auto outcomes = control({slot_id(0xEE)});
  EXPECT_EQ(outcomes.at(0).refusal, Code::kNotFound);
  EXPECT_TRUE(guard_.controlled.empty());
}

// SPEC 6.5.4: else the store would close at the old date what the guard still opens.
TEST_F(ControlTest, AnExtendedCopyWaitsForLonger) {
  accept_sample();
  const UnixTime later = now_ + std::chrono::hours(24 * 30);
  guard_.control_says = RecordStatus{RecordState::kArmed, later};
  control({slot_id(0xA1)});
  EXPECT_EQ(copy(0).expires_at, later);
  EXPECT_EQ(copy(0).state, CopyState::kQueued);
  EXPECT_EQ(events(), std::vector<std::string>{"control (1 control messages)"});
}

}  // namespace
}  // namespace waferseal::lifecycle
