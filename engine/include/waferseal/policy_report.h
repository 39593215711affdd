// What a page needs to know of a policy that is being edited: whether it contradicts itself,
// whether every message can be sent without asking, and which scopes stand above which.
//
//   show(policy_report_json(policy, available_methods));
#ifndef WAFERSEAL_POLICY_REPORT_H_
#define WAFERSEAL_POLICY_REPORT_H_

#include <string>
#include <vector>

#include "waferseal/policy.h"

namespace waferseal {

// {"contradictions": [{code, subject, detail}],
//  "always": {"proved", "lines": [{scope, proved, reason, setting}]},   // can_always_send
//  "scopes": [{kind, key, "above": [{kind, key}]}],  // account first; above: from the account down
//  "defaults": {...}}                                // each setting that nobody sets
std::string policy_report_json(const Policy& policy, const std::vector<Method>& available_methods);

}  // namespace waferseal

#endif  // WAFERSEAL_POLICY_REPORT_H_
