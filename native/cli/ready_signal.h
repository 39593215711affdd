// Says to whoever started this process that it does its work now.
#ifndef WAFERSEAL_NATIVE_CLI_READY_SIGNAL_H_
#define WAFERSEAL_NATIVE_CLI_READY_SIGNAL_H_

namespace waferseal::native {

// To the socket that NOTIFY_SOCKET names, as sd_notify(3) of systemd does; nothing without one.
void tell_that_ready();

}  // namespace waferseal::native

#endif  // WAFERSEAL_NATIVE_CLI_READY_SIGNAL_H_
