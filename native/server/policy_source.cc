#include "native/server/policy_source.h"

#include <algorithm>

#include "native/server/backend.h"

namespace waferseal::native {
namespace {

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

Status check_built(const Policy& policy) {
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

std::uint64_t most_upload_bytes(Backend& backend, const Policy& policy, const Mailbox& sender) {
  const std::uint64_t own = backend.options().most_upload_bytes;
  return std::min(own, message_limit(policy, sender).value_or(own));
}

Result<Policy> store_policy(SettingsStore& settings, const std::string& account,
                            const std::string& json) {
  WAFERSEAL_TRY(Policy policy, parse_policy(json));
  const std::vector<Error> contradictions = check_policy(policy);
  if (!contradictions.empty()) return contradictions.front();
  WAFERSEAL_CHECK(check_built(policy));
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
