#include "native/delivery/retry.h"

#include <gtest/gtest.h>

#include <set>

namespace waferseal::delivery {
namespace {

native::QueueRow row(std::int64_t id, int attempts) {
  native::QueueRow out;
  out.id = id;
  out.attempts = attempts;
  return out;
}

TEST(RetrySchedule, TheWaitDoublesUpToTheMost) {
  const RetrySchedule schedule;
  for (int attempts = 1; attempts < 40; ++attempts) {
    const std::chrono::seconds whole = std::min<std::chrono::seconds>(
        schedule.most, schedule.first * (1LL << std::min(attempts - 1, 20)));
    for (std::int64_t id = 1; id < 200; ++id) {
      const std::chrono::seconds wait = schedule.after(row(id, attempts));
      EXPECT_LE(wait, whole);
      EXPECT_GE(wait, whole - whole / 4);
    }
  }
}

TEST(RetrySchedule, WhatWasDeferredTogetherDoesNotComeBackTogether) {
  const RetrySchedule schedule;  // the first wait is 300 s: 76 different ones
  std::set<std::chrono::seconds> waits;
  for (std::int64_t id = 1; id <= 1000; ++id) waits.insert(schedule.after(row(id, 1)));
  EXPECT_GT(waits.size(), 70u);
  EXPECT_EQ(schedule.after(row(7, 2)), schedule.after(row(7, 2)));
}

}  // namespace
}  // namespace waferseal::delivery
