#include "engine/policy/policy_check.h"

#include <algorithm>

#include "engine/policy/floor.h"
#include "engine/policy/settings.h"
#include "waferseal/policy.h"

namespace waferseal {
namespace policy {
namespace {

// Whether some domain matches both. Two wildcards meet when one ends with the other.
bool overlap(const DomainPattern& a, const DomainPattern& b) {
  const auto ends_with = [](std::string_view text, std::string_view suffix) {
    return text.size() >= suffix.size() && text.substr(text.size() - suffix.size()) == suffix;
  };
  const std::string_view x = a.text();
  const std::string_view y = b.text();
  if (!a.is_wildcard() && !b.is_wildcard()) return x == y;
  const bool x_in_y = b.is_wildcard() && ends_with(a.is_wildcard() ? x.substr(1) : x, y.substr(1));
  const bool y_in_x = a.is_wildcard() && ends_with(b.is_wildcard() ? y.substr(1) : y, x.substr(1));
  return x_in_y || y_in_x;
}

void check_exclusions(const EffectiveSettings& settings, std::vector<Error>& out) {
  constexpr std::string_view kWhy = "TLS is forced there, and recipients are excluded from it.";
  for (const ForcedEntry& forced : forced_entries(settings)) {
    for (const auto& [ref, excluded] : settings.excluded) {
      const std::string path = path_of(ref, Setting::kTlsExcluded);
      for (const Mailbox& mailbox : excluded->mailboxes) {
        if (!forced.pattern->matches(mailbox.domain())) continue;
        out.push_back(contradiction(forced.path, path + "[" + mailbox.text() + "]", kWhy));
      }
      for (const DomainPattern& domain : excluded->domains) {
        if (!overlap(*forced.pattern, domain)) continue;
        out.push_back(contradiction(forced.path, path + "[" + domain.text() + "]", kWhy));
      }
    }
  }
}

void check_floor(const EffectiveSettings& settings, std::vector<Error>& out) {
  const std::vector<ForcedEntry> forced = forced_entries(settings);
  for (const ScopeRef& ref : settings.chain) {
    if (!ref.scope->set.floor) continue;
    const std::string path = path_of(ref, Setting::kFloor);
    if (settings.account_copy && ref.scope->set.floor->end_to_end) {
      out.push_back(contradiction(settings.origin_path(Setting::kAccountCopy), path + ".end_to_end",
                                  "A copy that the account can open is not end to end."));
    }
    const auto fields = beyond_tls(*ref.scope->set.floor);
    if (fields.empty()) continue;
    for (const ForcedEntry& entry : forced) {
      if (entry.mode != ForcedTls::kTlsOrNever) continue;
      out.push_back(
          contradiction(entry.path, path + "." + std::string(fields.front()),
                        "Only TLS is allowed for this domain, and TLS cannot give that."));
    }
  }
}

}  // namespace

std::vector<Error> standing_contradictions(const EffectiveSettings& settings) {
  std::vector<Error> out = settings.errors;
  check_exclusions(settings, out);
  check_floor(settings, out);
  return out;
}

namespace {

void check_chain(Chain chain, std::vector<Error>& out) {
  const EffectiveSettings settings = effective_settings(std::move(chain));
  // What stands in the scopes above has been reported with them.
  for (Error& error : standing_contradictions(settings)) {
    if (std::find(out.begin(), out.end(), error) == out.end()) out.push_back(std::move(error));
  }
}

}  // namespace
}  // namespace policy

std::vector<Error> check_policy(const Policy& policy) {
  std::vector<Error> out;
  policy::check_chain({{policy::ScopeKind::kAccount, &policy.account, {}}}, out);
  for (const auto& [pattern, scope] : policy.domains) {
    policy::check_chain(policy::chain_for_pattern(policy, pattern), out);
  }
  for (const auto& [mailbox, scope] : policy.users) {
    policy::check_chain(policy::chain_for_sender(policy, mailbox), out);
  }
  return out;
}

Policy policy_for_sender(const Policy& policy, const Mailbox& sender) {
  Policy out;
  out.version = policy.version;
  out.account = policy.account;
  for (const auto& [pattern, scope] : policy.domains) {
    if (pattern.matches(sender.domain())) out.domains.emplace(pattern, scope);
  }
  if (const auto user = policy.users.find(sender); user != policy.users.end()) {
    out.users.emplace(*user);
  }
  return out;
}

std::optional<ScopedQuestion> default_question_of(const Policy& whole, const Mailbox& sender) {
  const policy::EffectiveSettings settings =
      policy::effective_settings(policy::chain_for_sender(whole, sender));
  const policy::ScopeRef* const origin =
      settings.origin[static_cast<std::size_t>(Setting::kDefaultQuestion)];
  if (origin == nullptr || settings.default_question.empty()) return std::nullopt;
  return ScopedQuestion{std::string(settings.default_question), policy::label_of(*origin)};
}

std::vector<ScopedQuestion> default_questions_in(const Policy& whole) {
  std::vector<ScopedQuestion> out;
  const auto add = [&out](const policy::ScopeRef& ref) {
    const auto& question = ref.scope->set.default_question;
    if (question && !question->empty()) out.push_back({*question, policy::label_of(ref)});
  };
  add({policy::ScopeKind::kAccount, &whole.account, {}});
  for (const auto& [pattern, scope] : whole.domains) {
    add({policy::ScopeKind::kDomain, &scope, pattern.text()});
  }
  for (const auto& [mailbox, scope] : whole.users) {
    add({policy::ScopeKind::kUser, &scope, mailbox.text()});
  }
  return out;
}

std::optional<std::uint64_t> message_limit(const Policy& whole, const Mailbox& sender) {
  const policy::EffectiveSettings settings =
      policy::effective_settings(policy::chain_for_sender(whole, sender));
  if (settings.message_mib <= 0) return std::nullopt;
  return static_cast<std::uint64_t>(settings.message_mib) << 20;
}

}  // namespace waferseal
