#include "engine/escrow/password_tries.h"

#include <algorithm>

#include "engine/escrow/messages.h"
#include "engine/escrow/try_days.h"

namespace waferseal {
namespace escrow {
namespace {

constexpr std::size_t kMostAttempts = 128;
constexpr TryLimits kPasswordLimits{kPasswordTriesPerDay, kPasswordTriesPerWindow};

// Takes note of the day, never of an earlier one, and drops what it has left behind.
void advance(PasswordPool& pool, UnixTime now) {
  const std::int64_t today = std::max(pool.day, day_of(now));
  if (today > pool.day) pool.devices_today = 0;
  pool.day = today;
  drop_old_days(pool.days, today);
  pool.attempts.erase(
      std::remove_if(pool.attempts.begin(), pool.attempts.end(),
                     [today](const PasswordAttempt& attempt) { return attempt.day < today - 1; }),
      pool.attempts.end());
}

TryDaysLeft left_without_ticket(const PasswordPool& pool) {
  return left_in(pool.days, pool.day, kPasswordLimits);
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
    const TryDaysLeft left = left_without_ticket(pool);
    if (left.window == 0) return Code::kPasswordTriesWindow;
    if (left.today == 0) return Code::kPasswordTriesToday;
    spend_on(pool.days, pool.day);
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
    give_back_to(pool.days, attempt->day);
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
  return escrow::day_begins(pool.day + kTryWindowDays);
}

PasswordPool after_rollback(PasswordPool pool, UnixTime at) {
  const std::int64_t day = escrow::day_of(at);
  if (day >= pool.day) {
    escrow::advance(pool, at);
    pool.devices_today = kDeviceTriesPerDay;
  }
  const auto used_up = std::find_if(pool.days.begin(), pool.days.end(),
                                    [day](const TryDay& one) { return one.day == day; });
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
  escrow::write_day(writer, pool.day);
  writer.uint(3);
  escrow::write_days(writer, pool.days);
  writer.uint(4);
  writer.uint(pool.devices_today);
  writer.uint(5);
  writer.array(pool.attempts.size());
  for (const PasswordAttempt& attempt : pool.attempts) {
    writer.array(5);
    writer.bytes(attempt.id);
    writer.bytes(attempt.blinded_hash);
    escrow::write_day(writer, attempt.day);
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
  WAFERSEAL_TRY(out.days, escrow::read_days(reader, kPasswordTriesPerDay));
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
