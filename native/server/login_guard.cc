#include "native/server/login_guard.h"

#include <nlohmann/json.hpp>

#include "native/log/log.h"

namespace waferseal::native {

Result<nlohmann::json> login_guard_json(Backend& backend) {
  const Shared& shared = backend.shared();
  if (!shared.guard || !shared.ticket_key) {
    return Error{Code::kGuardUnavailable, {}, "no guard is set up"};
  }
  return nlohmann::json{{"id", base64url_encode(shared.guard->id())},
                        {"origin", shared.guard_origin}};
}

Bytes tell_logged_in(Backend& backend, const Mailbox& mailbox, const AttemptId& attempt) {
  Shared& shared = backend.shared();
  const PasswordAccount account = password_account(mailbox);
  const UnixTime now = backend.now();
  const auto given_back = shared.guard->handle(
      GuardOperation::kLoggedIn,
      make_logged_in(*shared.ticket_key, LoggedIn{shared.guard->id(), account, attempt, now}));
  if (!given_back) {
    log::write_failure("guard_gave_no_try_back", given_back.error());
  }
  return make_device_ticket(*shared.ticket_key,
                            DeviceTicket{shared.guard->id(), account, system_random().array<16>(),
                                         now + kDeviceTicketLife});
}

}  // namespace waferseal::native
