// Pairs of settings that cannot both be meant. Each is an error that names both. SPEC 2.8.
#ifndef WAFERSEAL_ENGINE_POLICY_CONTRADICTIONS_H_
#define WAFERSEAL_ENGINE_POLICY_CONTRADICTIONS_H_

#include <optional>
#include <string>
#include <vector>

#include "engine/policy/settings.h"
#include "waferseal/policy.h"

namespace waferseal::policy {

// A floor with the path of what raised it.
struct FloorSource {
  Floor floor;
  std::string path;
};

// Policy scopes, content rules that hit, the message itself, in this order.
std::vector<FloorSource> floor_sources(const EffectiveSettings& settings, const Request& request);

// Between the settings and the message as a whole.
std::vector<Error> message_contradictions(const EffectiveSettings& settings, const Request& request,
                                          const Floor& floor);

// Between what forces TLS for one recipient and an opt-out, an exclusion or a floor. The first one
// found; empty when there is none.
std::optional<Error> recipient_contradiction(const EffectiveSettings& settings,
                                             const Request& request, const Floor& floor,
                                             const ForcedMatch& forced,
                                             const std::optional<std::string>& exclusion);

}  // namespace waferseal::policy

#endif  // WAFERSEAL_ENGINE_POLICY_CONTRADICTIONS_H_
