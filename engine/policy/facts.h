// Whether a fact counts, and if not, why. SPEC 2.2.
#ifndef WAFERSEAL_ENGINE_POLICY_FACTS_H_
#define WAFERSEAL_ENGINE_POLICY_FACTS_H_

#include <cstdint>
#include <optional>

#include "waferseal/policy.h"

namespace waferseal::policy {

// Empty when the fact is present and may be used. `max_age_s` is for facts that were looked up;
// records such as an address book do not grow old.
std::optional<Code> why_not(const FactHead& head, Claims claims,
                            std::optional<std::int64_t> max_age_s = std::nullopt);

// Empty when the key or certificate may be sealed to.
std::optional<Code> why_not(const KeyFact& key);

}  // namespace waferseal::policy

#endif  // WAFERSEAL_ENGINE_POLICY_FACTS_H_
