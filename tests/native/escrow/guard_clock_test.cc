// A machine's clock that jumps must not make the guard forget (SPEC 4.6.4).
#include <gtest/gtest.h>

#include "tests/native/escrow/guard_harness.h"

namespace waferseal::native {
namespace {

using std::chrono::hours;

class GuardClockTest : public ::testing::Test {
 protected:
  Code challenge() {
    const auto reply = world_.guard().handle(GuardOperation::kChallenge, make_challenge_request());
    return reply ? Code::kInternal : reply.code();
  }
  static constexpr Code kAnswered = Code::kInternal;

  GuardHarness world_;
};

TEST_F(GuardClockTest, AJumpForgetsNothingAndPasses) {
  const SlotId slot = world_.armed_slot();
  const Bytes cells = world_.cells();
  world_.jump(hours(24 * 3650));
  EXPECT_EQ(challenge(), Code::kGuardClock);
  EXPECT_EQ(world_.guard().sweep(10).code(), Code::kGuardClock);
  EXPECT_EQ(
      world_.guard().handle(GuardOperation::kControl, world_.retract_statement(slot, 1)).code(),
      Code::kGuardClock);
  EXPECT_EQ(world_.cells(), cells);
  world_.jump(-hours(24 * 3650));
  EXPECT_EQ(challenge(), kAnswered);
  EXPECT_EQ(world_.guard().sweep(10)->forgotten, 0u);
  EXPECT_EQ(world_.cells_in_use(), 1u);
}

TEST_F(GuardClockTest, AJumpWhileItIsOffIsNoticedAtTheStart) {
  world_.armed_slot();
  world_.stop();
  world_.jump(hours(24 * 401));
  world_.start();
  EXPECT_EQ(challenge(), Code::kGuardClock);
  EXPECT_EQ(world_.guard().sweep(10).code(), Code::kGuardClock);
  EXPECT_EQ(world_.cells_in_use(), 1u);
  world_.jump(-hours(24 * 401));
  EXPECT_EQ(challenge(), kAnswered);
  EXPECT_EQ(world_.guard().sweep(10)->forgotten, 0u);
}

TEST_F(GuardClockTest, ARestoreIsDealtWithOnceTheClockIsRight) {
  world_.armed_slot();
  world_.stop();
  const Bytes backup = world_.copy_of(world_.database_file());
  world_.start();
  world_.armed_slot();
  world_.stop();
  world_.put_back(world_.database_file(), backup);
  world_.jump(hours(24 * 401));
  world_.start();
  EXPECT_EQ(world_.guard().came_back(), CounterVerdict::kDatabaseBehind);
  EXPECT_EQ(challenge(), Code::kGuardClock);
  EXPECT_EQ(world_.guard().accept_restore().code(), Code::kGuardClock);
  world_.jump(-hours(24 * 401));
  EXPECT_EQ(challenge(), kAnswered);
  EXPECT_TRUE(world_.guard().restore_waits());
  EXPECT_EQ(world_.cells_in_use(), 2u);
  EXPECT_EQ(*world_.guard().accept_restore(), 1u);
}

TEST_F(GuardClockTest, TheOperatorSaysThatTheClockIsRight) {
  world_.armed_slot();
  world_.stop();
  world_.jump(hours(24 * 401));
  world_.start();
  const auto accepted = world_.guard().accept_clock();
  ASSERT_TRUE(accepted) << describe(accepted.error());
  EXPECT_EQ(*accepted, world_.now_);
  EXPECT_EQ(challenge(), kAnswered);
  world_.restart();
  EXPECT_EQ(challenge(), kAnswered) << "it was not kept";
  EXPECT_EQ(world_.guard().sweep(10)->forgotten, 1u);
}

}  // namespace
}  // namespace waferseal::native
