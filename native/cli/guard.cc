// waferseal guard accept-restore, accept-clock: what only the operator can say about the guard's files.
// While the guard runs, in `serve` or alone, its lock on the cell file keeps these out.
#include "native/cli/commands.h"
#include "native/cli/config.h"
#include "native/cli/guard_keys.h"
#include "native/cli/output.h"
#include "native/escrow/guard_service.h"
#include "native/server/server.h"

namespace waferseal::native {
namespace {

Result<std::unique_ptr<GuardService>> open_guard(const std::string& file) {
  WAFERSEAL_TRY(const Config config, load_config(file));
  WAFERSEAL_TRY(GuardKeys keys, read_guard_keys(config));
  return GuardService::open(config.guard->folder, std::move(keys), system_time);
}

Status accept_restore(const std::string& file) {
  WAFERSEAL_TRY(const auto guard, open_guard(file));
  if (!guard->restore_waits()) {
    say("No restore waits; nothing was changed.");
    return Done{};
  }
  WAFERSEAL_TRY(const std::size_t zeroed, guard->accept_restore());
  say("Cells that the guard's database does not know: " + std::to_string(zeroed) + ", zeroed.");
  return Done{};
}

Status accept_clock(const std::string& file) {
  WAFERSEAL_TRY(const auto guard, open_guard(file));
  WAFERSEAL_TRY(const UnixTime now, guard->accept_clock());
  say("The guard's time is " + std::to_string(unix_seconds(now)) + " seconds after 1970.");
  return Done{};
}

}  // namespace

int guard_accept_restore(const std::string& config) {
  const Status accepted = accept_restore(config);
  return accepted ? 0 : report(accepted.error());
}

int guard_accept_clock(const std::string& config) {
  const Status accepted = accept_clock(config);
  return accepted ? 0 : report(accepted.error());
}

}  // namespace waferseal::native
