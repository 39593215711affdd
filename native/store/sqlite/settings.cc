#include "native/store/sqlite/parts.h"

namespace waferseal::native {

Status SqliteSettings::put_policy(const PolicyDocument& policy) {
  return database_.run("INSERT OR REPLACE INTO policies (account, version, json) VALUES (?, ?, ?)",
                       policy.account, policy.version, policy.json);
}

Status SqliteSettings::replace_policy(const PolicyDocument& policy, std::uint64_t instead_of,
                                      const PolicyQuestions& questions, const AuditEvent& event) {
  WAFERSEAL_TRY(Transaction transaction, Transaction::begin(database_));
  WAFERSEAL_TRY(const auto stored, find_policy(policy.account));
  const std::uint64_t version = stored ? stored->version : 0;
  if (version != instead_of) {
    return Error{Code::kConflict, "policy", "version " + std::to_string(version)};
  }
  WAFERSEAL_CHECK(put_policy(policy));
  WAFERSEAL_CHECK(replace_questions(database_, policy.account, questions));
  WAFERSEAL_CHECK(add_event(database_, event));
  return transaction.commit();
}

Result<std::optional<PolicyDocument>> SqliteSettings::find_policy(const std::string& account) {
  WAFERSEAL_TRY(SqlStatement found,
                database_.query("SELECT version, json FROM policies WHERE account = ?", account));
  WAFERSEAL_TRY(const bool row, found.step());
  if (!row) return std::optional<PolicyDocument>();
  return std::optional<PolicyDocument>(
      PolicyDocument{account, static_cast<std::uint64_t>(found.integer(0)), found.text(1)});
}

Status SqliteSettings::put_mta_sts(const MtaStsPolicy& policy) {
  return database_.run(
      "INSERT OR REPLACE INTO mta_sts (domain, id, text, fetched_at) VALUES (?, ?, ?, ?)",
      policy.domain, policy.id, policy.text, policy.fetched_at);
}

Result<std::optional<MtaStsPolicy>> SqliteSettings::find_mta_sts(const std::string& domain) {
  WAFERSEAL_TRY(
      SqlStatement found,
      database_.query("SELECT id, text, fetched_at FROM mta_sts WHERE domain = ?", domain));
  WAFERSEAL_TRY(const bool row, found.step());
  if (!row) return std::optional<MtaStsPolicy>();
  return std::optional<MtaStsPolicy>(
      MtaStsPolicy{domain, found.text(0), found.text(1), found.time(2)});
}

Status SqliteSettings::put_key_list(std::uint64_t number, ByteView record) {
  WAFERSEAL_TRY(Transaction transaction, Transaction::begin(database_));
  {
    WAFERSEAL_TRY(SqlStatement found, database_.query("SELECT max(number) FROM key_lists"));
    WAFERSEAL_TRY(const bool row, found.step());
    if (row && static_cast<std::uint64_t>(found.integer(0)) >= number) {
      return Error{Code::kOlderKeyList, {}, "number " + std::to_string(number)};
    }
  }
  WAFERSEAL_CHECK(
      database_.run("INSERT INTO key_lists (number, record) VALUES (?, ?)", number, record));
  return transaction.commit();
}

Result<std::optional<Bytes>> SqliteSettings::find_key_list() {
  WAFERSEAL_TRY(SqlStatement found,
                database_.query("SELECT record FROM key_lists ORDER BY number DESC LIMIT 1"));
  WAFERSEAL_TRY(const bool row, found.step());
  if (!row) return std::optional<Bytes>();
  return std::optional<Bytes>(found.bytes(0));
}

Status SqliteSettings::add_pending_key(const std::string& kind, const std::string& name,
                                       ByteView public_key) {
  return database_.run(
      "INSERT OR REPLACE INTO pending_keys (kind, name, public_key) VALUES (?, ?, ?)", kind, name,
      public_key);
}

Result<std::vector<SettingsStore::PendingKey>> SqliteSettings::pending_keys() {
  WAFERSEAL_TRY(
      SqlStatement found,
      database_.query("SELECT kind, name, public_key FROM pending_keys ORDER BY kind, name"));
  std::vector<PendingKey> keys;
  while (true) {
    WAFERSEAL_TRY(const bool row, found.step());
    if (!row) return keys;
    keys.push_back(PendingKey{found.text(0), found.text(1), found.bytes(2)});
  }
}

Status SqliteSettings::clear_pending_keys() { return database_.run("DELETE FROM pending_keys"); }

Result<Bytes> SqliteSettings::server_value(const std::string& name, ByteView make) {
  WAFERSEAL_CHECK(
      database_.run("INSERT OR IGNORE INTO server_values (name, value) VALUES (?, ?)", name, make));
  WAFERSEAL_TRY(SqlStatement found,
                database_.query("SELECT value FROM server_values WHERE name = ?", name));
  WAFERSEAL_TRY(const bool row, found.step());
  if (!row) return Error{Code::kStoreFailed, name, "a value just written is missing"};
  return found.bytes(0);
}

Status add_event(Database& database, const AuditEvent& event) {
  return database.run("INSERT INTO audit (at, code, actor, subject, detail) VALUES (?, ?, ?, ?, ?)",
                      event.at, event.code, event.actor, event.subject, event.detail);
}

Status SqliteSettings::audit(const AuditEvent& event) { return add_event(database_, event); }

Result<std::vector<AuditEvent>> SqliteSettings::audit_trail(const std::string& subject) {
  WAFERSEAL_TRY(SqlStatement found,
                database_.query("SELECT at, code, actor, subject, detail FROM audit "
                                "WHERE subject = ? ORDER BY id",
                                subject));
  std::vector<AuditEvent> events;
  while (true) {
    WAFERSEAL_TRY(const bool row, found.step());
    if (!row) return events;
    events.push_back(
        AuditEvent{found.time(0), found.text(1), found.text(2), found.text(3), found.text(4)});
  }
}

}  // namespace waferseal::native
