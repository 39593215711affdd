// Tries at passwords in the guard's database, a table of their own (SPEC 4.12). What GuardDatabase
// does with it is in password_pools.cc.
#ifndef WAFERSEAL_NATIVE_ESCROW_PASSWORD_POOLS_H_
#define WAFERSEAL_NATIVE_ESCROW_PASSWORD_POOLS_H_

#include <string_view>

namespace waferseal::native {

// A migration of the guard's database. `password_restore` holds when the database last came back
// from a backup: from then on that counts for every account, with a row or without one.
inline constexpr std::string_view kPasswordPoolsSchema = R"sql(
CREATE TABLE passwords (
  account BLOB PRIMARY KEY, pool BLOB NOT NULL, idle_at INTEGER NOT NULL) STRICT;
CREATE INDEX passwords_by_idleness ON passwords (idle_at);
CREATE TABLE password_restore (
  only INTEGER PRIMARY KEY CHECK (only = 1), at INTEGER NOT NULL) STRICT;
)sql";

}  // namespace waferseal::native

#endif  // WAFERSEAL_NATIVE_ESCROW_PASSWORD_POOLS_H_
