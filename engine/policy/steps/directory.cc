// SPEC 2.5.2. Yields `openpgp` or `smime` when the recipient is an active local user with a
// certificate in the profile; the recipient's own preference decides which.
#include "engine/policy/facts.h"
#include "engine/policy/steps/key_choice.h"
#include "engine/policy/steps/step.h"

namespace waferseal::policy {

bool run_directory(StepRun& run) {
  const DirectoryFact& fact = run.context().mailbox.directory;
  const TraceLine::Seen seen{FactKind::kDirectory, fact.head};
  if (const auto reason = why_not(fact.head, run.context().request.claims)) {
    return run.pass(*reason, seen.kind, seen.head);
  }
  if (!fact.active) return run.pass(Code::kDirectoryInactive, seen.kind, seen.head);
  if (!fact.openpgp && !fact.smime) return run.pass(Code::kDirectoryNoKey, seen.kind, seen.head);
  Source source;
  source.from = FactSource::kDirectory;
  return try_keys(run, fact.preference, fact.openpgp, fact.smime, source, Code::kDirectoryKey,
                  seen);
}

}  // namespace waferseal::policy
