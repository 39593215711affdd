#include "engine/escrow/tries.h"

#include <algorithm>

#include "engine/escrow/try_days.h"

namespace waferseal {
namespace escrow {
namespace {

constexpr TryLimits kAnswerLimits{kTriesPerDay, kTriesPerWindow};

// Takes note of the day, never of an earlier one.
void advance(AnswerPool& pool, UnixTime now) {
  pool.day = std::max(pool.day, day_of(now));
  drop_old_days(pool.days, pool.day);
}

TryDaysLeft left_by_days(const AnswerPool& pool) {
  return left_in(pool.days, pool.day, kAnswerLimits);
}

}  // namespace

Result<SpentTry> spend_try(AnswerPool& pool, UnixTime now) {
  advance(pool, now);
  if (pool.frozen) return Code::kTriesFrozen;
  const TryDaysLeft left = left_by_days(pool);
  if (left.today == 0 && pool.granted == 0) {
    return left.window > 0 ? Code::kTriesUsedUpToday : Code::kTriesFrozen;
  }
  SpentTry out{pool.day, left.today == 0};
  if (out.granted) {
    --pool.granted;
  } else {
    spend_on(pool.days, pool.day);
  }
  pool.frozen = left_by_days(pool).window == 0 && pool.granted == 0;
  return out;
}

void give_back_try(AnswerPool& pool, const Attempt& attempt, UnixTime now) {
  advance(pool, now);
  if (attempt.granted) {
    pool.granted = std::min(pool.granted + 1, kMostGranted);
  } else {
    give_back_to(pool.days, attempt.day);
  }
  if (left_by_days(pool).window > 0 || pool.granted > 0) pool.frozen = false;
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
  const escrow::TryDaysLeft left = escrow::left_by_days(at);
  return TriesLeft{left.today + at.granted, left.window + at.granted};
}

}  // namespace waferseal
