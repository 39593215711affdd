// SPEC 2.5.8. Prompts, then yields `escrow-question`, when the client can interact with the sender;
// the answer may be saved to the address book. An answer that was given and does not reach the
// floor leads to another prompt.
#include "engine/policy/steps/step.h"

namespace waferseal::policy {

bool run_ask(StepRun& run) {
  const Context& context = run.context();
  Source source;
  source.from = FactSource::kSender;
  if (const auto given = context.recipient.question) {
    if (run.take(question_candidate(context, *given, false, source), Code::kQuestionGiven)) {
      return true;
    }
  }
  if (!context.request.interactive) return run.pass(Code::kClientCannotAsk);
  // Asking makes sense only if the best answer that the sender could give would do.
  const Candidate best = question_candidate(context, Strength::kGenerated, false, source);
  if (const auto objection = why_not(context, best)) return run.pass(*objection);
  return run.take_ask(Code::kAskSender);
}

}  // namespace waferseal::policy
