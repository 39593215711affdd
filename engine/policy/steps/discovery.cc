// SPEC 2.5.4. Yields `openpgp` or `smime` when a key found by WKD, a key server, Autocrypt or DNS
// passes policy: its source is one of discovery_sources (tried in that order), what is known is not
// too old, the key is usable now and not another one than the pinned one.
#include <algorithm>

#include "engine/policy/facts.h"
#include "engine/policy/steps/key_choice.h"
#include "engine/policy/steps/step.h"

namespace waferseal::policy {
namespace {

bool try_found(StepRun& run, const DiscoveryFact& fact) {
  const TraceLine::Seen seen{FactKind::kDiscovery, fact.head};
  if (const auto reason =
          why_not(fact.head, run.context().request.claims, run.context().settings.fact_max_age_s)) {
    return run.pass(*reason, seen.kind, seen.head);
  }
  if (!fact.openpgp && !fact.smime) return run.pass(Code::kFactNone, seen.kind, seen.head);
  Source source;
  source.from = fact.head.source;
  return try_keys(run, std::nullopt, fact.openpgp, fact.smime, source, Code::kKeyDiscovered, seen);
}

}  // namespace

bool run_discovery(StepRun& run) {
  const auto& found = run.context().mailbox.discovery;
  const auto& sources = run.context().settings.discovery_sources;
  for (const FactSource source : sources) {
    bool asked = false;
    for (const DiscoveryFact& fact : found) {
      if (fact.head.source != source) continue;
      asked = true;
      if (try_found(run, fact)) return true;
    }
    if (!asked) {
      FactHead head;
      head.source = source;
      run.pass(Code::kFactNotAsked, FactKind::kDiscovery, head);
    }
  }
  for (const DiscoveryFact& fact : found) {
    if (std::find(sources.begin(), sources.end(), fact.head.source) == sources.end()) {
      run.pass(Code::kDiscoverySourceOff, FactKind::kDiscovery, fact.head);
    }
  }
  if (sources.empty() && found.empty()) run.pass(Code::kDiscoverySourceOff);
  return false;
}

}  // namespace waferseal::policy
