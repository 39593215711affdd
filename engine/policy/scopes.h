// Which scopes of a policy apply to a sender, from the top down, and how settings and places in
// them are called in messages. SPEC 2.4.
#ifndef WAFERSEAL_ENGINE_POLICY_SCOPES_H_
#define WAFERSEAL_ENGINE_POLICY_SCOPES_H_

#include <string>
#include <vector>

#include "waferseal/policy.h"

namespace waferseal::policy {

enum class ScopeKind { kAccount, kDomain, kUser };

struct ScopeRef {
  ScopeKind kind;
  const Scope* scope;
  std::string_view key;  // the pattern or mailbox; "" for the account
};

// account, then the matching domain patterns from the least to the most specific, then the user.
using Chain = std::vector<ScopeRef>;
Chain chain_for_sender(const Policy& policy, const Mailbox& sender);
// The scopes that every sender under this domain pattern has.
Chain chain_for_pattern(const Policy& policy, const DomainPattern& pattern);

// "account.tls_only", "domains[*.example.com].tls_only", "users[a@example.com].tls_only".
std::string path_of(const ScopeRef& ref, Setting setting);
// "account", "domain *.example.com", "user a@example.com".
std::string label_of(const ScopeRef& ref);

bool is_set(const Settings& settings, Setting setting);
// Some settings are the administrator's alone and cannot stand at every scope.
bool may_be_set_at(Setting setting, ScopeKind kind);
inline constexpr std::size_t kSettingCount = 19;

}  // namespace waferseal::policy

#endif  // WAFERSEAL_ENGINE_POLICY_SCOPES_H_
