#include "native/server/policy_source.h"

#include <algorithm>

#include "native/server/backend.h"
#include "native/server/shared_questions.h"
#include "waferseal/own_settings.h"

namespace waferseal::native {
namespace {

Status check_all_built(const Policy& policy) {
  WAFERSEAL_CHECK(check_built(policy.account.set, "account"));
  for (const auto& [domain, scope] : policy.domains) {
    WAFERSEAL_CHECK(check_built(scope.set, "domain " + domain.text()));
  }
  for (const auto& [user, scope] : policy.users) {
    WAFERSEAL_CHECK(check_built(scope.set, "user " + user.text()));
  }
  return Done{};
}

}  // namespace

// Settings that the resolver knows and this server cannot honour yet. A policy that relies on one
// would promise what is not done, so it is refused as a whole.
Status check_built(const Settings& set, const std::string& scope) {
  const auto refuse = [&](const char* setting, const char* why) {
    return Error{Code::kSettingNotBuilt, scope + "." + setting, why};
  };
  if (set.independent_guards.value_or(false)) {
    return refuse("independent_guards", "this server uses its own guard only");
  }
  if (set.account_copy.value_or(false)) {
    return refuse("account_copy", "no account slot is made");
  }
  if (set.failure_action == Method::kHold) {
    return refuse("failure_action", "nothing is held for later; use refuse");
  }
  return Done{};
}

Result<Policy> load_policy(SettingsStore& settings, const std::string& account) {
  WAFERSEAL_TRY(const auto document, settings.find_policy(account));
  if (!document) return Policy{};
  WAFERSEAL_TRY(Policy policy, parse_policy(document->json));
  policy.version = document->version;
  return policy;
}

Result<Policy> load_policy(Backend& backend) {
  return load_policy(backend.store().settings(), backend.options().account);
}

Result<Settings> load_own_settings(UserStore& users, const Mailbox& user) {
  WAFERSEAL_TRY(const std::string json, users.own_settings(user.text()));
  WAFERSEAL_TRY(Settings own, parse_own_settings(json));
  WAFERSEAL_TRY(const auto question, users.find_default_question(user.text()));
  if (question) own.default_question.emplace(question->id);
  return own;
}

Result<Policy> load_policy(Backend& backend, const Mailbox& sender) {
  WAFERSEAL_TRY(Policy policy, load_policy(backend));
  WAFERSEAL_TRY(const Settings own, load_own_settings(backend.store().users(), sender));
  return with_own_settings(std::move(policy), sender, own).policy;
}

std::uint64_t most_upload_bytes(Backend& backend, const Policy& policy, const Mailbox& sender) {
  const std::uint64_t own = backend.options().most_upload_bytes;
  return std::min(own, message_limit(policy, sender).value_or(own));
}

Result<Policy> check_new_policy(std::string_view json) {
  WAFERSEAL_TRY(Policy policy, parse_policy(json));
  const std::vector<Error> contradictions = check_policy(policy);
  if (!contradictions.empty()) return contradictions.front();
  WAFERSEAL_CHECK(check_all_built(policy));
  return policy;
}

Result<Policy> store_policy(Store& store, const std::string& account, const std::string& json) {
  SettingsStore& settings = store.settings();
  WAFERSEAL_TRY(Policy policy, check_new_policy(json));
  WAFERSEAL_CHECK(questions_of(store.shared_questions(), account, policy, {}));
  WAFERSEAL_TRY(const auto stored, settings.find_policy(account));
  if (stored) {
    policy.version = stored->version;
    if (to_json(policy) == stored->json) return policy;
  }
  policy.version = (stored ? stored->version : 0) + 1;
  WAFERSEAL_CHECK(settings.put_policy(PolicyDocument{account, policy.version, to_json(policy)}));
  return policy;
}

}  // namespace waferseal::native
