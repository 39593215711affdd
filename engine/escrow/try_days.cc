#include "engine/escrow/try_days.h"

#include <algorithm>

#include "engine/escrow/messages.h"

namespace waferseal::escrow {
namespace {

constexpr std::int64_t kSecondsOfDay = 24 * 60 * 60;
constexpr std::int64_t kLastDay = static_cast<std::int64_t>(kLastSecond) / kSecondsOfDay;

}  // namespace

std::int64_t day_of(UnixTime now) {
  const std::int64_t seconds = unix_seconds(now);
  return seconds / kSecondsOfDay - (seconds % kSecondsOfDay < 0 ? 1 : 0);
}

UnixTime day_begins(std::int64_t day) { return from_unix_seconds(day * kSecondsOfDay); }

std::uint32_t left_of(std::uint32_t limit, std::uint32_t spent) {
  return spent < limit ? limit - spent : 0;
}

void drop_old_days(std::vector<TryDay>& days, std::int64_t today) {
  days.erase(std::remove_if(days.begin(), days.end(),
                            [today](const TryDay& day) {
                              return day.day <= today - kTryWindowDays || day.spent == 0;
                            }),
             days.end());
}

TryDaysLeft left_in(const std::vector<TryDay>& days, std::int64_t today, const TryLimits& limits) {
  std::uint32_t spent_today = 0;
  std::uint32_t spent = 0;
  for (const TryDay& day : days) {
    spent += day.spent;
    if (day.day == today) spent_today += day.spent;
  }
  const std::uint32_t window = left_of(limits.per_window, spent);
  return TryDaysLeft{std::min(left_of(limits.per_day, spent_today), window), window};
}

void spend_on(std::vector<TryDay>& days, std::int64_t day) {
  const auto found =
      std::find_if(days.begin(), days.end(), [day](const TryDay& one) { return one.day == day; });
  if (found == days.end()) {
    days.push_back({day, 1});
  } else {
    ++found->spent;
  }
}

void give_back_to(std::vector<TryDay>& days, std::int64_t day) {
  for (TryDay& one : days) {
    if (one.day == day && one.spent > 0) --one.spent;
  }
}

void write_day(CborWriter& writer, std::int64_t day) { writer.integer(day); }

Result<std::int64_t> read_day(CborReader& reader) {
  WAFERSEAL_TRY(const std::int64_t day, reader.integer());
  if (day < 0 || day > kLastDay) return Code::kBadCbor;
  return day;
}

void write_days(CborWriter& writer, const std::vector<TryDay>& days) {
  writer.array(days.size());
  for (const TryDay& day : days) {
    writer.array(2);
    write_day(writer, day.day);
    writer.uint(day.spent);
  }
}

Result<std::vector<TryDay>> read_days(CborReader& reader, std::uint32_t most) {
  WAFERSEAL_TRY(const std::size_t count, reader.array(static_cast<std::size_t>(kTryWindowDays)));
  std::vector<TryDay> days;
  for (std::size_t i = 0; i < count; ++i) {
    TryDay day;
    WAFERSEAL_TRY(const std::size_t items, reader.array(2));
    if (items != 2) return Code::kBadCbor;
    WAFERSEAL_TRY(day.day, read_day(reader));
    WAFERSEAL_TRY(const std::uint64_t spent, reader.uint());
    if (spent > most) return Code::kBadCbor;
    day.spent = static_cast<std::uint32_t>(spent);
    days.push_back(day);
  }
  return days;
}

}  // namespace waferseal::escrow
