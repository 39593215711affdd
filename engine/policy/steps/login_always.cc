// SPEC 2.5.5. Yields `escrow-login` when log-in verification is enabled for the account.
#include "engine/policy/steps/step.h"

namespace waferseal::policy {

bool run_login_always(StepRun& run) {
  if (!run.context().settings.login_always) return run.pass(Code::kLoginNotEnabled);
  return run.take(login_candidate(run.context()), Code::kLoginAlways);
}

}  // namespace waferseal::policy
