#include "engine/policy/json/parts.h"
#include "engine/policy/scopes.h"
#include "engine/policy/settings.h"
#include "waferseal/policy_report.h"

namespace waferseal {
namespace policy {
namespace {

Json kind_and_key(const ScopeRef& ref) {
  switch (ref.kind) {
    case ScopeKind::kAccount:
      return {{"kind", "account"}, {"key", ""}};
    case ScopeKind::kDomain:
      return {{"kind", "domain"}, {"key", ref.key}};
    case ScopeKind::kUser:
      return {{"kind", "user"}, {"key", ref.key}};
  }
  return {};
}

// The chain's last scope, and what stands above it.
Json write_chain(const Chain& chain) {
  Json out = kind_and_key(chain.back());
  out["above"] = Json::array();
  for (std::size_t i = 0; i + 1 < chain.size(); ++i) out["above"].push_back(kind_and_key(chain[i]));
  return out;
}

Json write_scopes(const Policy& policy) {
  Json out = Json::array();
  out.push_back(write_chain({{ScopeKind::kAccount, &policy.account, {}}}));
  for (const auto& [pattern, scope] : policy.domains) {
    out.push_back(write_chain(chain_for_pattern(policy, pattern)));
  }
  for (const auto& [mailbox, scope] : policy.users) {
    out.push_back(write_chain(chain_for_sender(policy, mailbox)));
  }
  return out;
}

Json write_defaults() {
  const Scope nothing;
  const EffectiveSettings none = effective_settings({{ScopeKind::kAccount, &nothing, {}}});
  Settings out;
  out.steps = none.steps;
  out.tls_only = none.tls_only;
  out.tls_assurance = none.tls_assurance;
  out.tls_forced.emplace();
  out.tls_excluded.emplace();
  out.tls_opportunistic = none.tls_opportunistic;
  out.notice_verified = none.notice_verified;
  out.discovery_sources = none.discovery_sources;
  out.login_always = none.login_always;
  out.default_question = std::string(none.default_question);
  out.fallback_below_level = none.fallback_below_level;
  out.failure_action = none.failure_action;
  out.failure_scope = none.failure_scope;
  out.floor = none.floor;
  out.content_rules.emplace();
  out.account_copy = none.account_copy;
  out.independent_guards = none.independent_guards;
  out.fact_max_age_s = none.fact_max_age_s;
  out.message_mib = none.message_mib;
  return write_settings(out);
}

}  // namespace
}  // namespace policy

std::string policy_report_json(const Policy& policy, const std::vector<Method>& available_methods) {
  policy::Json contradictions = policy::Json::array();
  for (const Error& error : check_policy(policy)) {
    contradictions.push_back(
        {{"code", code_name(error.code)}, {"subject", error.subject}, {"detail", error.detail}});
  }
  const SendProof proof = can_always_send(policy, available_methods);
  policy::Json lines = policy::Json::array();
  for (const SendProof::Line& line : proof.lines) {
    lines.push_back({{"scope", line.scope},
                     {"proved", line.proved},
                     {"reason", code_name(line.reason)},
                     {"setting", line.setting}});
  }
  policy::Json out = policy::Json::object();
  out["contradictions"] = std::move(contradictions);
  out["always"] = {{"proved", proof.proved}, {"lines", std::move(lines)}};
  out["scopes"] = policy::write_scopes(policy);
  out["defaults"] = policy::write_defaults();
  return policy::write_document(out);
}

}  // namespace waferseal
