#include "native/escrow/guard_service.h"

#include <gtest/gtest.h>
#include <sys/stat.h>

#include "tests/native/escrow/guard_harness.h"

namespace waferseal::native {
namespace {

// A request that tells the record's state without changing it: the same arm once more.
Result<RecordStatus> state_after(GuardHarness& world, const Bytes& arm) {
  WAFERSEAL_TRY(const Bytes reply, world.guard().handle(GuardOperation::kArm, arm));
  return parse_record_status(reply);
}

TEST(GuardServiceTest, ARecordIsOpenedEvaluatedAndArmed) {
  GuardHarness world;
  const QuestionSetup setup = world.set_up();
  EXPECT_EQ(world.cells_in_use(), 1u);
  const Bytes arm = world.arm_statement(setup);
  const auto armed = state_after(world, arm);
  ASSERT_TRUE(armed) << describe(armed.error());
  EXPECT_EQ(armed->state, RecordState::kArmed);
  world.restart();
  EXPECT_EQ(world.guard().came_back(), CounterVerdict::kInStep);
  const auto again = state_after(world, arm);
  ASSERT_TRUE(again) << describe(again.error());
  EXPECT_EQ(again->state, RecordState::kArmed);
}

TEST(GuardServiceTest, TheSecretIsInTheCellsAndNowhereElse) {
  GuardHarness world;
  world.armed_slot();
  const Bytes cells = world.cells();
  const ByteView cell = ByteView(cells).subspan(cell_offset(0), kCellSize);
  const auto decoded = decode_cell(0, cell);
  ASSERT_TRUE(decoded && *decoded);
  const std::string secret(as_text((*decoded)->secret.reveal()));
  world.stop();
  const auto database = read_file(world.database_file(), 100'000'000);
  ASSERT_TRUE(database);
  EXPECT_EQ(as_text(*database).find(secret), std::string_view::npos);
  EXPECT_NE(as_text(cells).find(secret), std::string_view::npos) << "the search finds nothing";
}

TEST(GuardServiceTest, RetractingZeroesTheCellOnDiskBeforeTheReply) {
  GuardHarness world;
  const SlotId slot = world.armed_slot();
  ASSERT_EQ(world.cells_in_use(), 1u);
  const auto reply =
      world.guard().handle(GuardOperation::kControl, world.retract_statement(slot, 1));
  ASSERT_TRUE(reply) << describe(reply.error());
  EXPECT_EQ(world.cells_in_use(), 0u);
  EXPECT_EQ(parse_record_status(*reply)->state, RecordState::kGone);
}

TEST(GuardServiceTest, NoOldDatabaseBringsARetractedRecordBack) {
  GuardHarness world;
  const SlotId slot = world.armed_slot();
  world.stop();
  const auto backup = read_file(world.database_file(), 100'000'000);
  ASSERT_TRUE(backup);
  world.start();
  ASSERT_TRUE(world.guard().handle(GuardOperation::kControl, world.retract_statement(slot, 1)));
  world.stop();
  for (const char* const extra : {"-wal", "-shm"}) {
    std::filesystem::remove(world.database_file().string() + extra);
  }
  ASSERT_TRUE(write_durably(world.database_file(), *backup, 0600));
  world.start();
  EXPECT_EQ(world.cells_in_use(), 0u);
}

TEST(GuardServiceTest, KilledBeforeTheCommitLeavesNoSecret) {
  GuardHarness world;
  world.kill_at(GuardStep::kCellWritten);
  auto setup = world.begin_setup();
  ASSERT_TRUE(setup);
  EXPECT_THROW(
      {
        for (int i = 0; i < 3; ++i) world.run(*setup);
      },
      Killed);
  EXPECT_EQ(world.cells_in_use(), 1u) << "the cell is written before the record";
  world.restart();
  EXPECT_EQ(world.cells_in_use(), 0u) << "a secret that no record owns was kept";
  EXPECT_EQ(world.guard().came_back(), CounterVerdict::kInStep);
}

TEST(GuardServiceTest, KilledAfterZeroingIsGoneAllTheSame) {
  GuardHarness world;
  const SlotId slot = world.armed_slot();
  const Bytes retract = world.retract_statement(slot, 1);
  world.kill_at(GuardStep::kCellWritten);
  EXPECT_THROW(static_cast<void>(world.guard().handle(GuardOperation::kControl, retract)), Killed);
  EXPECT_EQ(world.cells_in_use(), 0u);
  world.restart();
  const auto again = world.guard().handle(GuardOperation::kControl, retract);
  ASSERT_TRUE(again) << describe(again.error());
  EXPECT_EQ(parse_record_status(*again)->state, RecordState::kGone);
}

TEST(GuardServiceTest, ARecordThatWasNeverArmedGoesAfterADay) {
  GuardHarness world;
  world.set_up();
  EXPECT_EQ(world.guard().sweep(10)->forgotten, 0u);
  world.now_ += std::chrono::hours(24);
  EXPECT_EQ(world.guard().sweep(10)->forgotten, 1u);
  EXPECT_EQ(world.cells_in_use(), 0u);
  EXPECT_EQ(world.guard().sweep(10)->forgotten, 0u);
}

TEST(GuardServiceTest, TheClockNeverGoesBack) {
  GuardHarness world;
  world.set_up();
  world.now_ += std::chrono::hours(24);
  world.armed_slot();
  world.now_ -= std::chrono::hours(48);
  world.restart();
  EXPECT_EQ(world.guard().sweep(10)->forgotten, 1u)
      << "the first record's day is over, whatever the clock";
}

TEST(GuardServiceTest, TheOperatorMayRetract) {
  GuardHarness world;
  const SlotId slot = world.armed_slot();
  ASSERT_TRUE(world.guard().retract_by_operator(slot));
  EXPECT_EQ(world.cells_in_use(), 0u);
  SlotId unknown{};
  EXPECT_EQ(world.guard().retract_by_operator(unknown).code(), Code::kEscrowUnknownRecord);
}

TEST(GuardServiceTest, AFreedCellIsUsedAgain) {
  GuardHarness world;
  const SlotId slot = world.armed_slot();
  ASSERT_TRUE(world.guard().retract_by_operator(slot));
  const std::size_t size = world.cells().size();
  world.armed_slot();
  EXPECT_EQ(world.cells().size(), size);
  const Bytes cells = world.cells();
  const auto first = decode_cell(0, ByteView(cells).subspan(cell_offset(0), kCellSize));
  ASSERT_TRUE(first);
  EXPECT_TRUE(first->has_value());
}

TEST(GuardServiceTest, FilesAreForTheGuardOnly) {
  GuardHarness world;
  world.set_up();
  for (const auto& file : {world.cells_file(), world.database_file()}) {
    struct stat found {};
    ASSERT_EQ(::stat(file.c_str(), &found), 0);
    EXPECT_EQ(found.st_mode & 0077, 0u) << file;
  }
  struct stat folder {};
  ASSERT_EQ(::stat(world.cells_file().parent_path().c_str(), &folder), 0);
  EXPECT_EQ(folder.st_mode & 0077, 0u);
}

}  // namespace
}  // namespace waferseal::native
