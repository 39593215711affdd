// Whether a guard of its own process is there.
#include "native/cli/doctor/host.h"
#include "native/guard_process/unix_client.h"
#include "waferseal/escrow.h"

namespace waferseal::native {
namespace {

constexpr std::chrono::seconds kGuardPatience{5};

}  // namespace

Findings look_at_guard_process(const Host& host) {
  Findings findings;
  if (!host.config.guard || !host.config.guard->apart()) {
    findings.skipped = "the guard is no process of its own";
    return findings;
  }
  const std::string socket = host.config.guard->socket.string();
  const auto reply =
      post_over_socket(socket, "/guard/v1/challenge", make_challenge_request(), kGuardPatience);
  if (reply && reply->status == 200) return findings;
  findings.add(Error{Code::kGuardUnavailable, socket,
                     reply ? "status " + std::to_string(reply->status) : reply.error().detail},
               "Nobody logs in, nothing is sent and no question is answered without it.",
               "systemctl start waferseal-guard, and see journalctl -u waferseal-guard");
  return findings;
}

}  // namespace waferseal::native
