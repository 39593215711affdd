// The settings that apply to one sender: inherited from account over domain to user, with locks.
// SPEC 2.4.
#ifndef WAFERSEAL_ENGINE_POLICY_SETTINGS_H_
#define WAFERSEAL_ENGINE_POLICY_SETTINGS_H_

#include <array>
#include <optional>
#include <string>
#include <vector>

#include "engine/policy/scopes.h"
#include "waferseal/policy.h"

namespace waferseal::policy {

// A forced-TLS entry or an exclusion that matches a recipient, with the path of where it stands.
struct ForcedMatch {
  ForcedTls mode;
  std::string path;
};

// Points into the policy it was made from.
struct EffectiveSettings {
  EffectiveSettings() = default;
  EffectiveSettings(EffectiveSettings&&) = default;
  EffectiveSettings& operator=(EffectiveSettings&&) = default;
  EffectiveSettings(const EffectiveSettings&) = delete;  // points into its own chain
  EffectiveSettings& operator=(const EffectiveSettings&) = delete;

  std::vector<Step> steps;
  bool tls_only = false;
  Assurance tls_assurance = Assurance::kPkix;
  bool tls_opportunistic = false;
  bool notice_verified = false;
  std::vector<FactSource> discovery_sources;
  bool login_always = false;
  std::string_view default_question;
  bool fallback_below_level = false;
  Method failure_action = Method::kRefuse;
  FailureScope failure_scope = FailureScope::kRefuseAll;
  Floor floor;  // joined over the scopes
  bool account_copy = false;
  bool independent_guards = false;
  std::int64_t fact_max_age_s = 86400;
  std::int64_t message_mib = 0;  // 0: no limit

  // Settings whose scopes add up instead of replacing each other.
  std::vector<std::pair<ScopeRef, const std::map<DomainPattern, ForcedTls>*>> forced;
  std::vector<std::pair<ScopeRef, const Exclusions*>> excluded;
  std::vector<std::pair<ScopeRef, const std::vector<ContentRule>*>> rules;

  // The scope that set a setting last.
  std::array<const ScopeRef*, kSettingCount> origin{};
  Chain chain;

  // Locked settings that were set below (kContradiction), settings at a scope where they cannot
  // stand (kSettingNotAtScope), a failure action that is none (kInvalidArgument).
  std::vector<Error> errors;

  // Where the setting's value comes from; "default: name" when no scope sets it.
  std::string origin_path(Setting setting) const;
};

EffectiveSettings effective_settings(Chain chain);

// The forced-TLS entries as they stand after inheritance: of the same pattern the lowest scope's.
struct ForcedEntry {
  const DomainPattern* pattern;
  ForcedTls mode;
  std::string path;
};
std::vector<ForcedEntry> forced_entries(const EffectiveSettings& settings);
// Of all forced-TLS entries that match, the most specific one; of equal ones that of the lowest
// scope.
std::optional<ForcedMatch> forced_for(const EffectiveSettings& settings, const Domain& domain);
// The path of an exclusion that matches, if there is one.
std::optional<std::string> exclusion_for(const EffectiveSettings& settings,
                                         const Mailbox& recipient);
// The floor of the rule with this id, with its path; rules of the same id add up.
struct RuleMatch {
  Floor floor;
  std::string path;
};
std::optional<RuleMatch> rule_for(const EffectiveSettings& settings, std::string_view id);

// A contradiction between two named settings.
Error contradiction(std::string_view one, std::string_view other, std::string_view detail);

}  // namespace waferseal::policy

#endif  // WAFERSEAL_ENGINE_POLICY_SETTINGS_H_
