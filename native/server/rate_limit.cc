#include "native/server/rate_limit.h"

#include <algorithm>

namespace waferseal::native {
namespace {

constexpr std::chrono::seconds kSweepEvery{10};
// Whoever has this many names is not slowed by counting each: all begin anew.
constexpr std::size_t kTooManyKeys = 200'000;

}  // namespace

std::chrono::seconds RateLimit::take(const std::string& key, UnixTime now) {
  if (rate_.times == 0) return std::chrono::seconds(0);
  const std::lock_guard<std::mutex> lock(mutex_);
  const Time at = now.time_since_epoch();
  const Time period = rate_.period;
  const Time each = period / rate_.times;
  if (at >= next_sweep_ || next_sweep_ - at > kSweepEvery) forget_idle(at);
  Time& done = done_[key];
  // After a clock was set back nobody waits for more than a period.
  done = std::clamp(done, at, at + period);
  if (done + each > at + period) {
    return std::chrono::ceil<std::chrono::seconds>(done + each - at - period);
  }
  done += each;
  return std::chrono::seconds(0);
}

void RateLimit::forget_idle(Time now) {
  std::erase_if(done_, [now](const auto& entry) { return entry.second <= now; });
  if (done_.size() > kTooManyKeys) done_.clear();
  next_sweep_ = now + kSweepEvery;
}

}  // namespace waferseal::native
