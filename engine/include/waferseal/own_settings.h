// What users set for themselves, laid over the policy of their account.
//
//   WAFERSEAL_TRY(const Settings own, parse_own_settings(json));
//   OwnPolicy laid = with_own_settings(policy, user, own);
//   resolve with laid.policy; show laid.passed_over
//
// An own setting counts as one of the user's scope would (policy.h), with two differences: the
// administrator may not be told about it, so it never weakens what the scopes above give; and it
// never stops the user's mail. Where a lock, the administrator's word for this user or another
// setting stands against it, it is passed over, with the reason. SPEC 2.11.
#ifndef WAFERSEAL_OWN_SETTINGS_H_
#define WAFERSEAL_OWN_SETTINGS_H_

#include <string>
#include <string_view>
#include <vector>

#include "waferseal/address.h"
#include "waferseal/policy.h"
#include "waferseal/result.h"

namespace waferseal {

// kBadJson, kSettingNotAtScope (not one that users set for themselves), kTooLarge; the subject is the
// setting's name.
Result<Settings> parse_own_settings(std::string_view json);
std::string own_settings_json(const Settings& own);

struct OwnPolicy {
  // With what counts of the own settings in the user's scope.
  Policy policy;
  // kSettingFixed (locked above, or set for this user by the administrator), kSettingWeaker (less
  // than the scopes above give), kContradiction (with a setting above, which would stop messages).
  struct PassedOver {
    Setting setting;
    Code reason;
    std::string by;  // the path of the setting that stands against it
  };
  std::vector<PassedOver> passed_over;
};
OwnPolicy with_own_settings(Policy policy, const Mailbox& user, const Settings& own);

}  // namespace waferseal

#endif  // WAFERSEAL_OWN_SETTINGS_H_
