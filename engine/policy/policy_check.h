// Contradictions that stand in a policy whatever the message. SPEC 2.8.
#ifndef WAFERSEAL_ENGINE_POLICY_POLICY_CHECK_H_
#define WAFERSEAL_ENGINE_POLICY_POLICY_CHECK_H_

#include <vector>

#include "engine/policy/settings.h"
#include "waferseal/policy.h"

namespace waferseal::policy {

// Those of one class of senders, the errors of its settings first.
std::vector<Error> standing_contradictions(const EffectiveSettings& settings);

}  // namespace waferseal::policy

#endif  // WAFERSEAL_ENGINE_POLICY_POLICY_CHECK_H_
