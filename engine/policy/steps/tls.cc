// SPEC 2.5.1. Yields `tls` when TLS-only delivery is on for the account or the domain; the
// recipient's mail servers support TLS at the assurance that policy asks; the recipient (mailbox or
// domain) is not excluded by the administrator; the sender has not opted this message out.
//
// For a forced domain only the servers count: the setting that forces it is the one that asks for
// TLS, and exclusion or opt-out there are contradictions, found before any step runs.
#include <algorithm>

#include "engine/policy/facts.h"
#include "engine/policy/steps/step.h"

namespace waferseal::policy {

bool run_tls(StepRun& run) {
  const Context& context = run.context();
  const EffectiveSettings& settings = context.settings;
  if (!context.forced) {
    if (!settings.tls_only) return run.pass(Code::kTlsNotEnabled);
    if (context.excluded) return run.pass(Code::kTlsExcluded);
    if (context.request.tls_opt_out) return run.pass(Code::kTlsOptedOut);
  }
  const MailServerTls& servers = context.servers;
  const TraceLine::Seen seen{FactKind::kMailServerTls, servers.head};
  if (const auto reason = why_not(servers.head, context.request.claims, settings.fact_max_age_s)) {
    return run.pass(*reason, seen.kind, seen.head);
  }
  if (servers.assurance == Assurance::kNone) return run.pass(Code::kTlsNone, seen.kind, seen.head);
  // `tls` always means a verified channel, whatever policy asks for.
  const Assurance asked = std::max(settings.tls_assurance, Assurance::kPkix);
  if (servers.assurance < asked) {
    return run.pass(Code::kTlsAssuranceTooLow, seen.kind, seen.head);
  }
  if (servers.assurance < context.floor.min_tls) {
    return run.pass(Code::kFloorMinTls, seen.kind, seen.head);
  }
  return run.take(tls_candidate(std::max(asked, context.floor.min_tls)),
                  context.forced ? Code::kTlsForced : Code::kTlsSupported, seen);
}

}  // namespace waferseal::policy
