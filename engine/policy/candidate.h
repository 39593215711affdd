// A protection that a step could yield, and whether it may be used. Every step asks here, so that
// no step can forget the floor, a forced domain or what can be sealed.
#ifndef WAFERSEAL_ENGINE_POLICY_CANDIDATE_H_
#define WAFERSEAL_ENGINE_POLICY_CANDIDATE_H_

#include <optional>

#include "engine/policy/context.h"
#include "waferseal/policy.h"

namespace waferseal::policy {

struct Candidate {
  Method method = Method::kRefuse;
  Level level = Level::kL0;
  std::optional<Assurance> assurance;
  std::optional<Assurance> notice_assurance;
  bool operator_kept_out = false;
  std::optional<Source> source;
};

Candidate tls_candidate(Assurance demanded);
Candidate insecure_candidate(Assurance demanded);
// `method` is kOpenPgp or kSmime.
Candidate key_candidate(Method method, const KeyFact& key, Source source);
// `shared`: a default question, whose answer many know.
Candidate question_candidate(const Context& context, Strength strength, bool shared, Source source);
Candidate login_candidate(const Context& context);

// Why the candidate may not be used for this recipient; empty when it may.
std::optional<Code> why_not(const Context& context, const Candidate& candidate);

// What the request says of the recipient's mail servers, as far as it counts; kNone otherwise.
// `known` says whether it counts.
struct ServerTls {
  bool known = false;
  Assurance assurance = Assurance::kNone;
};
ServerTls server_tls(const Context& context);

}  // namespace waferseal::policy

#endif  // WAFERSEAL_ENGINE_POLICY_CANDIDATE_H_
