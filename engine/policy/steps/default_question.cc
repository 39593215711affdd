// SPEC 2.5.7. Yields `escrow-question` when a default question and answer is set for the account,
// the domain or the user, and the sender's browser can open it.
#include "engine/policy/steps/step.h"

namespace waferseal::policy {

bool run_default_question(StepRun& run) {
  const std::string_view question = run.context().settings.default_question;
  if (question.empty()) return run.pass(Code::kDefaultQuestionNotSet);
  switch (run.context().request.default_question) {
    case DefaultQuestionAccess::kOpens:
      break;
    case DefaultQuestionAccess::kNoKey:
      return run.pass(Code::kDefaultQuestionNoKey);
    case DefaultQuestionAccess::kRefused:
      return run.pass(Code::kDefaultQuestionKeyRefused);
  }
  Source source;
  source.from = FactSource::kLocal;
  source.question = question;
  return run.take(question_candidate(run.context(), Strength::kWeak, true, std::move(source)),
                  Code::kDefaultQuestionSet);
}

}  // namespace waferseal::policy
