#include "engine/escrow/password_tries.h"

#include <algorithm>

#include "engine/escrow/messages.h"
#include "engine/escrow/tries.h"

namespace waferseal {
namespace escrow {
namespace {

constexpr std::size_t kMostAttempts = 128;
constexpr std::int64_t kSecondsOfDay = 24 * 60 * 60;
constexpr std::int64_t kLastDay = static_cast<std::int64_t>(kLastSecond) / kSecondsOfDay;

// Takes note of the day, never of an earlier one, and drops what it has left behind.
void advance(PasswordPool& pool, UnixTime now) {
  const std::int64_t today = std::max(pool.day, day_of(now));
  if (today > pool.day) pool.devices_today = 0;
  pool.day = today;
  const auto drop = [](auto& from, auto is_old) {
    from.erase(std::remove_if(from.begin(), from.end(), is_old), from.end());
  };
  drop(pool.days, [today](const PasswordPool::Day& day) {
    return day.day <= today - kTryWindowDays || day.spent == 0;
  });
  drop(pool.attempts, [today](const PasswordAttempt& attempt) { return attempt.day < today - 1; });
}

std::uint32_t left_of(std::uint32_t limit, std::uint32_t spent) {
  return spent < limit ? limit - spent : 0;
}

struct Left {
  std::uint32_t today = 0;
  std::uint32_t window = 0;
};

Left left_without_ticket(const PasswordPool& pool) {
  std::uint32_t today = 0;
  std::uint32_t window = 0;
  for (const PasswordPool::Day& day : pool.days) {
    window += day.spent;
    if (day.day == pool.day) today += day.spent;
  }
  const std::uint32_t window_left = left_of(kPasswordTriesPerWindow, window);
  return Left{std::min(left_of(kPasswordTriesPerDay, today), window_left), window_left};
}

std::uint32_t& spent_today(PasswordPool& pool) {
  for (PasswordPool::Day& day : pool.days) {
    if (day.day == pool.day) return day.spent;
  }
  return pool.days.emplace_back(PasswordPool::Day{pool.day, 0}).spent;
}

Result<std::int64_t> read_day(CborReader& reader) {
  WAFERSEAL_TRY(const std::int64_t day, reader.integer());
  if (day < 0 || day > kLastDay) return Code::kBadCbor;
  return day;
}

}  // namespace

const PasswordAttempt* find_attempt(const PasswordPool& pool, const AttemptId& id) {
  for (const PasswordAttempt& attempt : pool.attempts) {
    if (attempt.id == id) return &attempt;
  }
  return nullptr;
}

Status spend_password_try(PasswordPool& pool, PasswordAttempt attempt, UnixTime now) {
  advance(pool, now);
  if (attempt.device) {
    if (pool.devices_today >= kDeviceTriesPerDay) return Code::kPasswordTriesToday;
    ++pool.devices_today;
  } else {
    const Left left = left_without_ticket(pool);
    if (left.window == 0) return Code::kPasswordTriesWindow;
    if (left.today == 0) return Code::kPasswordTriesToday;
    ++spent_today(pool);
  }
  attempt.day = pool.day;
  attempt.given_back = false;
  if (pool.attempts.size() == kMostAttempts) pool.attempts.erase(pool.attempts.begin());
  pool.attempts.push_back(attempt);
  return Done{};
}

bool give_back_password_try(PasswordPool& pool, const AttemptId& id, UnixTime now) {
  advance(pool, now);
  const auto attempt = std::find_if(pool.attempts.begin(), pool.attempts.end(),
                                    [&id](const PasswordAttempt& one) { return one.id == id; });
  if (attempt == pool.attempts.end() || attempt->given_back) return false;
  attempt->given_back = true;
  if (attempt->device) {
    if (attempt->day == pool.day && pool.devices_today > 0) --pool.devices_today;
  } else {
    for (PasswordPool::Day& day : pool.days) {
      if (day.day == attempt->day && day.spent > 0) --day.spent;
    }
  }
  return true;
}

}  // namespace escrow

std::uint32_t password_tries_left(const PasswordPool& pool, bool device, UnixTime now) {
  PasswordPool at = pool;
  escrow::advance(at, now);
  return device ? escrow::left_of(kDeviceTriesPerDay, at.devices_today)
                : escrow::left_without_ticket(at).today;
}

UnixTime password_pool_idle_at(const PasswordPool& pool) {
  return from_unix_seconds((pool.day + kTryWindowDays) * escrow::kSecondsOfDay);
}

PasswordPool after_rollback(PasswordPool pool, UnixTime at) {
  const std::int64_t day = escrow::day_of(at);
  if (day >= pool.day) {
    escrow::advance(pool, at);
    pool.devices_today = kDeviceTriesPerDay;
  }
  const auto used_up = std::find_if(pool.days.begin(), pool.days.end(),
                                    [day](const PasswordPool::Day& one) { return one.day == day; });
  if (used_up != pool.days.end()) {
    used_up->spent = kPasswordTriesPerDay;
  } else if (day > pool.day - kTryWindowDays) {
    pool.days.push_back({day, kPasswordTriesPerDay});
  }
  return pool;
}

Bytes encode_password_pool(const PasswordPool& pool) {
  CborWriter writer = escrow::start_message(5);
  writer.uint(1);
  writer.bytes(pool.account);
  writer.uint(2);
  writer.integer(pool.day);
  writer.uint(3);
  writer.array(pool.days.size());
  for (const PasswordPool::Day& day : pool.days) {
    writer.array(2);
    writer.integer(day.day);
    writer.uint(day.spent);
  }
  writer.uint(4);
  writer.uint(pool.devices_today);
  writer.uint(5);
  writer.array(pool.attempts.size());
  for (const PasswordAttempt& attempt : pool.attempts) {
    writer.array(5);
    writer.bytes(attempt.id);
    writer.bytes(attempt.blinded_hash);
    writer.integer(attempt.day);
    writer.boolean(attempt.device);
    writer.boolean(attempt.given_back);
  }
  return std::move(writer).take();
}

Result<PasswordPool> decode_password_pool(ByteView bytes) {
  PasswordPool out;
  // Not read_message: a stored pool may be longer than a message.
  CborReader reader(bytes);
  WAFERSEAL_TRY(const std::size_t pairs, reader.map(16));
  WAFERSEAL_CHECK(reader.key(0));
  WAFERSEAL_TRY(const std::uint64_t version, reader.uint());
  if (version != escrow::kMessageVersion || pairs != 6) return Code::kBadCbor;
  WAFERSEAL_TRY(out.account, escrow::read_field<32>(reader, 1));
  WAFERSEAL_CHECK(reader.key(2));
  WAFERSEAL_TRY(out.day, escrow::read_day(reader));
  WAFERSEAL_CHECK(reader.key(3));
  WAFERSEAL_TRY(const std::size_t days, reader.array(static_cast<std::size_t>(kTryWindowDays)));
  for (std::size_t i = 0; i < days; ++i) {
    PasswordPool::Day day;
    WAFERSEAL_TRY(const std::size_t items, reader.array(2));
    if (items != 2) return Code::kBadCbor;
    WAFERSEAL_TRY(day.day, escrow::read_day(reader));
    WAFERSEAL_TRY(const std::uint64_t spent, reader.uint());
    if (spent > kPasswordTriesPerDay) return Code::kBadCbor;
    day.spent = static_cast<std::uint32_t>(spent);
    out.days.push_back(day);
  }
  WAFERSEAL_CHECK(reader.key(4));
  WAFERSEAL_TRY(const std::uint64_t devices, reader.uint());
  if (devices > kDeviceTriesPerDay) return Code::kBadCbor;
  out.devices_today = static_cast<std::uint32_t>(devices);
  WAFERSEAL_CHECK(reader.key(5));
  WAFERSEAL_TRY(const std::size_t attempts, reader.array(escrow::kMostAttempts));
  for (std::size_t i = 0; i < attempts; ++i) {
    PasswordAttempt attempt;
    WAFERSEAL_TRY(const std::size_t items, reader.array(5));
    if (items != 5) return Code::kBadCbor;
    WAFERSEAL_TRY(attempt.id, cbor_array<16>(reader));
    WAFERSEAL_TRY(attempt.blinded_hash, cbor_array<32>(reader));
    WAFERSEAL_TRY(attempt.day, escrow::read_day(reader));
    WAFERSEAL_TRY(attempt.device, reader.boolean());
    WAFERSEAL_TRY(attempt.given_back, reader.boolean());
    out.attempts.push_back(attempt);
  }
  WAFERSEAL_CHECK(reader.end());
  return out;
}

}  // namespace waferseal
