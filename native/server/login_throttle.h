// Slows guessing of passwords: counts failures by mailbox and by peer address over a quarter of an
// hour. In memory: a restart forgets it, and the guard's count (SPEC 4.12) remains.
#ifndef WAFERSEAL_NATIVE_SERVER_LOGIN_THROTTLE_H_
#define WAFERSEAL_NATIVE_SERVER_LOGIN_THROTTLE_H_

#include <deque>
#include <map>
#include <mutex>
#include <string>

#include "waferseal/host.h"

namespace waferseal::native {

class LoginThrottle {
 public:
  static constexpr std::chrono::seconds kWindow{900};
  static constexpr std::size_t kFailuresOfMailbox = 10;
  static constexpr std::size_t kFailuresOfAddress = 50;

  // Seconds until another attempt is let through; 0: now.
  std::chrono::seconds wait(const std::string& mailbox, const std::string& address, UnixTime now);
  void failed(const std::string& mailbox, const std::string& address, UnixTime now);
  void succeeded(const std::string& mailbox);

 private:
  std::chrono::seconds wait_of(const std::string& name, std::size_t most, UnixTime now);
  void forget_old(UnixTime now);

  std::mutex mutex_;
  std::map<std::string, std::deque<UnixTime>> failures_;  // by "m:<mailbox>" and "a:<address>"
};

}  // namespace waferseal::native

#endif  // WAFERSEAL_NATIVE_SERVER_LOGIN_THROTTLE_H_
