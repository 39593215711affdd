#include "native/store/sqlite/parts.h"

namespace waferseal::native {

Result<std::vector<OwnKey>> SqliteUsers::list_own_keys(const std::string& owner) {
  WAFERSEAL_TRY(SqlStatement found,
                database_.query("SELECT id, fingerprint, public_key, sealed_key, kept_at "
                                "FROM own_keys WHERE owner = ? ORDER BY kept_at, id",
                                owner));
  return read_all<OwnKey>(std::move(found), [&owner](const SqlStatement& row) -> Result<OwnKey> {
    return OwnKey{row.text(0), owner, row.text(1), row.bytes(2), row.bytes(3), row.time(4)};
  });
}

Status SqliteUsers::put_own_key(const OwnKey& key) {
  return database_.run(
      "INSERT INTO own_keys (owner, id, fingerprint, public_key, sealed_key, kept_at) "
      "VALUES (?, ?, ?, ?, ?, ?) ON CONFLICT (owner, id) DO UPDATE SET "
      "fingerprint = excluded.fingerprint, public_key = excluded.public_key, "
      "sealed_key = excluded.sealed_key, kept_at = excluded.kept_at",
      key.owner, key.id, key.fingerprint, key.public_key, key.sealed_key, key.kept_at);
}

Status SqliteUsers::remove_own_key(const std::string& owner, const std::string& id) {
  return database_.run("DELETE FROM own_keys WHERE owner = ? AND id = ?", owner, id);
}

}  // namespace waferseal::native
