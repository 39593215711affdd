// What happens when no step applies. SPEC 2.5.9.
#ifndef WAFERSEAL_ENGINE_POLICY_FAILURE_H_
#define WAFERSEAL_ENGINE_POLICY_FAILURE_H_

#include "engine/policy/context.h"
#include "waferseal/policy.h"

namespace waferseal::policy {

// Opportunistic TLS where policy has it, else the failure action. Writes the trace.
void decide_without_step(const Context& context, Choice& choice);

}  // namespace waferseal::policy

#endif  // WAFERSEAL_ENGINE_POLICY_FAILURE_H_
