#include "native/server/guard_routes.h"

#include <nlohmann/json.hpp>

#include "native/server/client_address.h"
#include "native/server/json_body.h"
#include "native/server/sessions.h"

namespace waferseal::native {
namespace {

constexpr std::uint64_t kMostGuardRequest = 8 * 1024;
constexpr std::chrono::seconds kTicketLife{3600};
constexpr std::uint64_t kMostRecords = 1000;

// What anybody may ask. A ticket stands behind what a sender asks (up to three times for each of a
// thousand recipients at once), and the agent asks the rest, for every copy that it delivers.
bool is_by_anybody(GuardOperation operation) {
  switch (operation) {
    case GuardOperation::kUnlock:
    case GuardOperation::kOpened:
    case GuardOperation::kControl:
    case GuardOperation::kPassword:
    case GuardOperation::kLoggedIn:
      return true;
    case GuardOperation::kOpen:
    case GuardOperation::kEvaluate:
    case GuardOperation::kDeposit:
    case GuardOperation::kChallenge:
    case GuardOperation::kArm:
    case GuardOperation::kRelease:
    case GuardOperation::kHandOver:
    case GuardOperation::kForget:
      break;
  }
  return false;
}

// SPEC 6.9. By slot for guesses at an answer, however many addresses they come from.
Status check_limits(Backend& backend, const HttpRequest& request, GuardOperation operation) {
  Shared& shared = backend.shared();
  if (!is_by_anybody(operation)) return Done{};
  auto wait = shared.address_limit.take(counted_as(request.remote), backend.now());
  if (wait.count() == 0 && operation == GuardOperation::kUnlock) {
    WAFERSEAL_TRY(const GuardRequest asked, GuardRequest::parse(operation, request.body));
    wait = shared.slot_limit.take("unlock " + hex_encode(asked.slot_id()), backend.now());
  }
  if (wait.count() > 0) return too_many_requests(wait);
  return Done{};
}

Result<HttpResponse> guard(Backend& backend, const HttpRequest& request, const PathParts& parts) {
  const auto operation = guard_operation_from_name(parts[0]);
  if (!operation) return Error{Code::kNotFound, {}, {}};
  if (!backend.shared().guard) return Error{Code::kGuardUnavailable, {}, "no guard is set up"};
  WAFERSEAL_CHECK(check_limits(backend, request, *operation));
  WAFERSEAL_TRY(Bytes reply, backend.shared().guard->handle(*operation, request.body));
  return cbor_response(std::move(reply));
}

Result<HttpResponse> tickets(Backend& backend, const HttpRequest& request) {
  WAFERSEAL_TRY(const User user, current_user(backend, request));
  WAFERSEAL_TRY(JsonBody body, JsonBody::parse(request.body));
  WAFERSEAL_TRY(const std::uint64_t records, body.number("records"));
  WAFERSEAL_CHECK(body.end());
  if (records == 0 || records > kMostRecords) {
    return Error{Code::kBadJson, "records", "1 to " + std::to_string(kMostRecords)};
  }
  Shared& shared = backend.shared();
  if (!shared.guard || !shared.ticket_key) {
    return Error{Code::kGuardUnavailable, {}, "no guard is set up"};
  }
  Ticket ticket;
  ticket.id = system_random().array<16>();
  ticket.guard = shared.guard->id();
  ticket.account = user.account;
  ticket.sender = user.mailbox;
  ticket.expires = backend.now() + kTicketLife;
  ticket.records = static_cast<std::uint32_t>(records);
  const nlohmann::json one = {
      {"guard", base64url_encode(ticket.guard)},
      {"origin", shared.guard_origin},
      {"ticket", base64url_encode(make_ticket(*shared.ticket_key, ticket))}};
  return json_response(200, nlohmann::json{{"tickets", {one}}}.dump());
}

}  // namespace

void add_guard_routes(Router& router) {
  router.add({"POST", "/guard/v1/{operation}", "application/cbor", kMostGuardRequest, false,
              answer(guard)});
  router.add({"POST", "/api/v1/tickets", "application/json", 4096, true, answer(tickets)});
}

}  // namespace waferseal::native
