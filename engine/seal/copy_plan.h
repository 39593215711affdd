// Which copies a message needs, worked out from the decisions before anything is sealed (SPEC 7.1).
#ifndef WAFERSEAL_ENGINE_SEAL_COPY_PLAN_H_
#define WAFERSEAL_ENGINE_SEAL_COPY_PLAN_H_

#include <cstddef>
#include <optional>
#include <vector>

#include "waferseal/seal.h"

namespace waferseal::seal {

struct CopyPlan {
  Mailbox recipient;
  Method method = Method::kTls;
  std::optional<Method> fallback;
  // Bcc: not in the header of the message.
  bool hidden = false;
  bool link_by_sender = false;
  // For kTls and kInsecure: the order to the agent.
  std::optional<Assurance> assurance;
  // Indices into SealPlan::questions and ::keys, for the copy itself or its fall-back.
  std::optional<std::size_t> question;
  std::optional<std::size_t> key;
  // Of the question's answer: what it was decided for, and no more than what it was found to be.
  Strength strength = Strength::kWeak;
  // Of the channel that the notice takes.
  Assurance notice_assurance = Assurance::kDane;

  bool for_agent() const { return carrier_of(method) == Carrier::kAgent; }
  // The question slot and notice, or the OpenPGP copy, wait for TLS to fail.
  bool dormant() const { return for_agent(); }
};

// One for each decision that sends something, in their order. Errors: kSealNotDecided,
// kSealMissingKey, kSealKeyOther, kSealMissingQuestion, kSealMethodUnsupported and those of
// openpgp::inspect_key_for; the subject is the recipient.
Result<std::vector<CopyPlan>> plan_copies(const SealPlan& plan);

// Which copies are encrypted together: all that everybody may see, and each hidden one alone.
// Indices into `copies` of those with a key.
std::vector<std::vector<std::size_t>> openpgp_groups(const std::vector<CopyPlan>& copies);

}  // namespace waferseal::seal

#endif  // WAFERSEAL_ENGINE_SEAL_COPY_PLAN_H_
