#include "engine/escrow/tries.h"

#include <algorithm>

namespace waferseal {
namespace escrow {
namespace {

constexpr std::int64_t kSecondsOfDay = 24 * 60 * 60;

// Takes note of the day, never of an earlier one, and drops what the window has left behind.
void advance(AnswerPool& pool, UnixTime now) {
  pool.day = std::max(pool.day, day_of(now));
  const std::int64_t oldest = pool.day - (kTryWindowDays - 1);
  pool.days.erase(std::remove_if(pool.days.begin(), pool.days.end(),
                                 [oldest](const AnswerPool::Day& day) {
                                   return day.day < oldest || day.spent == 0;
                                 }),
                  pool.days.end());
}

std::uint32_t left_of(std::uint32_t limit, std::uint32_t spent) {
  return spent < limit ? limit - spent : 0;
}

struct Left {
  std::uint32_t today = 0;
  std::uint32_t window = 0;
};

Left left_in(const AnswerPool& pool) {
  std::uint32_t today = 0;
  std::uint32_t window = 0;
  for (const AnswerPool::Day& day : pool.days) {
    window += day.spent;
    if (day.day == pool.day) today += day.spent;
  }
  const std::uint32_t window_left = left_of(kTriesPerWindow, window);
  return Left{std::min(left_of(kTriesPerDay, today), window_left), window_left};
}

}  // namespace

std::int64_t day_of(UnixTime now) {
  const std::int64_t seconds = unix_seconds(now);
  return seconds / kSecondsOfDay - (seconds % kSecondsOfDay < 0 ? 1 : 0);
}

Result<SpentTry> spend_try(AnswerPool& pool, UnixTime now) {
  advance(pool, now);
  if (pool.frozen) return Code::kTriesFrozen;
  const Left left = left_in(pool);
  if (left.today == 0 && pool.granted == 0) {
    return left.window > 0 ? Code::kTriesUsedUpToday : Code::kTriesFrozen;
  }
  SpentTry out{pool.day, left.today == 0};
  if (out.granted) {
    --pool.granted;
  } else {
    const auto today =
        std::find_if(pool.days.begin(), pool.days.end(),
                     [&pool](const AnswerPool::Day& day) { return day.day == pool.day; });
    if (today == pool.days.end()) {
      pool.days.push_back({pool.day, 1});
    } else {
      ++today->spent;
    }
  }
  pool.frozen = left_in(pool).window == 0 && pool.granted == 0;
  return out;
}

void give_back_try(AnswerPool& pool, const Attempt& attempt, UnixTime now) {
  advance(pool, now);
  if (attempt.granted) {
    pool.granted = std::min(pool.granted + 1, kMostGranted);
  } else {
    for (AnswerPool::Day& day : pool.days) {
      if (day.day == attempt.day && day.spent > 0) --day.spent;
    }
  }
  if (left_in(pool).window > 0 || pool.granted > 0) pool.frozen = false;
}

void grant_tries(AnswerPool& pool, std::uint32_t tries) {
  pool.granted = std::min(pool.granted + tries, kMostGranted);
  pool.frozen = false;
}

}  // namespace escrow

TriesLeft tries_left(const AnswerPool& pool, UnixTime now) {
  AnswerPool at = pool;
  escrow::advance(at, now);
  if (at.frozen) return {};
  const escrow::Left left = escrow::left_in(at);
  return TriesLeft{left.today + at.granted, left.window + at.granted};
}

}  // namespace waferseal
