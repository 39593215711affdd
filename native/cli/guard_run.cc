// waferseal guard run: the guard as a process of its own.
#include <unistd.h>

#include <atomic>
#include <thread>

#include "native/cli/commands.h"
#include "native/cli/config.h"
#include "native/cli/guard_keys.h"
#include "native/cli/output.h"
#include "native/cli/ready_signal.h"
#include "native/cli/stop_signal.h"
#include "native/files/owner.h"
#include "native/guard_process/guard_host.h"
#include "native/log/log.h"
#include "native/server/server.h"

namespace waferseal::native {
namespace {

Status run(const std::string& file) {
  WAFERSEAL_TRY(const Config config, load_config(file));
  if (!config.guard) return Error{Code::kConfigInvalid, "guard", "no guard is configured"};
  if (!config.guard->apart()) {
    return Error{
        Code::kConfigInvalid, "guard.socket",
        "is missing, so the guard is a part of `serve`; `waferseal guard separate` gives it "
        "a process of its own"};
  }
  WAFERSEAL_CHECK(log::start(config.log_level, config.log_format));
  block_stop_signals();
  GuardHostOptions options{config.guard->folder, config.guard->socket.string(), ::geteuid()};
  if (!config.guard->server_user.empty()) {
    WAFERSEAL_TRY(const Owner server, find_owner(config.guard->server_user));
    options.server_user = server.user;
  }
  WAFERSEAL_TRY(GuardKeys keys, read_guard_keys(config));
  GuardHooks hooks;
  hooks.on_event = [](GuardEvent event, const SlotId& slot) {
    log::write(log::Level::kInfo, "guard",
               {{"what", guard_event_name(event)}, {"slot", hex_encode(slot)}});
  };
  WAFERSEAL_TRY(const auto host, GuardHost::start(std::move(options), std::move(keys), system_time,
                                                  std::move(hooks)));
  log::write(log::Level::kInfo, "guard_started");
  tell_that_ready();
  std::atomic<bool> ended = false;
  std::thread signals([&] {
    while (!ended && !wait_for_stop_signal(std::chrono::milliseconds(500))) {
    }
    host->stop();
  });
  host->run();
  ended = true;
  signals.join();
  log::write(log::Level::kInfo, "stopped");
  return Done{};
}

}  // namespace

int run_guard(const std::string& config) {
  const Status ran = run(config);
  return ran ? 0 : report(ran.error());
}

}  // namespace waferseal::native
