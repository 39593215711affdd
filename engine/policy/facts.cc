#include "engine/policy/facts.h"

namespace waferseal::policy {

std::optional<Code> why_not(const FactHead& head, Claims claims,
                            std::optional<std::int64_t> max_age_s) {
  if (head.claimed && claims == Claims::kIgnore) return Code::kFactClaimed;
  switch (head.outcome) {
    case Outcome::kPresent:
      break;
    case Outcome::kNone:
      return Code::kFactNone;
    case Outcome::kError:
      return Code::kFactError;
    case Outcome::kTimedOut:
      return Code::kFactTimedOut;
    case Outcome::kNotAsked:
      return Code::kFactNotAsked;
  }
  if (max_age_s && head.age_s > *max_age_s) return Code::kFactStale;
  return std::nullopt;
}

std::optional<Code> why_not(const KeyFact& key) {
  // Before anything else: another key than the pinned one is a warning, however good it looks.
  if (key.pin == Pin::kMismatch) return Code::kKeyPinMismatch;
  return key.why_not;
}

}  // namespace waferseal::policy
