#include "native/delivery/retry.h"

#include <algorithm>
#include <cstdint>

namespace waferseal::delivery {
namespace {

// Evenly spread, and the same for the same row and attempt (the finaliser of SplitMix64).
std::uint64_t spread(std::int64_t row, int attempts) {
  std::uint64_t x = static_cast<std::uint64_t>(row) * 64 + static_cast<std::uint64_t>(attempts);
  x = (x ^ (x >> 30)) * 0xBF58476D1CE4E5B9U;
  x = (x ^ (x >> 27)) * 0x94D049BB133111EBU;
  return x ^ (x >> 31);
}

}  // namespace

std::chrono::seconds RetrySchedule::after(const native::QueueRow& row) const {
  const int doublings = std::clamp(row.attempts - 1, 0, 20);
  const auto wait = std::min<std::chrono::seconds>(most, first * (1LL << doublings));
  const auto quarter = static_cast<std::uint64_t>(wait.count() / 4);
  const std::uint64_t shorter = spread(row.id, row.attempts) % (quarter + 1);
  return wait - std::chrono::seconds(static_cast<std::int64_t>(shorter));
}

std::optional<UnixTime> next_attempt(const RetrySchedule& schedule, const native::QueueRow& row,
                                     const Attempt& attempt, UnixTime now,
                                     std::optional<UnixTime> expires) {
  if (attempt.fate == Fate::kPermanent) return std::nullopt;
  if (attempt.fate == Fate::kTlsImpossible && row.attempts >= schedule.tls_attempts) {
    return std::nullopt;
  }
  const UnixTime again = now + schedule.after(row);
  if (expires && again > *expires) return std::nullopt;
  if (again - row.created_at > schedule.give_up) return std::nullopt;
  return again;
}

}  // namespace waferseal::delivery
