#include "native/server/sent_changes.h"

#include <mutex>
#include <nlohmann/json.hpp>

#include "engine/bytes/cbor.h"
#include "native/lifecycle/control.h"
#include "native/lifecycle/renew.h"
#include "native/server/embedded_guard.h"
#include "native/server/sent.h"
#include "native/server/upload_check.h"
#include "waferseal/renew.h"

namespace waferseal::native {
namespace {

constexpr std::size_t kMostControlMessages = 2000;
constexpr std::uint64_t kMostControlBytes = 4 * 1024 * 1024;
constexpr std::uint64_t kMostRenewalBytes = 256 * 1024;

Result<std::vector<Bytes>> parse_controls(ByteView body) {
  CborReader reader(body);
  WAFERSEAL_TRY(const std::size_t count, reader.array(kMostControlMessages));
  std::vector<Bytes> controls;
  for (std::size_t i = 0; i < count; ++i) {
    WAFERSEAL_TRY(const ByteView control, reader.bytes());
    controls.emplace_back(control.begin(), control.end());
  }
  WAFERSEAL_CHECK(reader.end());
  return controls;
}

nlohmann::json outcome_json(const lifecycle::ControlOutcome& outcome) {
  return {{"slot_id", base64url_encode(outcome.slot_id)},
          {"code", outcome.refusal ? nlohmann::json(std::string(code_name(*outcome.refusal)))
                                   : nlohmann::json()}};
}

// SPEC 6.5.1
Result<HttpResponse> control(Backend& backend, const HttpRequest& request, const PathParts& parts) {
  WAFERSEAL_TRY(const MessageRecord message, own_message(backend, request, parts[0]));
  if (!backend.shared().guard) return Error{Code::kGuardUnavailable, {}, "no guard is set up"};
  WAFERSEAL_TRY(const auto controls, parse_controls(request.body));
  const auto asked = request.query.find("mails");
  const bool take_back = asked != request.query.end();
  if (take_back && asked->second != "retract") return Error{Code::kBadRequest, "mails", {}};
  EmbeddedGuard guard(backend.shared());
  const auto alone = backend.slots_alone();
  WAFERSEAL_TRY(
      const auto outcomes,
      lifecycle::apply_controls(backend.kept(), guard, message, controls,
                                take_back ? lifecycle::Mails::kTakenBack : lifecycle::Mails::kGoOn,
                                "user:" + backend.shared().log_names.of(message.owner)));
  nlohmann::json results = nlohmann::json::array();
  for (const lifecycle::ControlOutcome& outcome : outcomes) {
    results.push_back(outcome_json(outcome));
  }
  return json_response(200, nlohmann::json{{"results", std::move(results)}}.dump());
}

// SPEC 6.10
Result<HttpResponse> renew(Backend& backend, const HttpRequest& request, const PathParts& parts) {
  WAFERSEAL_TRY(const MessageRecord message, own_message(backend, request, parts[0]));
  const auto wait = backend.shared().message_limit.take(message.owner, backend.now());
  if (wait.count() > 0) return too_many_requests(wait);
  WAFERSEAL_TRY(const SealedRenewal renewal, parse_sealed_renewal(request.body));
  WAFERSEAL_CHECK(check_renewal(backend, message, renewal));
  {
    EmbeddedGuard guard(backend.shared());
    const auto alone = backend.slots_alone();
    WAFERSEAL_CHECK(lifecycle::renew_link(backend.kept(), guard, message, renewal));
  }
  backend.shared().wake_worker();
  return json_response(200, nlohmann::json{{"slot_id", base64url_encode(renewal.question.id)},
                                           {"expires_at", unix_seconds(renewal.expires)}}
                                .dump());
}

}  // namespace

void add_sent_change_routes(Router& router) {
  const std::string message = "/api/v1/messages/{id}";
  router.add(
      {"POST", message + "/control", "application/cbor", kMostControlBytes, true, answer(control)});
  router.add(
      {"POST", message + "/renew", "application/cbor", kMostRenewalBytes, true, answer(renew)});
}

}  // namespace waferseal::native
