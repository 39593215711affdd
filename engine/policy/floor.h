// The floor: what a copy must offer at least, and why a copy falls below it. SPEC 2.6.
#ifndef WAFERSEAL_ENGINE_POLICY_FLOOR_H_
#define WAFERSEAL_ENGINE_POLICY_FLOOR_H_

#include <optional>
#include <string_view>
#include <vector>

#include "waferseal/policy.h"

namespace waferseal::policy {

// What a floor looks at in a copy.
struct Offer {
  Method method = Method::kRefuse;
  Level level = Level::kL0;
  // For kTls and kInsecure: the least assurance of the channel.
  Assurance assurance = Assurance::kNone;
  // A question that the operator cannot answer: a generated phrase, guards of other owners, or a
  // link that the operator never carries.
  bool operator_kept_out = false;
};

bool is_escrow(Method method);
bool is_pki(Method method);

// The first rule of the floor that the offer breaks; empty when it meets all.
std::optional<Code> below_floor(const Floor& floor, const Offer& offer);

// The fields of a floor that a copy by TLS can never meet, by name: for contradictions.
std::vector<std::string_view> beyond_tls(const Floor& floor);

}  // namespace waferseal::policy

#endif  // WAFERSEAL_ENGINE_POLICY_FLOOR_H_
