#include "native/delivery/retry.h"

namespace waferseal::delivery {

std::optional<UnixTime> next_attempt(const RetrySchedule& schedule, const native::QueueRow& row,
                                     const Attempt& attempt, UnixTime now,
                                     std::optional<UnixTime> expires) {
  if (attempt.fate == Fate::kPermanent) return std::nullopt;
  if (attempt.fate == Fate::kTlsImpossible && row.attempts >= schedule.tls_attempts) {
    return std::nullopt;
  }
  const UnixTime again = now + schedule.after(row.attempts);
  if (expires && again > *expires) return std::nullopt;
  if (again - row.created_at > schedule.give_up) return std::nullopt;
  return again;
}

}  // namespace waferseal::delivery
