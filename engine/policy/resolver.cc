// Walks the ordered list of steps for each recipient. SPEC 2.5.
#include <algorithm>
#include <array>

#include "engine/policy/context.h"
#include "engine/policy/contradictions.h"
#include "engine/policy/failure.h"
#include "engine/policy/floor.h"
#include "engine/policy/settings.h"
#include "engine/policy/steps/step.h"
#include "waferseal/policy.h"

namespace waferseal {
namespace policy {
namespace {

constexpr std::size_t kUsualTraceLength = 10;

// A choice by the steps alone. For a forced domain the tls step comes first, wherever it stands in
// the list and even if it does not; nothing else can be better there.
Choice walk(const Context& context) {
  Choice choice;
  choice.trace.reserve(kUsualTraceLength);
  if (context.forced && !context.as_fallback && run_step(Step::kTls, context, choice)) {
    return choice;
  }
  const bool tls_is_done = context.forced || context.as_fallback;
  const bool tls_only = context.forced == ForcedTls::kTlsOrNever;
  for (const Step step : context.settings.steps) {
    if (tls_only || (step == Step::kTls && tls_is_done)) continue;
    if (run_step(step, context, choice)) return choice;
  }
  decide_without_step(context, choice);
  return choice;
}

// The decision that the same request gives with the tls step struck out, if it may be sealed.
void add_fallback(const Context& context, Decision& decision) {
  Context struck = context;
  struck.as_fallback = true;
  Choice choice = walk(struck);
  if (choice.method == Method::kAsk) {
    decision.fallback_reason = Code::kFallbackWouldAsk;
  } else if (!is_sending(choice.method)) {
    decision.fallback_reason = Code::kFallbackNone;
  } else if (*choice.level < *decision.level && !context.settings.fallback_below_level) {
    decision.fallback_reason = Code::kFallbackBelowLevel;
  } else {
    decision.fallback = std::move(choice);
  }
}

// Facts of a mailbox or domain that nobody asked about.
const MailboxFacts& facts_of(const Facts& facts, const Mailbox& mailbox) {
  static const MailboxFacts kNothing;
  const auto found = facts.mailboxes.find(mailbox);
  return found == facts.mailboxes.end() ? kNothing : found->second;
}
const MailServerTls& servers_of(const Facts& facts, const Domain& domain) {
  static const MailServerTls kNothing;
  const auto found = facts.domains.find(domain);
  return found == facts.domains.end() ? kNothing : found->second.mail_server_tls;
}

Decision decide(const Request& request, const EffectiveSettings& settings, const Floor& floor,
                const Recipient& recipient, std::vector<Error>& errors) {
  Decision decision(recipient.mailbox);
  const auto forced = forced_for(settings, recipient.mailbox.domain());
  const auto exclusion = exclusion_for(settings, recipient.mailbox);
  if (forced) {
    if (auto error = recipient_contradiction(settings, request, floor, *forced, exclusion)) {
      errors.push_back(std::move(*error));
      decision.method = Method::kRefuse;
      decision.reason = Code::kContradiction;
      decision.failed = true;
      decision.trace.push_back({Step::kFailure, true, Code::kContradiction, std::nullopt});
      return decision;
    }
  }
  const Context context{request,
                        settings,
                        floor,
                        recipient,
                        facts_of(request.facts, recipient.mailbox),
                        servers_of(request.facts, recipient.mailbox.domain()),
                        forced ? std::optional(forced->mode) : std::nullopt,
                        exclusion.has_value(),
                        false};
  static_cast<Choice&>(decision) = walk(context);
  if (decision.method == Method::kTls) add_fallback(context, decision);
  decision.below_last =
      decision.level && recipient.last_level && *decision.level < *recipient.last_level;
  return decision;
}

// SPEC 2.5.10: the message from its copies.
void conclude(const EffectiveSettings& settings, Resolution& out) {
  std::size_t sent = 0;
  std::size_t refused = 0;
  std::size_t held = 0;
  std::size_t asked = 0;
  for (const Decision& decision : out.decisions) {
    switch (decision.method) {
      case Method::kAsk:
        ++asked;
        break;
      case Method::kRefuse:
        ++refused;
        break;
      case Method::kHold:
        ++held;
        break;
      default:
        ++sent;
        if (!out.level || *decision.level < *out.level) out.level = decision.level;
        break;
    }
    const bool agent = carrier_of(decision.method) == Carrier::kAgent;
    const bool capsule = agent || is_escrow(decision.method);
    out.agent_reads = out.agent_reads || agent;
    out.account_reads = out.account_reads || (capsule && settings.account_copy);
  }
  const bool rest_goes = settings.failure_scope == FailureScope::kSendRest;
  const bool all_refused = refused > 0 && (!rest_goes || sent + asked + held == 0);
  if (!out.errors.empty() || out.decisions.empty() || all_refused) {
    out.outcome = MessageOutcome::kRefuseAll;
  } else if (asked > 0) {
    out.outcome = MessageOutcome::kAsk;
  } else if (held > 0 && (!rest_goes || sent == 0)) {
    out.outcome = MessageOutcome::kHold;
  } else {
    out.outcome = refused + held > 0 ? MessageOutcome::kSendRest : MessageOutcome::kSend;
  }
  if (out.outcome == MessageOutcome::kRefuseAll) {
    out.level.reset();
    out.agent_reads = false;
    out.account_reads = false;
  }
}

}  // namespace
}  // namespace policy

Resolution resolve(const Request& request) {
  Resolution out;
  out.policy_version = request.policy.version;
  policy::EffectiveSettings settings =
      policy::effective_settings(policy::chain_for_sender(request.policy, request.sender));
  out.errors = std::move(settings.errors);
  out.floor = join(settings.floor, request.floor);
  for (const std::string& id : request.rule_hits) {
    if (const auto rule = policy::rule_for(settings, id)) {
      out.floor = join(out.floor, rule->floor);
    } else {
      out.errors.push_back({Code::kUnknownRule, id, {}});
    }
  }
  for (Error& error : policy::message_contradictions(settings, request, out.floor)) {
    out.errors.push_back(std::move(error));
  }
  if (request.recipients.empty()) out.errors.push_back({Code::kNoRecipients, {}, {}});
  out.decisions.reserve(request.recipients.size());
  for (const Recipient& recipient : request.recipients) {
    out.decisions.push_back(policy::decide(request, settings, out.floor, recipient, out.errors));
  }
  policy::conclude(settings, out);
  return out;
}

}  // namespace waferseal
