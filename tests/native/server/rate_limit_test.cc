#include "native/server/rate_limit.h"

#include <gtest/gtest.h>

namespace waferseal::native {
namespace {

using std::chrono::seconds;

constexpr UnixTime kNow = UnixTime(seconds(1'700'000'000));

TEST(RateLimitTest, AllOfAPeriodMayComeAtOnceAndThenOneAfterTheOther) {
  RateLimit limit({6, seconds(60)});
  for (int i = 0; i < 6; ++i) EXPECT_EQ(limit.take("anna", kNow).count(), 0) << i;
  EXPECT_EQ(limit.take("anna", kNow).count(), 10);
  EXPECT_EQ(limit.take("ben", kNow).count(), 0) << "each key counts for itself";
  EXPECT_EQ(limit.take("anna", kNow + seconds(9)).count(), 1);
  EXPECT_EQ(limit.take("anna", kNow + seconds(10)).count(), 0);
  EXPECT_EQ(limit.take("anna", kNow + seconds(10)).count(), 10) << "what is refused is not counted";
  for (int i = 0; i < 6; ++i) EXPECT_EQ(limit.take("anna", kNow + seconds(70)).count(), 0) << i;
}

TEST(RateLimitTest, MoreThanOneASecond) {
  RateLimit limit({120, seconds(60)});
  for (int i = 0; i < 120; ++i) ASSERT_EQ(limit.take("a", kNow).count(), 0) << i;
  EXPECT_EQ(limit.take("a", kNow).count(), 1);
  EXPECT_EQ(limit.take("a", kNow + seconds(1)).count(), 0);
  EXPECT_EQ(limit.take("a", kNow + seconds(1)).count(), 0);
  EXPECT_NE(limit.take("a", kNow + seconds(1)).count(), 0);
}

TEST(RateLimitTest, AVeryHighLimitIsOne) {
  RateLimit limit({1'000'000, seconds(60)});
  for (int i = 0; i < 1'000'000; ++i) ASSERT_EQ(limit.take("a", kNow).count(), 0) << i;
  EXPECT_EQ(limit.take("a", kNow).count(), 1);
}

TEST(RateLimitTest, NoneIsNone) {
  RateLimit limit;
  for (int i = 0; i < 10'000; ++i) ASSERT_EQ(limit.take("a", kNow).count(), 0);
}

TEST(RateLimitTest, AClockThatWasSetBackLocksNobodyOut) {
  RateLimit limit({2, seconds(60)});
  limit.take("a", kNow + std::chrono::hours(24));
  limit.take("a", kNow + std::chrono::hours(24));
  EXPECT_LE(limit.take("a", kNow).count(), 60);
  EXPECT_EQ(limit.take("a", kNow + seconds(61)).count(), 0);
}

}  // namespace
}  // namespace waferseal::native
