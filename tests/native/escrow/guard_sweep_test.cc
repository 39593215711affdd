// What has expired is forgotten, whatever is wrong with its neighbours (SPEC 4.5.8).
#include <gtest/gtest.h>

#include <set>

#include "tests/native/escrow/guard_harness.h"

namespace waferseal::native {
namespace {

using std::chrono::hours;

class GuardSweepTest : public ::testing::Test {
 protected:
  void set_up(int records) {
    for (int i = 0; i < records; ++i) slots_.push_back(world_.set_up().slot_id());
  }
  std::string quoted(const SlotId& slot) { return "x'" + hex_encode(slot) + "'"; }

  GuardHarness world_;
  std::vector<SlotId> slots_;
};

TEST_F(GuardSweepTest, OneSweepForgetsAllThatIsDue) {
  set_up(7);
  world_.armed_slot();
  world_.now_ += hours(24);
  const std::uint64_t before = world_.counter().value;
  const auto swept = world_.guard().sweep(3);
  ASSERT_TRUE(swept) << describe(swept.error());
  EXPECT_EQ(swept->forgotten, 7u);
  EXPECT_EQ(swept->bad, 0u);
  EXPECT_EQ(world_.cells_in_use(), 1u);
  EXPECT_EQ(world_.counter().value, before + 3) << "a batch is one commit";
  EXPECT_EQ(world_.counter().state, CounterState::kConfirmed);
  world_.restart();
  EXPECT_EQ(world_.guard().came_back(), CounterVerdict::kInStep);
  EXPECT_EQ(world_.guard().sweep(3)->forgotten, 0u);
}

TEST_F(GuardSweepTest, TheirCellsAreFreeAfterwards) {
  set_up(3);
  const std::size_t size = world_.cells().size();
  world_.now_ += hours(24);
  ASSERT_TRUE(world_.guard().sweep(10));
  set_up(3);
  EXPECT_EQ(world_.cells_in_use(), 3u);
  EXPECT_EQ(world_.cells().size(), size);
  EXPECT_TRUE(world_.slot_in(0));
  EXPECT_TRUE(world_.slot_in(2));
}

TEST_F(GuardSweepTest, RequestsGetInBetween) {
  set_up(6);
  const SlotId kept = world_.armed_slot();
  world_.now_ += hours(24);
  std::set<SlotId> told;
  std::size_t in_between = 0;
  world_.on_event_ = [&](GuardEvent event, const SlotId& slot) {
    if (event != GuardEvent::kExpired) return;
    told.insert(slot);
    // Would wait for ever if the sweep held its lock here.
    const auto reply = world_.guard().handle(GuardOperation::kChallenge, make_challenge_request());
    EXPECT_TRUE(reply);
    if (world_.cells_in_use() > 1) ++in_between;
  };
  EXPECT_EQ(world_.guard().sweep(2)->forgotten, 6u);
  EXPECT_EQ(told, std::set<SlotId>(slots_.begin(), slots_.end()));
  EXPECT_EQ(told.count(kept), 0u);
  EXPECT_GE(in_between, 4u);
}

TEST_F(GuardSweepTest, RowsThatCannotBeReadAreCountedAndTheRestIsForgotten) {
  set_up(6);
  world_.stop();
  world_.change_database("UPDATE records SET record = x'00' WHERE slot_id IN (" +
                         quoted(slots_[0]) + ", " + quoted(slots_[3]) + ")");
  world_.start();
  world_.now_ += hours(24);
  for (int i = 0; i < 2; ++i) {
    const auto swept = world_.guard().sweep(2);
    ASSERT_TRUE(swept) << describe(swept.error());
    EXPECT_EQ(swept->forgotten, i == 0 ? 4u : 0u);
    EXPECT_EQ(swept->bad, 2u);
  }
  EXPECT_EQ(world_.cells_in_use(), 0u) << "the secrets of rows that cannot be read go as well";
}

TEST_F(GuardSweepTest, ADamagedCellIsZeroedLikeAnyOther) {
  set_up(3);
  world_.stop();
  Bytes cells = world_.cells();
  cells[cell_offset(1) + 50] ^= 1;
  world_.put_back(world_.cells_file(), cells);
  world_.start();
  world_.now_ += hours(24);
  const auto swept = world_.guard().sweep(10);
  ASSERT_TRUE(swept) << describe(swept.error());
  EXPECT_EQ(swept->forgotten, 3u);
  EXPECT_EQ(world_.cells_in_use(), 0u);
}

// The row says that it is due, the record does not: one of them is wrong.
TEST_F(GuardSweepTest, ARecordWhoseTimeIsNotOverKeepsItsCell) {
  const SlotId slot = world_.armed_slot();
  world_.stop();
  world_.change_database("UPDATE records SET expires = 1");
  world_.start();
  const auto swept = world_.guard().sweep(10);
  ASSERT_TRUE(swept) << describe(swept.error());
  EXPECT_EQ(swept->forgotten, 0u);
  EXPECT_EQ(swept->bad, 1u);
  EXPECT_EQ(world_.slot_in(0), slot);
}

TEST_F(GuardSweepTest, KilledBeforeTheCommitTheCellsAreGoneAllTheSame) {
  set_up(3);
  world_.now_ += hours(24);
  world_.kill_at(GuardStep::kCellWritten);
  EXPECT_THROW(static_cast<void>(world_.guard().sweep(10)), Killed);
  EXPECT_EQ(world_.cells_in_use(), 0u);
  world_.restart();
  EXPECT_EQ(world_.guard().came_back(), CounterVerdict::kInStep);
  EXPECT_EQ(world_.guard().sweep(10)->forgotten, 3u);
}

}  // namespace
}  // namespace waferseal::native
