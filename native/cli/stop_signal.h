// SIGINT and SIGTERM as something to wait for: blocked in all threads, taken by one.
#ifndef WAFERSEAL_NATIVE_CLI_STOP_SIGNAL_H_
#define WAFERSEAL_NATIVE_CLI_STOP_SIGNAL_H_

#include <chrono>

namespace waferseal::native {

// Call before any thread is started. SIGPIPE is ignored as well.
void block_stop_signals();
// Waits until a signal came (true) or the time is over (false).
bool wait_for_stop_signal(std::chrono::milliseconds time);

}  // namespace waferseal::native

#endif  // WAFERSEAL_NATIVE_CLI_STOP_SIGNAL_H_
