// The two kinds of keys that a place can hold for a recipient, tried in the preferred order.
#ifndef WAFERSEAL_ENGINE_POLICY_STEPS_KEY_CHOICE_H_
#define WAFERSEAL_ENGINE_POLICY_STEPS_KEY_CHOICE_H_

#include <array>
#include <optional>
#include <utility>

#include "engine/policy/facts.h"
#include "engine/policy/steps/step.h"

namespace waferseal::policy {

// Tries one key; passes with the reason when it cannot be used. An absent key writes no line.
inline bool try_key(StepRun& run, Method method, const std::optional<KeyFact>& key,
                    const Source& source, Code reason, const TraceLine::Seen& seen) {
  if (!key) return false;
  if (const auto fault = why_not(*key)) return run.pass(*fault, seen.kind, seen.head);
  return run.take(key_candidate(method, *key, source), reason, seen);
}

// The preferred kind first, else OpenPGP before S/MIME.
inline bool try_keys(StepRun& run, std::optional<Method> preference,
                     const std::optional<KeyFact>& openpgp, const std::optional<KeyFact>& smime,
                     const Source& source, Code reason, const TraceLine::Seen& seen) {
  if (preference == Method::kSmime) {
    return try_key(run, Method::kSmime, smime, source, reason, seen) ||
           try_key(run, Method::kOpenPgp, openpgp, source, reason, seen);
  }
  return try_key(run, Method::kOpenPgp, openpgp, source, reason, seen) ||
         try_key(run, Method::kSmime, smime, source, reason, seen);
}

}  // namespace waferseal::policy

#endif  // WAFERSEAL_ENGINE_POLICY_STEPS_KEY_CHOICE_H_
