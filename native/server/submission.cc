#include "native/server/submission.h"

#include <nlohmann/json.hpp>

#include "engine/crypto/hash.h"
#include "native/lifecycle/accept.h"
#include "native/lifecycle/new_message.h"
#include "native/server/embedded_guard.h"
#include "native/server/sessions.h"
#include "native/server/upload_check.h"

namespace waferseal::native {
namespace {

constexpr std::uint64_t kMostRecord = 16 * 1024 * 1024;

HttpResponse accepted_response(const MessageRecord& message) {
  return json_response(
      201, nlohmann::json{{"id", message.id}, {"accepted_at", unix_seconds(message.accepted_at)}}
               .dump());
}

HttpResponse changed_response(const Judgement& judgement) {
  nlohmann::json members;
  members["request"] = nlohmann::json::parse(to_json(judgement.request), nullptr, false);
  members["resolution"] = nlohmann::json::parse(to_json(judgement.resolution), nullptr, false);
  members["policy_version"] = std::to_string(judgement.resolution.policy_version);
  return problem(*judgement.refusal, members.dump());
}

// SPEC 6.4.6 from the arming on.
Status accept(Backend& backend, const std::string& message_id) {
  EmbeddedGuard guard(backend.shared());
  WAFERSEAL_CHECK(lifecycle::accept_message(backend.kept(), guard, message_id));
  backend.shared().wake_worker();
  return Done{};
}

Result<HttpResponse> accepted(Backend& backend, const std::string& id) {
  WAFERSEAL_TRY(const auto message, backend.store().messages().find_message(id));
  if (!message) return Error{Code::kStoreFailed, id, "a message just accepted is missing"};
  return accepted_response(*message);
}

Result<HttpResponse> submit(Backend& backend, const HttpRequest& request) {
  WAFERSEAL_TRY(const User user, current_user(backend, request));
  // SPEC 6.4.1
  const std::string_view given_key = request.header("idempotency-key");
  if (given_key.size() < 16 || given_key.size() > 64) {
    return Error{Code::kBadRequest, "Idempotency-Key", "16 to 64 characters"};
  }
  const ByteArray<32> owner_hash = crypto::hash("owner", {as_bytes(user.mailbox)});
  const auto key = crypto::hash("idempotency", {owner_hash, as_bytes(given_key)});
  const auto request_hash = crypto::hash("upload", {request.body});

  WAFERSEAL_TRY(const auto before, backend.store().messages().find_by_idempotency_key(key));
  if (before) {
    if (before->request_hash != request_hash) return Error{Code::kIdempotencyMismatch, {}, {}};
    if (before->state == MessageState::kArming) {
      WAFERSEAL_CHECK(accept(backend, before->id));
    }
    return accepted(backend, before->id);
  }

  const auto wait = backend.shared().message_limit.take(user.mailbox, backend.now());
  if (wait.count() > 0) return too_many_requests(wait);
  WAFERSEAL_TRY(const SealedMessage sealed, parse_sealed_message(request.body));
  WAFERSEAL_CHECK(check_sealed_message(sealed));  // SPEC 6.4.2
  WAFERSEAL_TRY(const Judgement judgement, judge_decisions(backend, user, sealed));
  if (judgement.refusal) return changed_response(judgement);  // SPEC 6.4.3, 6.4.4
  WAFERSEAL_CHECK(check_slots(backend, sealed));              // SPEC 6.4.5
  WAFERSEAL_CHECK(commit_blobs(backend, user, sealed));

  const lifecycle::Submission submission{
      sealed, judgement.request, judgement.resolution, user.mailbox, key, request_hash};
  const NewMessage message = lifecycle::new_message(submission, system_random(), backend.now());
  WAFERSEAL_CHECK(backend.store().messages().put_message(message));
  WAFERSEAL_CHECK(accept(backend, message.message.id));
  return accepted(backend, message.message.id);
}

}  // namespace

void add_submission_routes(Router& router) {
  router.add({"POST", "/api/v1/messages", "application/cbor", kMostRecord, true, answer(submit)});
}

}  // namespace waferseal::native
