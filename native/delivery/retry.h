// When what could not be delivered is tried again (SPEC 8.10).
#ifndef WAFERSEAL_NATIVE_DELIVERY_RETRY_H_
#define WAFERSEAL_NATIVE_DELIVERY_RETRY_H_

#include <chrono>
#include <optional>

#include "native/smtp/attempt.h"
#include "native/store/queue.h"

namespace waferseal::delivery {

struct RetrySchedule {
  // delivery.retry_first_seconds, delivery.retry_most_seconds: the wait doubles from one to the other.
  std::chrono::seconds first = std::chrono::minutes(5);
  std::chrono::seconds most = std::chrono::hours(4);
  // delivery.give_up_seconds: after this, temporary is for good (RFC 5321, 4.5.4.1: 4 to 5 days).
  std::chrono::seconds give_up = std::chrono::hours(5 * 24);
  // delivery.tls_attempts: how often TLS has to be impossible before the fall-back is released, so
  // that one cut connection does not decide.
  int tls_attempts = 3;

  // The wait after the row's last attempt. Up to a quarter shorter than that, by row and attempt: what was
  // deferred together does not come back together.
  std::chrono::seconds after(const native::QueueRow& row) const;
};

// After this attempt: when the next one is. No value: it is given up, as another would not help or
// would come too late. `expires`: no attempt is made after this.
std::optional<UnixTime> next_attempt(const RetrySchedule& schedule, const native::QueueRow& row,
                                     const Attempt& attempt, UnixTime now,
                                     std::optional<UnixTime> expires);

}  // namespace waferseal::delivery

#endif  // WAFERSEAL_NATIVE_DELIVERY_RETRY_H_
