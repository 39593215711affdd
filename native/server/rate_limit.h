// How often somebody may ask: so many times within a period, which may come at once, and then one after
// the other at that rate (GCRA, the leaky bucket as a meter of ITU-T I.371). In memory: a restart
// forgets it.
#ifndef WAFERSEAL_NATIVE_SERVER_RATE_LIMIT_H_
#define WAFERSEAL_NATIVE_SERVER_RATE_LIMIT_H_

#include <chrono>
#include <cstdint>
#include <mutex>
#include <string>
#include <unordered_map>

#include "waferseal/host.h"

namespace waferseal::native {

class RateLimit {
 public:
  struct Rate {
    std::uint32_t times = 0;  // 0: as often as they like
    std::chrono::seconds period{60};
  };
  RateLimit() = default;  // no limit
  explicit RateLimit(Rate rate) : rate_(rate) {}
  void set(Rate rate) { rate_ = rate; }  // before the first `take`

  // Counts one for `key`. Seconds until it would be let through, with nothing counted; 0: it is.
  std::chrono::seconds take(const std::string& key, UnixTime now);
  // The same without counting: for what counts only once it is known how it ended.
  std::chrono::seconds wait(const std::string& key, UnixTime now);

 private:
  using Time = std::chrono::microseconds;
  // With the lock held. The wait before another for a key whose work is done at `done`.
  std::chrono::seconds wait_for(Time& done, Time now) const;
  void forget_idle(Time now);

  Rate rate_;
  std::mutex mutex_;
  // When all that was counted for a key will have been worked off.
  std::unordered_map<std::string, Time> done_;
  Time next_sweep_{0};
};

}  // namespace waferseal::native

#endif  // WAFERSEAL_NATIVE_SERVER_RATE_LIMIT_H_
