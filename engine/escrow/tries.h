// The rules of tries (SPEC 4.6): they belong to the answer, a day and 90 days have a limit each, a
// grant adds to them, and a pool that is used up is frozen until a grant.
#ifndef WAFERSEAL_ENGINE_ESCROW_TRIES_H_
#define WAFERSEAL_ENGINE_ESCROW_TRIES_H_

#include "waferseal/guard.h"

namespace waferseal::escrow {

struct SpentTry {
  std::int64_t day = 0;
  bool granted = false;
};
// kTriesUsedUpToday, kTriesFrozen: nothing is spent, and there is nothing to store.
Result<SpentTry> spend_try(AnswerPool& pool, UnixTime now);
void give_back_try(AnswerPool& pool, const Attempt& attempt, UnixTime now);
void grant_tries(AnswerPool& pool, std::uint32_t tries);

}  // namespace waferseal::escrow

#endif  // WAFERSEAL_ENGINE_ESCROW_TRIES_H_
