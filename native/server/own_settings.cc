#include "native/server/own_settings.h"

#include <algorithm>
#include <nlohmann/json.hpp>

#include "native/server/json_body.h"
#include "native/server/policy_source.h"
#include "native/server/sessions.h"
#include "waferseal/own_settings.h"

namespace waferseal::native {
namespace {

nlohmann::json question_json(const std::optional<DefaultQuestion>& question) {
  if (!question) return nullptr;
  return {{"id", question->id},
          {"sealed_question", base64url_encode(question->sealed)},
          {"answer_id", base64url_encode(question->answer_id)},
          {"answer_strength", question->answer_strength}};
}

Result<nlohmann::json> settings_json(Backend& backend, const Mailbox& user) {
  UserStore& users = backend.store().users();
  WAFERSEAL_TRY(Policy policy, load_policy(backend));
  WAFERSEAL_TRY(const std::string set, users.own_settings(user.text()));
  WAFERSEAL_TRY(const auto question, users.find_default_question(user.text()));
  WAFERSEAL_TRY(const Settings own, load_own_settings(users, user));
  nlohmann::json answer;
  answer["set"] = nlohmann::json::parse(set, nullptr, false);
  answer["default_question"] = question_json(question);
  answer["policy"] =
      nlohmann::json::parse(to_json(policy_for_sender(policy, user)), nullptr, false);
  answer["passed_over"] = nlohmann::json::array();
  for (const auto& one : with_own_settings(std::move(policy), user, own).passed_over) {
    answer["passed_over"].push_back({{"setting", std::string(name(one.setting))},
                                     {"code", std::string(code_name(one.reason))},
                                     {"by", one.by}});
  }
  return answer;
}

Result<HttpResponse> read(Backend& backend, const HttpRequest& request) {
  WAFERSEAL_TRY(const User user, current_user(backend, request));
  WAFERSEAL_TRY(const Mailbox mailbox, Mailbox::parse(user.mailbox));
  WAFERSEAL_TRY(const nlohmann::json answer, settings_json(backend, mailbox));
  return json_response(200, answer.dump());
}

// SPEC 2.11.5: what does not count is refused, unless it stands there already as it is.
Status check_counts(const Policy& policy, const Mailbox& user, const Settings& own,
                    const std::string& kept_json) {
  const nlohmann::json wanted = nlohmann::json::parse(own_settings_json(own), nullptr, false);
  const nlohmann::json kept = nlohmann::json::parse(kept_json, nullptr, false);
  for (const auto& one : with_own_settings(policy, user, own).passed_over) {
    const std::string setting(name(one.setting));
    if (kept.value(setting, nlohmann::json()) == wanted[setting]) continue;
    return Error{one.reason, one.reason == Code::kContradiction ? one.by : setting, one.by};
  }
  return Done{};
}

Result<HttpResponse> replace(Backend& backend, const HttpRequest& request) {
  WAFERSEAL_TRY(const User user, current_user(backend, request));
  WAFERSEAL_TRY(const Mailbox mailbox, Mailbox::parse(user.mailbox));
  WAFERSEAL_TRY(JsonBody body, JsonBody::parse(request.body));
  WAFERSEAL_TRY(const std::string set, body.object("set"));
  WAFERSEAL_CHECK(body.end());
  WAFERSEAL_TRY(const Settings own, parse_own_settings(set));
  if (own.default_question) {
    return Error{Code::kBadJson, "default_question", "PUT /api/v1/settings/default-question"};
  }
  WAFERSEAL_CHECK(check_built(own, "settings"));
  WAFERSEAL_TRY(const Policy policy, load_policy(backend));
  WAFERSEAL_TRY(const std::string kept, backend.store().users().own_settings(user.mailbox));
  WAFERSEAL_CHECK(check_counts(policy, mailbox, own, kept));
  WAFERSEAL_CHECK(backend.store().users().put_own_settings(user.mailbox, own_settings_json(own)));
  WAFERSEAL_TRY(const nlohmann::json answer, settings_json(backend, mailbox));
  return json_response(200, answer.dump());
}

Result<HttpResponse> put_question(Backend& backend, const HttpRequest& request) {
  WAFERSEAL_TRY(const User user, current_user(backend, request));
  WAFERSEAL_TRY(const Mailbox mailbox, Mailbox::parse(user.mailbox));
  WAFERSEAL_TRY(JsonBody body, JsonBody::parse(request.body));
  WAFERSEAL_TRY(DefaultQuestion question, read_sealed_question(body));
  WAFERSEAL_CHECK(body.end());
  question.id = base64url_encode(system_random().array<16>());
  WAFERSEAL_TRY(const Policy policy, load_policy(backend));
  Settings own;
  own.default_question = question.id;
  WAFERSEAL_CHECK(check_counts(policy, mailbox, own, "{}"));
  WAFERSEAL_CHECK(backend.store().users().put_default_question(user.mailbox, question));
  WAFERSEAL_TRY(const nlohmann::json answer, settings_json(backend, mailbox));
  return json_response(200, answer.dump());
}

Result<HttpResponse> remove_question(Backend& backend, const HttpRequest& request) {
  WAFERSEAL_TRY(const User user, current_user(backend, request));
  WAFERSEAL_CHECK(backend.store().users().put_default_question(user.mailbox, std::nullopt));
  return empty_response();
}

}  // namespace

Result<DefaultQuestion> read_sealed_question(JsonBody& body) {
  DefaultQuestion question;
  WAFERSEAL_TRY(question.sealed, body.bytes("sealed_question"));
  WAFERSEAL_TRY(question.answer_id, body.bytes("answer_id"));
  WAFERSEAL_TRY(question.answer_strength, body.text("answer_strength"));
  if (question.sealed.empty()) return Error{Code::kBadJson, "sealed_question", "is empty"};
  if (question.answer_id.size() != 32) return Error{Code::kBadJson, "answer_id", "not 32 bytes"};
  if (question.answer_strength != "weak" && question.answer_strength != "strong" &&
      question.answer_strength != "generated") {
    return Error{Code::kBadJson, "answer_strength", "weak, strong or generated"};
  }
  return question;
}

void add_own_settings_routes(Router& router) {
  const std::string settings = "/api/v1/settings";
  const std::string question = settings + "/default-question";
  router.add({"GET", settings, "", 0, true, answer(read)});
  router.add({"PUT", settings, "application/json", 64 * 1024, true, answer(replace)});
  router.add({"PUT", question, "application/json", 64 * 1024, true, answer(put_question)});
  router.add({"DELETE", question, "", 0, true, answer(remove_question)});
}

}  // namespace waferseal::native
