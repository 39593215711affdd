#include "native/server/policy_source.h"

#include "native/server/backend.h"

namespace waferseal::native {

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

Result<Policy> store_policy(SettingsStore& settings, const std::string& account,
                            const std::string& json) {
  WAFERSEAL_TRY(Policy policy, parse_policy(json));
  const std::vector<Error> contradictions = check_policy(policy);
  if (!contradictions.empty()) return contradictions.front();
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
