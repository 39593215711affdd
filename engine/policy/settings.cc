#include "engine/policy/settings.h"

#include <algorithm>

namespace waferseal {

std::vector<Step> secureline_steps() {
  return {Step::kTls,        Step::kDirectory,       Step::kAddressBook, Step::kLoginAlways,
          Step::kLoginKnown, Step::kDefaultQuestion, Step::kAsk};
}

std::vector<Step> end_to_end_first_steps() {
  return {Step::kDirectory,   Step::kAddressBook, Step::kDiscovery,       Step::kTls,
          Step::kLoginAlways, Step::kLoginKnown,  Step::kDefaultQuestion, Step::kAsk};
}

namespace policy {
namespace {

// Copies a value that is set.
template <class T, class U>
void inherit(const std::optional<T>& set, U& out) {
  if (set) out = *set;
}

void apply(const ScopeRef& ref, const Settings& set, EffectiveSettings& out) {
  inherit(set.steps, out.steps);
  inherit(set.tls_only, out.tls_only);
  inherit(set.tls_assurance, out.tls_assurance);
  inherit(set.tls_opportunistic, out.tls_opportunistic);
  inherit(set.notice_verified, out.notice_verified);
  inherit(set.discovery_sources, out.discovery_sources);
  inherit(set.login_always, out.login_always);
  inherit(set.default_question, out.default_question);
  inherit(set.fallback_below_level, out.fallback_below_level);
  inherit(set.failure_action, out.failure_action);
  inherit(set.failure_scope, out.failure_scope);
  inherit(set.account_copy, out.account_copy);
  inherit(set.independent_guards, out.independent_guards);
  inherit(set.fact_max_age_s, out.fact_max_age_s);
  inherit(set.message_mib, out.message_mib);
  // A lower scope can raise the floor and never lower it.
  if (set.floor) out.floor = join(out.floor, *set.floor);
  if (set.tls_forced) out.forced.emplace_back(ref, &*set.tls_forced);
  if (set.tls_excluded) out.excluded.emplace_back(ref, &*set.tls_excluded);
  if (set.content_rules) out.rules.emplace_back(ref, &*set.content_rules);
}

}  // namespace

Error contradiction(std::string_view one, std::string_view other, std::string_view detail) {
  return Error{Code::kContradiction, std::string(one) + " and " + std::string(other),
               std::string(detail)};
}

EffectiveSettings effective_settings(Chain chain) {
  EffectiveSettings out;
  out.steps = secureline_steps();
  out.discovery_sources = {FactSource::kWkd, FactSource::kDns};
  out.chain = std::move(chain);
  std::array<const ScopeRef*, kSettingCount> locked_by{};
  for (const ScopeRef& ref : out.chain) {
    for (std::size_t i = 0; i < kSettingCount; ++i) {
      const auto setting = static_cast<Setting>(i);
      if (!is_set(ref.scope->set, setting)) continue;
      if (!may_be_set_at(setting, ref.kind)) {
        out.errors.push_back({Code::kSettingNotAtScope, path_of(ref, setting), {}});
      }
      if (locked_by[i] != nullptr) {
        out.errors.push_back(contradiction(path_of(*locked_by[i], setting), path_of(ref, setting),
                                           "The first is locked, the second is set below it."));
      }
      out.origin[i] = &ref;
    }
    apply(ref, ref.scope->set, out);
    for (const Setting setting : ref.scope->lock) {
      const auto index = static_cast<std::size_t>(setting);
      if (index < kSettingCount && locked_by[index] == nullptr) locked_by[index] = &ref;
    }
  }
  if (out.failure_action != Method::kRefuse && out.failure_action != Method::kHold &&
      out.failure_action != Method::kInsecure) {
    out.errors.push_back({Code::kInvalidArgument, out.origin_path(Setting::kFailureAction), {}});
    out.failure_action = Method::kRefuse;
  }
  return out;
}

std::string EffectiveSettings::origin_path(Setting setting) const {
  const ScopeRef* ref = origin[static_cast<std::size_t>(setting)];
  if (ref != nullptr) return path_of(*ref, setting);
  return "default." + std::string(name(setting));
}

std::vector<ForcedEntry> forced_entries(const EffectiveSettings& settings) {
  std::vector<ForcedEntry> out;
  for (const auto& [ref, entries] : settings.forced) {
    for (const auto& [pattern, mode] : *entries) {
      const auto& text = pattern.text();
      out.erase(std::remove_if(out.begin(), out.end(),
                               [&](const ForcedEntry& old) { return old.pattern->text() == text; }),
                out.end());
      out.push_back({&pattern, mode, path_of(ref, Setting::kTlsForced) + "[" + text + "]"});
    }
  }
  return out;
}

std::optional<ForcedMatch> forced_for(const EffectiveSettings& settings, const Domain& domain) {
  const DomainPattern* best = nullptr;
  const ScopeRef* at = nullptr;
  ForcedTls mode = ForcedTls::kTlsOrNever;
  for (const auto& [ref, entries] : settings.forced) {
    for (const auto& [pattern, wanted] : *entries) {
      if (!pattern.matches(domain)) continue;
      if (best != nullptr && pattern.specificity() < best->specificity()) continue;
      best = &pattern;
      at = &ref;
      mode = wanted;
    }
  }
  if (best == nullptr) return std::nullopt;
  return ForcedMatch{mode, path_of(*at, Setting::kTlsForced) + "[" + best->text() + "]"};
}

std::optional<std::string> exclusion_for(const EffectiveSettings& settings,
                                         const Mailbox& recipient) {
  const auto at = [](const ScopeRef& ref, const std::string& what) {
    return path_of(ref, Setting::kTlsExcluded) + "[" + what + "]";
  };
  for (const auto& [ref, excluded] : settings.excluded) {
    for (const Mailbox& mailbox : excluded->mailboxes) {
      if (mailbox == recipient) return at(ref, mailbox.text());
    }
    for (const DomainPattern& pattern : excluded->domains) {
      if (pattern.matches(recipient.domain())) return at(ref, pattern.text());
    }
  }
  return std::nullopt;
}

std::optional<RuleMatch> rule_for(const EffectiveSettings& settings, std::string_view id) {
  std::optional<RuleMatch> out;
  for (const auto& [ref, rules] : settings.rules) {
    for (const ContentRule& rule : *rules) {
      if (rule.id != id) continue;
      if (!out) out.emplace();
      out->floor = join(out->floor, rule.floor);
      out->path = path_of(ref, Setting::kContentRules) + "[" + rule.id + "].floor";
    }
  }
  return out;
}

}  // namespace policy
}  // namespace waferseal
