// What a step sees: one recipient of one request under the settings of its sender.
#ifndef WAFERSEAL_ENGINE_POLICY_CONTEXT_H_
#define WAFERSEAL_ENGINE_POLICY_CONTEXT_H_

#include <optional>

#include "engine/policy/settings.h"
#include "waferseal/policy.h"

namespace waferseal::policy {

struct Context {
  const Request& request;
  const EffectiveSettings& settings;
  const Floor& floor;  // joined: policy, content rules, message
  const Recipient& recipient;
  const MailboxFacts& mailbox;
  const MailServerTls& servers;
  // Forced TLS for the recipient's domain.
  std::optional<ForcedTls> forced;
  bool excluded = false;
  // The tls step is struck out: this resolves the fall-back of a tls copy.
  bool as_fallback = false;
};

}  // namespace waferseal::policy

#endif  // WAFERSEAL_ENGINE_POLICY_CONTEXT_H_
