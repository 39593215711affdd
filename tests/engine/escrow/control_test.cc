// Grant, extend, retract, and what comes back from an old database (SPEC 4.7, 4.8).
#include <gtest/gtest.h>

#include <algorithm>

#include "engine/escrow/messages.h"
#include "tests/engine/escrow/world.h"

namespace waferseal {
namespace {

using std::chrono::hours;

constexpr std::uint64_t kHourMs = 3600 * 1000;

class ControlTest : public testing::Test {
 protected:
  World world;
  TestGuard& guard = world.guard();
  SentQuestion sent = world.send();
  SlotId slot = sent.slot_id;
  GuardId id = guard.keys.id;

  Result<RecordStatus> control(const Bytes& body) {
    WAFERSEAL_TRY(const Bytes reply, guard.handle(GuardOperation::kControl, body));
    return parse_record_status(reply);
  }
  std::uint64_t number(std::uint64_t more = 0) const {
    return static_cast<std::uint64_t>(unix_seconds(world.now)) * 1000 + more;
  }
  // Made an hour after the guard noticed.
  std::uint64_t number_after_restore() {
    world.set_time(world.now + hours(1));
    return number(1);
  }
  // kWrongAnswer: evaluated.
  Code guess() {
    QuestionUnlock unlock = world.open_page(sent);
    world.answer(unlock, "a wrong one");
    return unlock.last_refusal() ? unlock.last_refusal()->code : Code::kInternal;
  }
  TriesLeft left() { return tries_left(guard.pool(world.the_answer_id()), world.now); }
  void use_up_today() {
    for (int i = 0; i < 3; ++i) ASSERT_EQ(guess(), Code::kWrongAnswer);
    ASSERT_EQ(guess(), Code::kTriesUsedUpToday);
  }
};

TEST_F(ControlTest, RetractZeroesTheCell) {
  ASSERT_NE(guard.cell_bytes(slot), Bytes(kCellSize));
  const Result<RecordStatus> status = control(make_retract(world.control_seed, id, slot, number()));
  ASSERT_TRUE(status);
  EXPECT_EQ(status->state, RecordState::kGone);
  EXPECT_EQ(guard.cell_bytes(slot), Bytes(kCellSize));
  EXPECT_EQ(guard.events.back(), GuardEvent::kGone);
  EXPECT_EQ(guess(), Code::kEscrowGone);
  // Repeatable, and final.
  EXPECT_TRUE(control(make_retract(world.control_seed, id, slot, number(5))));
  EXPECT_EQ(
      control(make_extend(world.control_seed, id, slot, number(9), world.now + hours(9999))).code(),
      Code::kEscrowGone);
  EXPECT_EQ(control(make_grant(world.answer_key, id, slot, number(9), 3)).code(),
            Code::kEscrowGone);
}

TEST_F(ControlTest, AnOldDatabaseDoesNotBringARetractedMessageBack) {
  const std::map<SlotId, Bytes> backup = guard.records;
  ASSERT_TRUE(control(make_retract(world.control_seed, id, slot, number())));
  guard.records = backup;
  EXPECT_EQ(guess(), Code::kEscrowGone);
  guard.roll_back_database();
  EXPECT_EQ(guess(), Code::kEscrowFrozen);
  ASSERT_TRUE(control(make_grant(world.answer_key, id, slot, number_after_restore(), 3)));
  EXPECT_EQ(guess(), Code::kEscrowGone);
}

TEST_F(ControlTest, OnlyTheSendersKeysControl) {
  const SecretBytes strange_seed = world.random.secret(32);
  const SigningKey strange_key = SigningKey::generate(world.random);
  EXPECT_EQ(control(make_retract(strange_seed, id, slot, number())).code(), Code::kControlRefused);
  EXPECT_EQ(control(make_extend(strange_seed, id, slot, number(), world.now + hours(9999))).code(),
            Code::kControlRefused);
  EXPECT_EQ(control(make_grant(strange_key, id, slot, number(), 3)).code(), Code::kControlRefused);
  // For another guard, for another slot.
  GuardId elsewhere = id;
  elsewhere[0] ^= 1;
  EXPECT_EQ(control(make_retract(world.control_seed, elsewhere, slot, number())).code(),
            Code::kControlRefused);
  const SentQuestion other = world.send();
  Bytes moved = make_retract(world.control_seed, id, other.slot_id, number());
  // The slot id stands after the map head, version and two item heads.
  const auto at =
      std::search(moved.begin(), moved.end(), other.slot_id.begin(), other.slot_id.end());
  ASSERT_NE(at, moved.end());
  std::copy(slot.begin(), slot.end(), at);
  EXPECT_EQ(control(moved).code(), Code::kControlRefused);
  EXPECT_EQ(guard.record(slot).state, RecordState::kArmed);
}

TEST_F(ControlTest, ExtendMovesTheExpiryForwardOnly) {
  const UnixTime before = guard.record(slot).expires;
  const Result<RecordStatus> status =
      control(make_extend(world.control_seed, id, slot, number(), before + hours(24)));
  ASSERT_TRUE(status);
  EXPECT_EQ(status->expires, before + hours(24));
  EXPECT_EQ(control(make_extend(world.control_seed, id, slot, number(1), before)).code(),
            Code::kInvalidArgument);
  EXPECT_EQ(guard.record(slot).expires, before + hours(24));
  world.set_time(before + hours(23));
  EXPECT_EQ(guess(), Code::kWrongAnswer);
}

TEST_F(ControlTest, NumbersRise) {
  const UnixTime until = guard.record(slot).expires;
  const Bytes first = make_extend(world.control_seed, id, slot, number(7), until + hours(1));
  ASSERT_TRUE(control(first));
  ASSERT_TRUE(control(first));  // the very same again: answered, not carried out
  EXPECT_EQ(control(make_extend(world.control_seed, id, slot, number(7), until + hours(2))).code(),
            Code::kControlReplayed);
  EXPECT_EQ(control(make_extend(world.control_seed, id, slot, number(6), until + hours(2))).code(),
            Code::kControlReplayed);
  ASSERT_TRUE(control(make_extend(world.control_seed, id, slot, number(8), until + hours(2))));
  EXPECT_EQ(control(first).code(), Code::kControlReplayed);
  // Not from far ahead: a number that blocks all later ones.
  EXPECT_EQ(
      control(make_extend(world.control_seed, id, slot, number(kHourMs + 1), until + hours(3)))
          .code(),
      Code::kControlReplayed);
  EXPECT_TRUE(
      control(make_extend(world.control_seed, id, slot, number(kHourMs), until + hours(3))));
}

TEST_F(ControlTest, GrantGivesTriesByTheAnswerKeyOnly) {
  use_up_today();
  const Bytes grant = make_grant(world.answer_key, id, slot, number(), 2);
  ASSERT_TRUE(control(grant));
  EXPECT_EQ(left().now, 2U);
  ASSERT_TRUE(control(grant));  // repeated, not given twice
  EXPECT_EQ(left().now, 2U);
  EXPECT_EQ(guess(), Code::kWrongAnswer);
  EXPECT_EQ(guess(), Code::kWrongAnswer);
  EXPECT_EQ(guess(), Code::kTriesUsedUpToday);
  ASSERT_TRUE(control(grant));
  EXPECT_EQ(guess(), Code::kTriesUsedUpToday);
}

// The answer's public key stands in every grant: knowing it is not enough.
TEST_F(ControlTest, AGrantNeedsASignatureOfItsOwnText) {
  const escrow::ControlRequest good =
      *escrow::decode_control(make_grant(world.answer_key, id, slot, number(), 2));
  escrow::ControlRequest more = good;
  more.value = 20;
  EXPECT_EQ(control(escrow::encode(more)).code(), Code::kControlRefused);
  escrow::ControlRequest forged = good;
  forged.signature.bytes[0] ^= 1;
  EXPECT_EQ(control(escrow::encode(forged)).code(), Code::kControlRefused);
  EXPECT_EQ(left().now, 3U);
}

TEST_F(ControlTest, AGrantIsNumberedByAnswer) {
  const SentQuestion other = world.send();
  ASSERT_TRUE(control(make_grant(world.answer_key, id, slot, number(5), 2)));
  EXPECT_EQ(control(make_grant(world.answer_key, id, other.slot_id, number(4), 2)).code(),
            Code::kControlReplayed);
  EXPECT_EQ(left().now, 5U);
}

TEST_F(ControlTest, AGrantThawsAUsedUpPool) {
  for (int day = 0; day < 4; ++day) {
    world.set_time(world.now + hours(24));
    for (int i = 0; i < (day < 3 ? 3 : 1); ++i) ASSERT_EQ(guess(), Code::kWrongAnswer);
  }
  EXPECT_EQ(guess(), Code::kTriesFrozen);
  ASSERT_TRUE(control(make_grant(world.answer_key, id, slot, number(), 1)));
  EXPECT_EQ(guess(), Code::kWrongAnswer);
  EXPECT_EQ(guess(), Code::kTriesFrozen);
}

TEST_F(ControlTest, GrantedTriesAreGivenBackAsGranted) {
  use_up_today();
  ASSERT_TRUE(control(make_grant(world.answer_key, id, slot, number(), 1)));
  QuestionUnlock unlock = world.open_page(sent);
  world.answer(unlock, kAnswerText);
  ASSERT_EQ(unlock.stage(), UnlockStage::kDone);
  EXPECT_EQ(left().now, 1U);
}

TEST_F(ControlTest, TheOperatorMayRetract) {
  GuardChange change = guard_retract_by_operator(guard.record(slot));
  EXPECT_EQ(change.cell.kind, CellChange::Kind::kZero);
  guard.apply(change);
  EXPECT_EQ(guess(), Code::kEscrowGone);
}

// ---- after a restored database

TEST_F(ControlTest, QuestionRecordsComeUpFrozenAndOnlyAGrantThaws) {
  const UnixTime until = guard.record(slot).expires;
  const Bytes old_grant = make_grant(world.answer_key, id, slot, number(), 3);
  world.set_time(world.now + hours(1));
  guard.roll_back_database();
  EXPECT_EQ(guard.record(slot).state, RecordState::kFrozen);
  EXPECT_EQ(guess(), Code::kEscrowFrozen);
  // A grant from before the restore is not taken again.
  EXPECT_EQ(control(old_grant).code(), Code::kControlReplayed);
  const std::uint64_t later = number_after_restore();
  ASSERT_TRUE(control(make_extend(world.control_seed, id, slot, later, until + hours(1))));
  EXPECT_EQ(guess(), Code::kEscrowFrozen);
  ASSERT_TRUE(control(make_grant(world.answer_key, id, slot, later, 2)));
  EXPECT_EQ(guess(), Code::kWrongAnswer);
  EXPECT_EQ(guard.record(slot).state, RecordState::kArmed);
  // The grant's two tries and none of those that the old database believed in.
  EXPECT_EQ(guess(), Code::kWrongAnswer);
  EXPECT_EQ(guess(), Code::kTriesFrozen);
}

// Its number is from a clock that was ahead, so that it is above the time of the restore (4.8.6).
TEST_F(ControlTest, AGrantThatTheRestoredDatabaseForgotIsNotTakenAgain) {
  const std::map<SlotId, Bytes> records = guard.records;
  const std::map<AnswerId, Bytes> pools = guard.pools;
  const UnixTime until = guard.record(slot).expires;
  const Bytes grant = make_grant(world.answer_key, id, slot, number(kHourMs), 3);
  const Bytes extend = make_extend(world.control_seed, id, slot, number(kHourMs), until + hours(5));
  ASSERT_TRUE(control(grant));
  ASSERT_TRUE(control(extend));
  guard.records = records;
  guard.pools = pools;
  guard.roll_back_database();
  for (int hour = 0; hour < 48; ++hour) {
    EXPECT_EQ(control(grant).code(), Code::kControlReplayed) << hour;
    EXPECT_EQ(control(extend).code(), Code::kControlReplayed) << hour;
    world.set_time(world.now + hours(1));
  }
  EXPECT_EQ(guess(), Code::kEscrowFrozen);
  EXPECT_EQ(guard.record(slot).expires, until);
}

TEST_F(ControlTest, PoolsComeUpUsedUp) {
  guard.roll_back_database();
  EXPECT_EQ(left().now, 0U);
  // A new message with the same answer gets no tries either.
  sent = world.send();
  slot = sent.slot_id;
  EXPECT_EQ(guess(), Code::kTriesFrozen);
}

TEST_F(ControlTest, TheEndOfTheWindowDoesNotThawARestoredPool) {
  guard.roll_back_database();
  world.set_time(world.now + hours(24 * 100));
  sent = world.send();
  slot = sent.slot_id;
  EXPECT_EQ(guess(), Code::kTriesFrozen);
}

TEST_F(ControlTest, ADormantRecordIsThawedToDormant) {
  const SentQuestion dormant = world.send(world.plan(), true, true);
  guard.roll_back_database();
  ASSERT_TRUE(
      control(make_grant(world.answer_key, id, dormant.slot_id, number_after_restore(), 2)));
  EXPECT_EQ(guard.record(dormant.slot_id).state, RecordState::kDormant);
}

TEST_F(ControlTest, AFallBackReleasedWhileFrozenWaitsForTheGrant) {
  const SentQuestion dormant = world.send(world.plan(), true, true);
  guard.roll_back_database();
  ASSERT_TRUE(
      guard.handle(GuardOperation::kRelease, make_release(world.agent, id, dormant.slot_id)));
  EXPECT_EQ(guard.record(dormant.slot_id).state, RecordState::kFrozen);
  ASSERT_TRUE(
      control(make_grant(world.answer_key, id, dormant.slot_id, number_after_restore(), 2)));
  EXPECT_EQ(guard.record(dormant.slot_id).state, RecordState::kArmed);
}

TEST_F(ControlTest, ARecordThatWasNotArmedNeverThaws) {
  const SentQuestion unarmed = world.send(world.plan(), false);
  guard.roll_back_database();
  EXPECT_EQ(guard.handle(GuardOperation::kArm, unarmed.arms[0].body).code(),
            Code::kEscrowWrongState);
  EXPECT_EQ(guard.record(unarmed.slot_id).state, RecordState::kFrozen);
}

}  // namespace
}  // namespace waferseal
