// The guard's keys as the configuration has them, for whoever is the guard or looks at it.
#ifndef WAFERSEAL_NATIVE_CLI_GUARD_KEYS_H_
#define WAFERSEAL_NATIVE_CLI_GUARD_KEYS_H_

#include "native/cli/config.h"
#include "native/files/owner.h"
#include "waferseal/guard.h"
#include "waferseal/keylist.h"

namespace waferseal::native {

// A guard in a process of its own has the public half of the ticket key only.
Result<SigningPublicKey> read_ticket_public(const Config& config);
// For the guard itself. kConfigInvalid: there is none; errors of the files.
Result<GuardKeys> read_guard_keys(const Config& config);
// What others know of a guard of its own process: guard.public.
Result<ListedGuard> read_guard_public(const Config::Guard& guard);

// kConfigInvalid: this user is the server's, or of the group that writes to the store.
Status check_guards_owner(const std::string& user, const Owner& guard, const Owner& server);

}  // namespace waferseal::native

#endif  // WAFERSEAL_NATIVE_CLI_GUARD_KEYS_H_
