// Cell file and database of different ages (SPEC 4.8.5, 4.8.6).
#include <gtest/gtest.h>

#include "tests/native/escrow/guard_harness.h"

namespace waferseal::native {
namespace {

class GuardRestoreTest : public ::testing::Test {
 protected:
  // A database that knows one armed record of three.
  void restore_old_database() {
    old_slot_ = world_.armed_slot();
    world_.stop();
    const Bytes backup = world_.copy_of(world_.database_file());
    world_.start();
    newer_slot_ = world_.armed_slot();
    world_.armed_slot();
    world_.stop();
    newest_database_ = world_.copy_of(world_.database_file());
    world_.put_back(world_.database_file(), backup);
  }
  // A cell file that still has the secret of a record that was retracted.
  void restore_old_cells() {
    old_slot_ = world_.armed_slot();
    const Bytes backup = world_.cells();
    retract(old_slot_);
    world_.stop();
    world_.put_back(world_.cells_file(), backup);
  }
  void retract(const SlotId& slot) {
    ASSERT_TRUE(world_.guard().handle(GuardOperation::kControl, world_.retract_statement(slot, 1)));
  }
  RecordState stored_state(const SlotId& slot) {
    world_.stop();
    auto database = GuardDatabase::open(world_.database_file());
    EXPECT_TRUE(database);
    const auto stored = database->find_record(slot);
    EXPECT_TRUE(stored && stored->has_value());
    return stored && *stored ? (*stored)->record.state : RecordState::kGone;
  }

  GuardHarness world_;
  SlotId old_slot_{};
  SlotId newer_slot_{};
  Bytes newest_database_;
};

TEST_F(GuardRestoreTest, ARestoredDatabaseComesUpFrozen) {
  restore_old_database();
  world_.start();
  EXPECT_EQ(world_.guard().came_back(), CounterVerdict::kDatabaseBehind);
  world_.restart();
  EXPECT_EQ(world_.guard().came_back(), CounterVerdict::kInStep) << "frozen a second time";
  EXPECT_EQ(stored_state(old_slot_), RecordState::kFrozen);
}

TEST_F(GuardRestoreTest, CellsOfALostDatabaseAreKeptAtHoweverManyStarts) {
  restore_old_database();
  world_.start();
  const Bytes before = world_.cells();
  for (int i = 0; i < 3; ++i) {
    EXPECT_TRUE(world_.guard().restore_waits()) << i;
    EXPECT_EQ(world_.cells_in_use(), 3u) << i;
    EXPECT_EQ(world_.slot_in(1), newer_slot_) << i;
    world_.restart();
  }
  world_.armed_slot();
  EXPECT_EQ(world_.slot_in(1), newer_slot_) << "it was used again";
  EXPECT_EQ(world_.cells_in_use(), 4u);
  // So the right database can still be put back.
  world_.stop();
  world_.put_back(world_.database_file(), newest_database_);
  world_.start();
  EXPECT_EQ(world_.guard().came_back(), CounterVerdict::kDatabaseBehind);
  EXPECT_EQ(world_.slot_in(1), newer_slot_);
  EXPECT_EQ(stored_state(newer_slot_), RecordState::kFrozen);
}

// One of them may have been extended since the backup, which only the newer database knows.
TEST_F(GuardRestoreTest, WhileARestoreWaitsNothingIsForgottenForItsAge) {
  restore_old_database();
  world_.start();
  world_.now_ += std::chrono::hours(24 * 31);
  const auto swept = world_.guard().sweep(64);
  ASSERT_TRUE(swept) << describe(swept.error());
  EXPECT_EQ(swept->forgotten, 0u);
  EXPECT_EQ(
      world_.guard().handle(GuardOperation::kControl, world_.extend_statement(old_slot_, 1)).code(),
      Code::kGuardRestored);
  EXPECT_EQ(world_.cells_in_use(), 3u);
  // A sender's own word is carried out all the same.
  const SlotId next = world_.armed_slot();
  EXPECT_EQ(world_.cells_in_use(), 4u);
  retract(next);
  EXPECT_EQ(world_.cells_in_use(), 3u);
  ASSERT_TRUE(world_.guard().accept_restore());
  EXPECT_EQ(world_.guard().sweep(64)->forgotten, 1u);
  EXPECT_EQ(world_.cells_in_use(), 0u);
}

TEST_F(GuardRestoreTest, WhoIsFrozenIsKnownAfterARestore) {
  restore_old_database();
  world_.start();
  const auto frozen = world_.guard().frozen();
  ASSERT_TRUE(frozen) << describe(frozen.error());
  EXPECT_EQ(*frozen, std::vector<SlotId>{old_slot_});
}

TEST_F(GuardRestoreTest, TheOperatorGivesThemUp) {
  restore_old_database();
  world_.start();
  const auto zeroed = world_.guard().accept_restore();
  ASSERT_TRUE(zeroed) << describe(zeroed.error());
  EXPECT_EQ(*zeroed, 2u);
  EXPECT_FALSE(world_.guard().restore_waits());
  EXPECT_EQ(world_.cells_in_use(), 1u);
  EXPECT_EQ(world_.slot_in(0), old_slot_);
  const SlotId next = world_.armed_slot();
  EXPECT_EQ(world_.slot_in(1), next) << "a cell that was given up is free";
  world_.restart();
  EXPECT_FALSE(world_.guard().restore_waits());
  EXPECT_EQ(*world_.guard().accept_restore(), 0u);
  EXPECT_EQ(world_.cells_in_use(), 2u);
}

TEST_F(GuardRestoreTest, KilledAfterRollingForwardARestoredDatabaseStillWaits) {
  restore_old_database();
  world_.kill_at(GuardStep::kRolledForward);
  EXPECT_THROW(world_.start(), Killed);
  world_.restart();
  EXPECT_NE(world_.guard().came_back(), CounterVerdict::kInStep);
  EXPECT_TRUE(world_.guard().restore_waits());
  EXPECT_EQ(world_.cells_in_use(), 3u);
  EXPECT_EQ(stored_state(old_slot_), RecordState::kFrozen);
}

TEST_F(GuardRestoreTest, ForgottenSecretsInARestoredCellFileAreZeroed) {
  restore_old_cells();
  ASSERT_EQ(world_.cells_in_use(), 1u);
  world_.start();
  EXPECT_EQ(world_.guard().came_back(), CounterVerdict::kCellsBehind);
  EXPECT_EQ(world_.cells_in_use(), 0u);
  EXPECT_FALSE(world_.guard().restore_waits()) << "the right database knows whose cells they are";
}

TEST_F(GuardRestoreTest, KilledAfterRollingForwardTheyAreZeroedAtTheNextStart) {
  restore_old_cells();
  world_.kill_at(GuardStep::kRolledForward);
  EXPECT_THROW(world_.start(), Killed);
  ASSERT_EQ(world_.cells_in_use(), 1u);
  world_.restart();
  EXPECT_EQ(world_.guard().came_back(), CounterVerdict::kCellsBehind);
  EXPECT_EQ(world_.cells_in_use(), 0u);
}

// In the other order a crash would leave what a commit leaves that was cut short.
TEST_F(GuardRestoreTest, TheDatabaseIsRolledForwardBeforeTheCellFileIsCounted) {
  for (const bool cells : {false, true}) {
    cells ? restore_old_cells() : restore_old_database();
    const std::uint64_t before = world_.counter().value;
    bool seen = false;
    world_.on_step_ = [&](GuardStep step) {
      if (step != GuardStep::kRolledForward) return;
      seen = true;
      EXPECT_EQ(world_.counter().value, before);
    };
    world_.start();
    EXPECT_TRUE(seen);
    EXPECT_GT(world_.counter().value, before);
    world_.on_step_ = nullptr;
  }
}

// And a cell file whose counter somebody else has raised is not believed either.
TEST_F(GuardRestoreTest, ACellFileThatWasCountedFirstHidesNoRestore) {
  for (const bool cells : {false, true}) {
    cells ? restore_old_cells() : restore_old_database();
    auto file = CellFile::open(world_.cells_file(), world_.id());
    ASSERT_TRUE(file) << describe(file.error());
    std::uint64_t database = 0;
    {
      auto opened = GuardDatabase::open(world_.database_file());
      ASSERT_TRUE(opened);
      database = *opened->counter();
    }
    ASSERT_TRUE(file->begin_commit(std::max(database, file->counter().value) + 1));
    ASSERT_TRUE(file->confirm_commit());
    file = Error{Code::kAborted, {}, {}};  // closed
    world_.start();
    EXPECT_EQ(world_.guard().came_back(), CounterVerdict::kDatabaseBehind) << cells;
    EXPECT_TRUE(world_.guard().restore_waits());
    EXPECT_EQ(stored_state(old_slot_), cells ? RecordState::kGone : RecordState::kFrozen);
    world_.start();
    ASSERT_TRUE(world_.guard().accept_restore());
  }
}

TEST_F(GuardRestoreTest, ARestoredSecretInACellThatHasAnotherOwnerIsZeroed) {
  const SlotId first = world_.armed_slot();
  const Bytes backup = world_.cells();
  retract(first);
  const SlotId second = world_.armed_slot();
  ASSERT_EQ(world_.slot_in(0), second) << "they do not share a cell";
  world_.stop();
  world_.put_back(world_.cells_file(), backup);
  ASSERT_EQ(world_.slot_in(0), first);
  world_.start();
  EXPECT_EQ(world_.cells_in_use(), 0u) << "a secret that was forgotten came back";
}

TEST_F(GuardRestoreTest, ForgettingARecordOfAnOldDatabaseLeavesTheCellsNewOwnerAlone) {
  const SlotId first = world_.armed_slot();
  const SlotId expiring = world_.set_up().slot_id();
  world_.stop();
  const Bytes backup = world_.copy_of(world_.database_file());
  world_.start();
  retract(first);
  ASSERT_TRUE(world_.guard().retract_by_operator(expiring));
  const SlotId second = world_.armed_slot();
  const SlotId third = world_.armed_slot();
  const std::optional<SlotId> in_first = world_.slot_in(0);
  const std::optional<SlotId> in_second = world_.slot_in(1);
  ASSERT_TRUE((in_first == second && in_second == third) ||
              (in_first == third && in_second == second));
  world_.stop();
  const Bytes newest = world_.copy_of(world_.database_file());
  world_.put_back(world_.database_file(), backup);
  world_.start();
  // The old database believes that both cells are those of its own records.
  ASSERT_TRUE(world_.guard().retract_by_operator(first));
  world_.now_ += std::chrono::hours(24);
  EXPECT_EQ(world_.guard().sweep(10)->forgotten, 0u) << "the restore waits";
  EXPECT_EQ(world_.slot_in(0), in_first);
  EXPECT_EQ(world_.slot_in(1), in_second);
  world_.armed_slot();
  EXPECT_EQ(world_.slot_in(0), in_first) << "it counted as free";
  EXPECT_EQ(world_.slot_in(1), in_second) << "it counted as free";
}

// ---- set back by one commit

TEST_F(GuardRestoreTest, ADatabaseThatIsSetBackByOneCommitIsNoticedEachTime) {
  const SlotId slot = world_.armed_slot();
  world_.stop();
  const Bytes backup = world_.copy_of(world_.database_file());
  world_.start();
  const std::uint64_t before = world_.counter().value;
  ASSERT_TRUE(world_.guard().retract_by_operator(slot));
  ASSERT_EQ(world_.counter().value, before + 1);
  for (int again = 0; again < 2; ++again) {
    world_.stop();
    world_.put_back(world_.database_file(), backup);
    world_.start();
    EXPECT_EQ(world_.guard().came_back(), CounterVerdict::kDatabaseBehind) << again;
  }
}

TEST_F(GuardRestoreTest, KilledBeforeTheTransactionIsInStep) {
  world_.armed_slot();
  world_.kill_at(GuardStep::kCellWritten);
  EXPECT_THROW(world_.armed_slot(), Killed);
  EXPECT_EQ(world_.counter().state, CounterState::kPending);
  world_.restart();
  EXPECT_EQ(world_.guard().came_back(), CounterVerdict::kInStep);
  EXPECT_EQ(world_.cells_in_use(), 1u);
}

TEST_F(GuardRestoreTest, KilledBeforeTheConfirmationItIsMadeUpForAtTheStart) {
  const SlotId slot = world_.armed_slot();
  world_.kill_at(GuardStep::kCommitted);
  EXPECT_THROW(retract(slot), Killed);
  EXPECT_EQ(world_.counter().state, CounterState::kPending);
  world_.restart();
  EXPECT_EQ(world_.guard().came_back(), CounterVerdict::kInStep);
  EXPECT_EQ(world_.counter().state, CounterState::kConfirmed);
  world_.stop();
  world_.change_database("UPDATE guard SET counter = counter - 1");
  world_.start();
  EXPECT_EQ(world_.guard().came_back(), CounterVerdict::kDatabaseBehind);
}

TEST_F(GuardRestoreTest, ARowThatCannotBeReadDoesNotKeepTheOthersFromBeingFrozen) {
  const SlotId damaged = world_.armed_slot();
  restore_old_database();
  world_.change_database("UPDATE records SET record = x'00' WHERE slot_id = x'" +
                         hex_encode(damaged) + "'");
  world_.start();
  ASSERT_TRUE(world_.guard().restore_waits());
  EXPECT_EQ(stored_state(old_slot_), RecordState::kFrozen);
}

TEST_F(GuardRestoreTest, ARefusedRequestIsNoCommit) {
  const SlotId slot = world_.armed_slot();
  const SigningKey stranger = SigningKey::generate(system_random());
  const std::uint64_t before = world_.counter().value;
  GuardService& guard = world_.guard();
  const auto nonce =
      parse_challenge(*guard.handle(GuardOperation::kChallenge, make_challenge_request()));
  ASSERT_TRUE(nonce);
  EXPECT_FALSE(guard.handle(GuardOperation::kControl,
                            make_grant(stranger, world_.id(), slot, 1'700'000'000'000, 3)));
  EXPECT_FALSE(guard.handle(GuardOperation::kRelease, make_release(stranger, world_.id(), slot)));
  EXPECT_FALSE(guard.handle(GuardOperation::kForget, make_forget(stranger, world_.id(), slot)));
  EXPECT_FALSE(
      guard.handle(GuardOperation::kHandOver, make_hand_over(stranger, world_.id(), slot, *nonce)));
  EXPECT_EQ(world_.counter().value, before);
  retract(slot);
  EXPECT_EQ(world_.counter().value, before + 1);
}

}  // namespace
}  // namespace waferseal::native
