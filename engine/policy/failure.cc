#include "engine/policy/failure.h"

#include "engine/policy/candidate.h"
#include "engine/policy/steps/step.h"

namespace waferseal::policy {
namespace {

// Opportunistic TLS for all that is not forced: the server must be known to do TLS, and delivery
// may not fall back to clear text.
bool opportunistic(const Context& context, Choice& choice) {
  if (!context.settings.tls_opportunistic) return false;
  StepRun run(Step::kOpportunistic, context, choice);
  if (context.excluded) return run.pass(Code::kTlsExcluded);
  if (context.request.tls_opt_out) return run.pass(Code::kTlsOptedOut);
  const TraceLine::Seen seen{FactKind::kMailServerTls, context.servers.head};
  const ServerTls servers = server_tls(context);
  if (!servers.known || servers.assurance < Assurance::kOpportunistic) {
    return run.pass(Code::kTlsNone, seen.kind, seen.head);
  }
  return run.take(insecure_candidate(Assurance::kOpportunistic), Code::kTlsOpportunistic, seen);
}

// SPEC 2.5.9: why a default question that is set could not be used, if the browser cannot open it.
std::optional<Code> closed_question(const Choice& choice) {
  for (const TraceLine& line : choice.trace) {
    if (line.reason == Code::kDefaultQuestionNoKey ||
        line.reason == Code::kDefaultQuestionKeyRefused) {
      return line.reason;
    }
  }
  return std::nullopt;
}

// Stops the copy: held where policy holds, else refused.
void stop(const Context& context, Choice& choice, Code reason) {
  const bool hold = context.settings.failure_action == Method::kHold;
  choice.method = hold ? Method::kHold : Method::kRefuse;
  choice.reason = reason;
  choice.trace.push_back({Step::kFailure, true, reason, std::nullopt});
}

}  // namespace

void decide_without_step(const Context& context, Choice& choice) {
  const auto closed = closed_question(choice);
  if (!closed && opportunistic(context, choice)) return;
  choice.failed = true;
  if (context.forced == ForcedTls::kTlsOrNever) return stop(context, choice, Code::kTlsOrNever);
  switch (context.settings.failure_action) {
    case Method::kInsecure: {
      if (closed) return stop(context, choice, *closed);
      StepRun run(Step::kFailure, context, choice);
      if (run.take(insecure_candidate(Assurance::kNone), Code::kFailureInsecure)) return;
      // The floor or a forced domain forbids it: the last line says which.
      return stop(context, choice, choice.trace.back().reason);
    }
    case Method::kHold:
      return stop(context, choice, Code::kFailureHold);
    default:
      return stop(context, choice, Code::kFailureRefuse);
  }
}

}  // namespace waferseal::policy
