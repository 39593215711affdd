#include "native/server/login_throttle.h"

namespace waferseal::native {
namespace {

// From here on old entries are looked for, once in a while.
constexpr std::size_t kManyAddresses = 10'000;
// Whoever has this many is not slowed by a list of addresses: all begin anew.
constexpr std::size_t kMostAddresses = 100'000;
constexpr std::chrono::seconds kBetweenSweeps{60};

}  // namespace

std::chrono::seconds LoginThrottle::wait(const std::string& address, UnixTime now) {
  const std::lock_guard<std::mutex> lock(mutex_);
  const auto found = failures_.find(address);
  if (found == failures_.end()) return std::chrono::seconds(0);
  auto& times = found->second;
  while (!times.empty() && times.front() + kWindow <= now) times.pop_front();
  if (times.size() < kMostFailures) return std::chrono::seconds(0);
  return times.front() + kWindow - now;
}

void LoginThrottle::failed(const std::string& address, UnixTime now) {
  const std::lock_guard<std::mutex> lock(mutex_);
  failures_[address].push_back(now);
  if (failures_.size() <= kManyAddresses || now < next_sweep_) return;
  forget_old(now);
  next_sweep_ = now + kBetweenSweeps;
  if (failures_.size() > kMostAddresses) failures_.clear();
}

void LoginThrottle::forget_old(UnixTime now) {
  for (auto entry = failures_.begin(); entry != failures_.end();) {
    const bool old = entry->second.empty() || entry->second.back() + kWindow <= now;
    entry = old ? failures_.erase(entry) : std::next(entry);
  }
}

}  // namespace waferseal::native
