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
  if (at >= next_sweep_ || next_sweep_ - at > kSweepEvery) forget_idle(at);
  Time& done = done_[key];
  const std::chrono::seconds wait = wait_for(done, at);
  if (wait.count() == 0) done += Time(rate_.period) / rate_.times;
  return wait;
}

std::chrono::seconds RateLimit::wait(const std::string& key, UnixTime now) {
  const std::lock_guard<std::mutex> lock(mutex_);
  const auto found = done_.find(key);
  if (found == done_.end()) return std::chrono::seconds(0);
  return wait_for(found->second, now.time_since_epoch());
}

std::chrono::seconds RateLimit::wait_for(Time& done, Time now) const {
  const Time period = rate_.period;
  // After a clock was set back nobody waits for more than a period.
  done = std::clamp(done, now, now + period);
  const Time late = done + period / rate_.times - now - period;
  return late > Time(0) ? std::chrono::ceil<std::chrono::seconds>(late) : std::chrono::seconds(0);
}

void RateLimit::forget_idle(Time now) {
  std::erase_if(done_, [now](const auto& entry) { return entry.second <= now; });
  if (done_.size() > kTooManyKeys) done_.clear();
  next_sweep_ = now + kSweepEvery;
}

}  // namespace waferseal::native
