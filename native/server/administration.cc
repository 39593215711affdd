#include "native/server/administration.h"

#include <nlohmann/json.hpp>

#include "native/server/json_body.h"
#include "native/server/own_settings.h"
#include "native/server/policy_source.h"
#include "native/server/sessions.h"
#include "native/server/shared_questions.h"
#include "native/server/tls_report.h"
#include "waferseal/saved_question.h"

namespace waferseal::native {
namespace {

constexpr std::uint64_t kMostPolicy = 8 * 1024 * 1024;

HttpResponse policy_response(Backend& backend, const Policy& policy) {
  nlohmann::json answer;
  answer["policy"] = nlohmann::json::parse(to_json(policy), nullptr, false);
  answer["version"] = std::to_string(policy.version);
  answer["from_file"] = backend.options().policy_from_file;
  return json_response(200, answer.dump());
}

Result<HttpResponse> read_policy(Backend& backend, const HttpRequest& request) {
  WAFERSEAL_CHECK(current_administrator(backend, request));
  WAFERSEAL_TRY(const Policy policy, load_policy(backend));
  return policy_response(backend, policy);
}

// All contradictions at once: each names two settings, and one may be mended by mending another.
HttpResponse contradiction_response(const std::vector<Error>& contradictions) {
  nlohmann::json members = {{"contradictions", nlohmann::json::array()}};
  for (const Error& error : contradictions) {
    members["contradictions"].push_back({{"code", std::string(code_name(error.code))},
                                         {"subject", error.subject},
                                         {"detail", error.detail}});
  }
  return problem(contradictions.front(), members.dump());
}

// SPEC 6.14.5
Result<std::vector<SharedQuestion>> read_questions(JsonBody& body) {
  WAFERSEAL_TRY(std::vector<JsonBody> given, body.objects("questions", kMostSharedQuestions));
  std::vector<SharedQuestion> questions;
  for (JsonBody& one : given) {
    SharedQuestion shared;
    WAFERSEAL_TRY(shared.question, read_sealed_question(one));
    WAFERSEAL_TRY(shared.question.id, one.text("id"));
    WAFERSEAL_TRY(shared.scope, one.text("scope"));
    WAFERSEAL_TRY(shared.generation, one.number("generation"));
    WAFERSEAL_CHECK(one.end());
    const auto id = base64url_decode(shared.question.id);
    if (!id || id->size() != 16) return Error{Code::kBadJson, "id", "is not 16 bytes"};
    if (shared.question.sealed.size() != kSealedQuestionSize) {
      return Error{Code::kBadJson, "sealed_question", "not of the size of one"};
    }
    questions.push_back(std::move(shared));
  }
  return questions;
}

// SPEC 6.14.3
Result<HttpResponse> replace_policy(Backend& backend, const HttpRequest& request) {
  WAFERSEAL_TRY(const User user, current_administrator(backend, request));
  if (backend.options().policy_from_file) return Error{Code::kPolicyFromFile, "policy", {}};
  WAFERSEAL_TRY(JsonBody body, JsonBody::parse(request.body));
  WAFERSEAL_TRY(const std::string version, body.text("version"));
  WAFERSEAL_TRY(const std::string json, body.object("policy"));
  WAFERSEAL_TRY(std::vector<SharedQuestion> added, read_questions(body));
  WAFERSEAL_CHECK(body.end());
  WAFERSEAL_TRY(Policy policy, parse_policy(json));
  const std::vector<Error> contradictions = check_policy(policy);
  if (!contradictions.empty()) return contradiction_response(contradictions);
  WAFERSEAL_TRY(policy, check_new_policy(json));
  WAFERSEAL_TRY(const Policy before, load_policy(backend));
  if (version != std::to_string(before.version)) {
    return Error{Code::kConflict, "policy", "version " + std::to_string(before.version)};
  }
  WAFERSEAL_TRY(const PolicyQuestions questions,
                questions_of(backend.store().shared_questions(), backend.options().account, policy,
                             std::move(added)));
  if (!questions.added.empty()) WAFERSEAL_CHECK(check_nobody_left(backend));
  policy.version = before.version + 1;
  WAFERSEAL_CHECK(backend.store().settings().replace_policy(
      PolicyDocument{backend.options().account, policy.version, to_json(policy)}, before.version,
      questions,
      AuditEvent{backend.now(), "policy_replaced",
                 "user:" + backend.shared().log_names.of(user.mailbox), "policy",
                 "version " + std::to_string(policy.version)}));
  return policy_response(backend, policy);
}

Result<HttpResponse> tls(Backend& backend, const HttpRequest& request) {
  WAFERSEAL_CHECK(current_administrator(backend, request));
  WAFERSEAL_TRY(const std::string report, tls_report_json(backend.store(), backend.now()));
  return json_response(200, report);
}

}  // namespace

Result<User> current_administrator(Backend& backend, const HttpRequest& request) {
  WAFERSEAL_TRY(User user, current_user(backend, request));
  if (!user.administrator) return Error{Code::kNotAdministrator, {}, {}};
  return user;
}

void add_administration_routes(Router& router) {
  const std::string policy = "/api/v1/administration/policy";
  router.add({"GET", policy, "", 0, true, answer(read_policy)});
  router.add({"PUT", policy, "application/json", kMostPolicy, true, answer(replace_policy)});
  router.add({"GET", "/api/v1/administration/tls", "", 0, true, answer(tls)});
}

}  // namespace waferseal::native
