// An uploaded decision against the server's own: promise 2, SPEC 2.9.
#include <algorithm>

#include "engine/policy/levels.h"
#include "waferseal/policy.h"

namespace waferseal {
namespace {

// What is sealed to; where it was found does not change the copy.
bool same_target(const Choice& a, const Choice& b) {
  const Source none;
  const Source& x = a.source ? *a.source : none;
  const Source& y = b.source ? *b.source : none;
  return x.fingerprint == y.fingerprint && x.question == y.question;
}

template <class T>
bool weaker(const std::optional<T>& uploaded, const std::optional<T>& own) {
  return own && (!uploaded || *uploaded < *own);
}

Verdict compare_choices(const Choice& uploaded, const Choice& own) {
  if (!is_sending(own.method) || !is_sending(uploaded.method)) return Verdict::kForbidden;
  // An unprotected copy goes only where policy sends one.
  if (uploaded.method == Method::kInsecure && own.method != Method::kInsecure) {
    return Verdict::kForbidden;
  }
  if (uploaded.method != own.method) {
    // What the browser says of its copy's level is a claim; it cannot be more than the method has.
    const Level claimed =
        std::min(uploaded.level.value_or(Level::kL0), policy::highest_level(uploaded.method));
    return weaker(std::optional(claimed), own.level) ? Verdict::kLowerLevel : Verdict::kChanged;
  }
  if (weaker(uploaded.assurance, own.assurance) ||
      weaker(uploaded.notice_assurance, own.notice_assurance)) {
    return Verdict::kLowerLevel;
  }
  // With method, target and channel alike the copies are alike, whatever level is claimed.
  if (uploaded.assurance == own.assurance && uploaded.notice_assurance == own.notice_assurance &&
      same_target(uploaded, own)) {
    return Verdict::kSame;
  }
  return weaker(uploaded.level, own.level) ? Verdict::kLowerLevel : Verdict::kChanged;
}

}  // namespace

Verdict compare(const Decision& uploaded, const Decision& own) {
  if (!(uploaded.recipient == own.recipient)) return Verdict::kForbidden;
  const Verdict verdict = compare_choices(uploaded, own);
  if (!uploaded.fallback && !own.fallback) return verdict;
  // A fall-back that the server would not seal may not lie ready; one that is missing has to be
  // sealed first.
  if (!own.fallback) return Verdict::kForbidden;
  if (!uploaded.fallback) return std::max(verdict, Verdict::kChanged);
  return std::max(verdict, compare_choices(*uploaded.fallback, *own.fallback));
}

}  // namespace waferseal
