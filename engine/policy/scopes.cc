#include "engine/policy/scopes.h"

#include <algorithm>

namespace waferseal::policy {
namespace {

std::string_view name_under(const DomainPattern& pattern) {
  return std::string_view(pattern.text()).substr(pattern.is_wildcard() ? 2 : 0);
}

// Whether every domain that `narrow` matches is matched by `wide` too.
bool covers(const DomainPattern& wide, const DomainPattern& narrow) {
  if (wide == narrow) return true;
  if (!wide.is_wildcard()) return false;
  const std::string_view name = name_under(narrow);
  const std::string_view suffix = name_under(wide);
  if (name == suffix) return narrow.is_wildcard();
  return name.size() > suffix.size() + 1 && name.substr(name.size() - suffix.size()) == suffix &&
         name[name.size() - suffix.size() - 1] == '.';
}

template <class Applies>
Chain chain_with_domains(const Policy& policy, Applies applies) {
  Chain chain{{ScopeKind::kAccount, &policy.account, {}}};
  std::vector<std::pair<std::size_t, ScopeRef>> domains;
  for (const auto& [pattern, scope] : policy.domains) {
    if (!applies(pattern)) continue;
    domains.push_back({pattern.specificity(), {ScopeKind::kDomain, &scope, pattern.text()}});
  }
  // Two patterns that match one domain never have the same length and kind.
  std::sort(domains.begin(), domains.end(),
            [](const auto& a, const auto& b) { return a.first < b.first; });
  for (const auto& [specificity, ref] : domains) chain.push_back(ref);
  return chain;
}

}  // namespace

Chain chain_for_sender(const Policy& policy, const Mailbox& sender) {
  Chain chain = chain_with_domains(
      policy, [&](const DomainPattern& pattern) { return pattern.matches(sender.domain()); });
  if (const auto user = policy.users.find(sender); user != policy.users.end()) {
    chain.push_back({ScopeKind::kUser, &user->second, user->first.text()});
  }
  return chain;
}

Chain chain_for_pattern(const Policy& policy, const DomainPattern& pattern) {
  return chain_with_domains(policy,
                            [&](const DomainPattern& wide) { return covers(wide, pattern); });
}

std::string path_of(const ScopeRef& ref, Setting setting) {
  std::string out;
  switch (ref.kind) {
    case ScopeKind::kAccount:
      out = "account";
      break;
    case ScopeKind::kDomain:
      out = "domains[" + std::string(ref.key) + "]";
      break;
    case ScopeKind::kUser:
      out = "users[" + std::string(ref.key) + "]";
      break;
  }
  out += ".";
  out += name(setting);
  return out;
}

std::string label_of(const ScopeRef& ref) {
  switch (ref.kind) {
    case ScopeKind::kAccount:
      return "account";
    case ScopeKind::kDomain:
      return "domain " + std::string(ref.key);
    case ScopeKind::kUser:
      return "user " + std::string(ref.key);
  }
  return {};
}

bool is_set(const Settings& set, Setting setting) {
  switch (setting) {
    case Setting::kSteps:
      return set.steps.has_value();
    case Setting::kTlsOnly:
      return set.tls_only.has_value();
    case Setting::kTlsAssurance:
      return set.tls_assurance.has_value();
    case Setting::kTlsForced:
      return set.tls_forced.has_value();
    case Setting::kTlsExcluded:
      return set.tls_excluded.has_value();
    case Setting::kTlsOpportunistic:
      return set.tls_opportunistic.has_value();
    case Setting::kNoticeVerified:
      return set.notice_verified.has_value();
    case Setting::kDiscoverySources:
      return set.discovery_sources.has_value();
    case Setting::kLoginAlways:
      return set.login_always.has_value();
    case Setting::kDefaultQuestion:
      return set.default_question.has_value();
    case Setting::kFallbackBelowLevel:
      return set.fallback_below_level.has_value();
    case Setting::kFailureAction:
      return set.failure_action.has_value();
    case Setting::kFailureScope:
      return set.failure_scope.has_value();
    case Setting::kFloor:
      return set.floor.has_value();
    case Setting::kContentRules:
      return set.content_rules.has_value();
    case Setting::kAccountCopy:
      return set.account_copy.has_value();
    case Setting::kIndependentGuards:
      return set.independent_guards.has_value();
    case Setting::kFactMaxAgeS:
      return set.fact_max_age_s.has_value();
    case Setting::kMessageMib:
      return set.message_mib.has_value();
  }
  return false;
}

bool may_be_set_at(Setting setting, ScopeKind kind) {
  switch (setting) {
    case Setting::kLoginAlways:
    case Setting::kAccountCopy:
    case Setting::kIndependentGuards:
      return kind == ScopeKind::kAccount;
    case Setting::kTlsOnly:
    case Setting::kTlsForced:
    case Setting::kTlsExcluded:
    case Setting::kTlsOpportunistic:
    case Setting::kFallbackBelowLevel:
      return kind != ScopeKind::kUser;
    default:
      return true;
  }
}

}  // namespace waferseal::policy
