// The guard's own time (SPEC 4.6.4).
#include <algorithm>

#include "waferseal/guard.h"

namespace waferseal {
namespace {

Error disbelieved() {
  return Error{Code::kGuardClock, "clock", "too far ahead of the guard's own time"};
}

}  // namespace

Result<UnixTime> GuardClock::observe(UnixTime machine, std::chrono::seconds steady) {
  if (steady_zero_) {
    // Measured from the start: many small jumps are not believed either.
    if (machine - (*steady_zero_ + steady) > kMostAhead) return disbelieved();
  } else {
    const bool ever_stored = unix_seconds(latest_) > 0;
    if (ever_stored && machine - latest_ > kLongestOff) return disbelieved();
    // A clock that is behind is not set yet; what it says once it is counts as the start.
    if (machine >= latest_) steady_zero_ = machine - steady;
  }
  return latest_ = std::max(latest_, machine);
}

UnixTime GuardClock::accept(UnixTime machine, std::chrono::seconds steady) {
  steady_zero_ = machine - steady;
  return latest_ = std::max(latest_, machine);
}

}  // namespace waferseal
