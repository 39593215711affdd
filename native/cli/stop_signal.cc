#include "native/cli/stop_signal.h"

#include <csignal>
#include <ctime>

namespace waferseal::native {
namespace {

sigset_t stop_signals() {
  sigset_t set;
  sigemptyset(&set);
  sigaddset(&set, SIGINT);
  sigaddset(&set, SIGTERM);
  return set;
}

}  // namespace

void block_stop_signals() {
  const sigset_t set = stop_signals();
  pthread_sigmask(SIG_BLOCK, &set, nullptr);
  std::signal(SIGPIPE, SIG_IGN);
}

bool wait_for_stop_signal(std::chrono::milliseconds time) {
  const sigset_t set = stop_signals();
  timespec limit{};
  limit.tv_sec = static_cast<std::time_t>(time.count() / 1000);
  limit.tv_nsec = static_cast<long>(time.count() % 1000) * 1'000'000;
  return sigtimedwait(&set, nullptr, &limit) > 0;
}

}  // namespace waferseal::native
