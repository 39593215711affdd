// The rules of tries at a password (SPEC 4.12): they belong to the account; those who have a device
// ticket have a pool of their own; nothing is frozen, a pool goes on once its days have passed.
#ifndef WAFERSEAL_ENGINE_ESCROW_PASSWORD_TRIES_H_
#define WAFERSEAL_ENGINE_ESCROW_PASSWORD_TRIES_H_

#include "waferseal/password_guard.h"

namespace waferseal::escrow {

// The attempt with this id that the pool remembers; nullptr: none.
const PasswordAttempt* find_attempt(const PasswordPool& pool, const AttemptId& id);

// Spends a try on the attempt (id, hash, device) and remembers it. kPasswordTriesToday,
// kPasswordTriesWindow: nothing is spent.
Status spend_password_try(PasswordPool& pool, PasswordAttempt attempt, UnixTime now);
// True: it was spent and not yet given back.
bool give_back_password_try(PasswordPool& pool, const AttemptId& id, UnixTime now);

}  // namespace waferseal::escrow

#endif  // WAFERSEAL_ENGINE_ESCROW_PASSWORD_TRIES_H_
