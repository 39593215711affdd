// The guard's time never goes back, and one jump far ahead is not believed (SPEC 4.6.4).
#include <gtest/gtest.h>

#include "waferseal/guard.h"

namespace waferseal {
namespace {

using std::chrono::hours;
using std::chrono::seconds;

constexpr UnixTime kStart{seconds(1795305600)};
constexpr seconds kUptime{5000};  // where the steady clock happens to be

TEST(GuardClockTest, NeverGoesBack) {
  GuardClock clock(kStart + hours(5));
  EXPECT_EQ(*clock.observe(kStart + hours(2), kUptime), kStart + hours(5));
  EXPECT_EQ(*clock.observe(kStart + hours(6), kUptime), kStart + hours(6));
  EXPECT_EQ(*clock.observe(kStart, kUptime), kStart + hours(6));
  EXPECT_EQ(clock.latest(), kStart + hours(6));
}

TEST(GuardClockTest, AJumpFarAheadIsNotBelievedAndForgottenOnceTheClockIsRight) {
  GuardClock clock(kStart);
  ASSERT_TRUE(clock.observe(kStart, kUptime));
  EXPECT_EQ(*clock.observe(kStart + hours(25), kUptime), kStart + hours(25));
  EXPECT_EQ(clock.observe(kStart + hours(25) + seconds(1), kUptime).code(), Code::kGuardClock);
  EXPECT_EQ(clock.observe(kStart + hours(24 * 3650), kUptime).code(), Code::kGuardClock);
  EXPECT_EQ(clock.latest(), kStart + hours(25)) << "a time that is not believed was kept";
  EXPECT_EQ(*clock.observe(kStart + hours(26), kUptime + hours(1)), kStart + hours(26));
}

TEST(GuardClockTest, ManySmallJumpsAreOneJump) {
  GuardClock clock(kStart);
  ASSERT_TRUE(clock.observe(kStart, kUptime));
  ASSERT_TRUE(clock.observe(kStart + hours(20), kUptime + seconds(1)));
  EXPECT_EQ(clock.observe(kStart + hours(40), kUptime + seconds(2)).code(), Code::kGuardClock);
}

TEST(GuardClockTest, TimeThatPassesIsBelievedHoweverLong) {
  GuardClock clock(kStart);
  ASSERT_TRUE(clock.observe(kStart, kUptime));
  for (int day = 1; day < 2000; day += 100) {
    EXPECT_TRUE(clock.observe(kStart + hours(24 * day), kUptime + hours(24 * day))) << day;
  }
}

TEST(GuardClockTest, AtTheStart400DaysMayHavePassed) {
  const hours longest{24 * 400};
  EXPECT_EQ(*GuardClock(kStart).observe(kStart + longest, kUptime), kStart + longest);
  GuardClock clock(kStart);
  EXPECT_EQ(clock.observe(kStart + longest + seconds(1), kUptime).code(), Code::kGuardClock);
  EXPECT_EQ(clock.latest(), kStart);
  EXPECT_EQ(*clock.observe(kStart + hours(1), kUptime + hours(1)), kStart + hours(1));
  // A guard that never stored a time has nothing to compare with.
  EXPECT_EQ(*GuardClock(UnixTime{}).observe(kStart, kUptime), kStart);
}

// A machine without a battery starts in 1970 and hears the time some minutes later.
TEST(GuardClockTest, AClockThatIsSetAfterTheStartIsBelieved) {
  GuardClock clock(kStart);
  EXPECT_EQ(*clock.observe(UnixTime{}, kUptime), kStart);
  EXPECT_EQ(*clock.observe(kStart + hours(72), kUptime + seconds(60)), kStart + hours(72));
  EXPECT_EQ(clock.observe(kStart + hours(72 + 26), kUptime + seconds(61)).code(),
            Code::kGuardClock);
}

TEST(GuardClockTest, TheOperatorCanSayThatTheTimeIsRight) {
  GuardClock clock(kStart);
  const UnixTime late = kStart + hours(24 * 1000);
  ASSERT_FALSE(clock.observe(late, kUptime));
  EXPECT_EQ(clock.accept(late, kUptime), late);
  EXPECT_EQ(*clock.observe(late + hours(1), kUptime + hours(1)), late + hours(1));
  EXPECT_EQ(clock.accept(kStart, kUptime), late + hours(1)) << "not back, whoever says it";
}

}  // namespace
}  // namespace waferseal
