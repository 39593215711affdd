#include "engine/policy/steps/step.h"

namespace waferseal::policy {

bool run_step(Step step, const Context& context, Choice& choice) {
  StepRun run(step, context, choice);
  switch (step) {
    case Step::kTls:
      return run_tls(run);
    case Step::kDirectory:
      return run_directory(run);
    case Step::kAddressBook:
      return run_address_book(run);
    case Step::kDiscovery:
      return run_discovery(run);
    case Step::kLoginAlways:
      return run_login_always(run);
    case Step::kLoginKnown:
      return run_login_known(run);
    case Step::kDefaultQuestion:
      return run_default_question(run);
    case Step::kAsk:
      return run_ask(run);
    case Step::kOpportunistic:
    case Step::kFailure:
      break;
  }
  return false;
}

}  // namespace waferseal::policy
