#include "native/server/login_throttle.h"

#include <algorithm>

namespace waferseal::native {
namespace {

// Above this, old entries are looked for at each failure.
constexpr std::size_t kManyNames = 10'000;

}  // namespace

std::chrono::seconds LoginThrottle::wait_of(const std::string& name, std::size_t most,
                                            UnixTime now) {
  const auto found = failures_.find(name);
  if (found == failures_.end()) return std::chrono::seconds(0);
  auto& times = found->second;
  while (!times.empty() && times.front() + kWindow <= now) times.pop_front();
  if (times.size() < most) return std::chrono::seconds(0);
  return times.front() + kWindow - now;
}

std::chrono::seconds LoginThrottle::wait(const std::string& mailbox, const std::string& address,
                                         UnixTime now) {
  const std::lock_guard<std::mutex> lock(mutex_);
  return std::max(wait_of("m:" + mailbox, kFailuresOfMailbox, now),
                  wait_of("a:" + address, kFailuresOfAddress, now));
}

void LoginThrottle::failed(const std::string& mailbox, const std::string& address, UnixTime now) {
  const std::lock_guard<std::mutex> lock(mutex_);
  failures_["m:" + mailbox].push_back(now);
  failures_["a:" + address].push_back(now);
  if (failures_.size() > kManyNames) forget_old(now);
}

void LoginThrottle::succeeded(const std::string& mailbox) {
  const std::lock_guard<std::mutex> lock(mutex_);
  failures_.erase("m:" + mailbox);
}

void LoginThrottle::forget_old(UnixTime now) {
  for (auto entry = failures_.begin(); entry != failures_.end();) {
    const bool old = entry->second.empty() || entry->second.back() + kWindow <= now;
    entry = old ? failures_.erase(entry) : std::next(entry);
  }
}

}  // namespace waferseal::native
