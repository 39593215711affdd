// Slows one guesser who tries many mailboxes: counts wrong auth keys by the client's address over a
// quarter of an hour. Guesses at one mailbox are counted by the guard (SPEC 4.12), which every one of
// them needs; here they would lock its owner out. In memory: a restart forgets it.
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
  static constexpr std::size_t kMostFailures = 50;

  // `address`: as counted_as gives it (client_address.h). Seconds until another attempt is let
  // through; 0: now.
  std::chrono::seconds wait(const std::string& address, UnixTime now);
  void failed(const std::string& address, UnixTime now);

 private:
  void forget_old(UnixTime now);

  std::mutex mutex_;
  std::map<std::string, std::deque<UnixTime>> failures_;  // by address
  UnixTime next_sweep_{};
};

}  // namespace waferseal::native

#endif  // WAFERSEAL_NATIVE_SERVER_LOGIN_THROTTLE_H_
