// SPEC 2.5.6. Yields `escrow-login` when the recipient already has a portal account.
#include "engine/policy/facts.h"
#include "engine/policy/steps/step.h"

namespace waferseal::policy {

bool run_login_known(StepRun& run) {
  const FactHead& account = run.context().mailbox.portal_account;
  const TraceLine::Seen seen{FactKind::kPortalAccount, account};
  if (const auto reason = why_not(account, run.context().request.claims)) {
    return run.pass(*reason, seen.kind, seen.head);
  }
  return run.take(login_candidate(run.context()), Code::kPortalAccountKnown, seen);
}

}  // namespace waferseal::policy
