// Tries by the day, as both pools of the guard count them (SPEC 4.6, 4.12): so many a day of UTC, so
// many in a window of days. A pool never goes back to an earlier day.
#ifndef WAFERSEAL_ENGINE_ESCROW_TRY_DAYS_H_
#define WAFERSEAL_ENGINE_ESCROW_TRY_DAYS_H_

#include <vector>

#include "engine/bytes/cbor.h"
#include "waferseal/guard.h"

namespace waferseal::escrow {

std::int64_t day_of(UnixTime now);
// When the day begins.
UnixTime day_begins(std::int64_t day);

struct TryLimits {
  std::uint32_t per_day = 0;
  std::uint32_t per_window = 0;  // of kTryWindowDays days
};

struct TryDaysLeft {
  std::uint32_t today = 0;
  std::uint32_t window = 0;
};

std::uint32_t left_of(std::uint32_t limit, std::uint32_t spent);

// Drops what the window that ends with `today` has left behind, and days on which nothing was spent.
void drop_old_days(std::vector<TryDay>& days, std::int64_t today);
TryDaysLeft left_in(const std::vector<TryDay>& days, std::int64_t today, const TryLimits& limits);
void spend_on(std::vector<TryDay>& days, std::int64_t day);
void give_back_to(std::vector<TryDay>& days, std::int64_t day);

// Stored form. kBadCbor: not a day between 1970 and 9999, more days than the window has, or more
// spent on one than `most`.
void write_day(CborWriter& writer, std::int64_t day);
Result<std::int64_t> read_day(CborReader& reader);
void write_days(CborWriter& writer, const std::vector<TryDay>& days);
Result<std::vector<TryDay>> read_days(CborReader& reader, std::uint32_t most);

}  // namespace waferseal::escrow

#endif  // WAFERSEAL_ENGINE_ESCROW_TRY_DAYS_H_
