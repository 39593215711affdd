#include "native/escrow/password_pools.h"

#include "native/escrow/guard_database.h"

namespace waferseal::native {

Result<std::optional<PasswordPool>> GuardDatabase::find_password_pool(
    const PasswordAccount& account) {
  std::optional<PasswordPool> pool;
  {
    WAFERSEAL_TRY(SqlStatement found,
                  database_.query("SELECT pool FROM passwords WHERE account = ?", account));
    WAFERSEAL_TRY(const bool row, found.step());
    if (row) {
      WAFERSEAL_TRY(pool, decode_password_pool(found.bytes(0)));
    }
  }
  WAFERSEAL_TRY(SqlStatement restored, database_.query("SELECT at FROM password_restore"));
  WAFERSEAL_TRY(const bool row, restored.step());
  if (!row) return pool;
  if (!pool) pool.emplace().account = account;
  return std::optional<PasswordPool>(after_rollback(*std::move(pool), restored.time(0)));
}

Status GuardDatabase::write_password_pool(const PasswordPool& pool) {
  const Bytes encoded = encode_password_pool(pool);
  return database_.run("INSERT OR REPLACE INTO passwords (account, pool, idle_at) VALUES (?, ?, ?)",
                       pool.account, encoded, password_pool_idle_at(pool));
}

Status GuardDatabase::use_up_passwords(UnixTime now) {
  return database_.run("INSERT OR REPLACE INTO password_restore (only, at) VALUES (1, ?)", now);
}

Status GuardDatabase::forget_idle_passwords(UnixTime now) {
  return database_.run("DELETE FROM passwords WHERE idle_at <= ?", now);
}

}  // namespace waferseal::native
