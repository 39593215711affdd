// A step looks at what is known about one recipient and either yields a protection or passes.
//
// To add one: an enumerator in policy.h and its name in names.cc, a file beside this one, a row in
// registry.cc, a clause in SPEC 2.5, tests that quote the clause.
#ifndef WAFERSEAL_ENGINE_POLICY_STEPS_STEP_H_
#define WAFERSEAL_ENGINE_POLICY_STEPS_STEP_H_

#include <optional>
#include <utility>

#include "engine/policy/candidate.h"
#include "engine/policy/context.h"
#include "waferseal/policy.h"

namespace waferseal::policy {

// One run of a step: writes its lines into the trace.
class StepRun {
 public:
  StepRun(Step step, const Context& context, Choice& choice)
      : context_(context), step_(step), choice_(choice) {}

  const Context& context() const { return context_; }

  // What was looked at does not help, for this reason. Returns false, as run functions do.
  bool pass(Code reason) { return write(false, reason, std::nullopt); }
  bool pass(Code reason, FactKind kind, const FactHead& head) {
    return write(false, reason, TraceLine::Seen{kind, head});
  }

  // Takes the candidate if it may be used, else passes with the reason why not.
  bool take(Candidate candidate, Code reason, std::optional<TraceLine::Seen> seen = std::nullopt) {
    if (const auto objection = why_not(context_, candidate)) return write(false, *objection, seen);
    choice_.method = candidate.method;
    if (is_sending(candidate.method)) choice_.level = candidate.level;
    choice_.assurance = candidate.assurance;
    choice_.notice_assurance = candidate.notice_assurance;
    choice_.source = std::move(candidate.source);
    choice_.reason = reason;
    return write(true, reason, seen);
  }

  // Ends with kAsk: the sender has to give something.
  bool take_ask(Code reason) {
    choice_.method = Method::kAsk;
    choice_.reason = reason;
    return write(true, reason, std::nullopt);
  }

 private:
  bool write(bool taken, Code reason, std::optional<TraceLine::Seen> seen) {
    choice_.trace.push_back({step_, taken, reason, seen});
    return taken;
  }

  const Context& context_;
  Step step_;
  Choice& choice_;
};

// Each returns whether it was taken, and writes at least one line.
bool run_tls(StepRun& run);
bool run_directory(StepRun& run);
bool run_address_book(StepRun& run);
bool run_discovery(StepRun& run);
bool run_login_always(StepRun& run);
bool run_login_known(StepRun& run);
bool run_default_question(StepRun& run);
bool run_ask(StepRun& run);

// Runs the step of that name. The two that are not in the list (kOpportunistic, kFailure) are the
// resolver's own and are never taken here.
bool run_step(Step step, const Context& context, Choice& choice);

}  // namespace waferseal::policy

#endif  // WAFERSEAL_ENGINE_POLICY_STEPS_STEP_H_
