// Proves or refutes, for each class of senders, that every message can be sent to anyone without
// asking. SPEC 2.10.
//
// A step other than log-in-always and default-question depends on what is known of a recipient, so
// for somebody nobody knows anything about only these two can apply. The proof is that one of them
// stands in the list, before `ask`, and is not kept out by a floor that policy or a content rule
// can raise, by a domain that takes TLS or nothing, or by notices that must be verified.
#include <algorithm>

#include "engine/policy/contradictions.h"
#include "engine/policy/floor.h"
#include "engine/policy/levels.h"
#include "engine/policy/policy_check.h"
#include "engine/policy/settings.h"
#include "waferseal/policy.h"

namespace waferseal {
namespace policy {
namespace {

using Line = SendProof::Line;

Line refuted(Code reason, std::string setting) { return {{}, false, reason, std::move(setting)}; }
Line proved(Code reason, std::string setting) { return {{}, true, reason, std::move(setting)}; }

// The floors that a message can meet without setting one itself.
std::vector<FloorSource> possible_floors(const EffectiveSettings& settings) {
  std::vector<FloorSource> out;
  for (const ScopeRef& ref : settings.chain) {
    const auto& floor = ref.scope->set.floor;
    if (floor) out.push_back({*floor, path_of(ref, Setting::kFloor)});
  }
  for (const auto& [ref, rules] : settings.rules) {
    for (const ContentRule& rule : *rules) {
      out.push_back({rule.floor, path_of(ref, Setting::kContentRules) + "[" + rule.id + "].floor"});
    }
  }
  return out;
}

// A step that needs no fact of the recipient, at its weakest: mail that may travel unverified.
Line try_step(const EffectiveSettings& settings, Setting setting, const Offer& offer, Code reason,
              const std::vector<Method>& available) {
  if (std::find(available.begin(), available.end(), offer.method) == available.end()) {
    return refuted(Code::kMethodUnavailable, settings.origin_path(setting));
  }
  if (settings.notice_verified) {
    return refuted(Code::kNoticeNotVerifiable, settings.origin_path(Setting::kNoticeVerified));
  }
  for (const FloorSource& source : possible_floors(settings)) {
    if (const auto below = below_floor(source.floor, offer)) return refuted(*below, source.path);
  }
  return proved(reason, settings.origin_path(setting));
}

Line prove_steps(const EffectiveSettings& settings, const std::vector<Method>& available) {
  const bool can_ask =
      std::find(available.begin(), available.end(), Method::kEscrowQuestion) != available.end();
  const bool login = settings.login_always;
  const bool question = !settings.default_question.empty();
  if (!login && !question) {
    return refuted(Code::kDefaultQuestionNotSet, settings.origin_path(Setting::kDefaultQuestion));
  }
  // What keeps out a step that is set.
  Line obstacle = refuted(Code::kStepNotListed, settings.origin_path(Setting::kSteps));
  for (const Step step : settings.steps) {
    Line line;
    if (step == Step::kLoginAlways && login) {
      line = try_step(settings, Setting::kLoginAlways,
                      {Method::kEscrowLogin, level_of_login(false), Assurance::kNone, false},
                      Code::kLoginAlways, available);
    } else if (step == Step::kDefaultQuestion && question) {
      line = try_step(settings, Setting::kDefaultQuestion,
                      {Method::kEscrowQuestion, level_of_question(Strength::kWeak, true, false),
                       Assurance::kNone, settings.independent_guards},
                      Code::kDefaultQuestionSet, available);
    } else if (step == Step::kAsk && can_ask) {
      if (obstacle.reason == Code::kStepNotListed) obstacle.reason = Code::kAskSender;
      return obstacle;
    } else {
      continue;
    }
    if (line.proved) return line;
    obstacle = std::move(line);
  }
  return obstacle;
}

Line prove_settings(const EffectiveSettings& settings, const std::vector<Method>& available) {
  for (const Error& error : standing_contradictions(settings)) {
    return refuted(error.code, error.subject);
  }
  for (const FloorSource& source : possible_floors(settings)) {
    if (settings.account_copy && source.floor.end_to_end) {
      return refuted(Code::kContradiction, settings.origin_path(Setting::kAccountCopy) + " and " +
                                               source.path + ".end_to_end");
    }
  }
  for (const ForcedEntry& entry : forced_entries(settings)) {
    if (entry.mode == ForcedTls::kTlsOrNever) return refuted(Code::kTlsOrNever, entry.path);
  }
  return prove_steps(settings, available);
}

Line prove_chain(Chain chain, const std::vector<Method>& available) {
  const std::string scope = label_of(chain.back());
  Line line = prove_settings(effective_settings(std::move(chain)), available);
  line.scope = scope;
  return line;
}

}  // namespace
}  // namespace policy

SendProof can_always_send(const Policy& policy, const std::vector<Method>& available_methods) {
  SendProof out;
  out.lines.push_back(
      policy::prove_chain({{policy::ScopeKind::kAccount, &policy.account, {}}}, available_methods));
  for (const auto& [pattern, scope] : policy.domains) {
    out.lines.push_back(
        policy::prove_chain(policy::chain_for_pattern(policy, pattern), available_methods));
  }
  for (const auto& [mailbox, scope] : policy.users) {
    out.lines.push_back(
        policy::prove_chain(policy::chain_for_sender(policy, mailbox), available_methods));
  }
  out.proved = std::all_of(out.lines.begin(), out.lines.end(),
                           [](const SendProof::Line& line) { return line.proved; });
  return out;
}

}  // namespace waferseal
