#include "native/store/sqlite/parts.h"

namespace waferseal::native {
namespace {

constexpr const char* kRenewalColumns =
    "SELECT message_id, copy_id, old_slot, old_sender, record, forgetting FROM renewals ";

Result<RenewalRecord> read_renewal(const SqlStatement& row) {
  return RenewalRecord{row.text(0),  row.integer(1), row.bytes(2),
                       row.bytes(3), row.bytes(4),   row.integer(5) != 0};
}

// kConflict unless the copy is as the caller thinks.
Status check_copy(Database& database, std::int64_t copy_id, ByteView slot, CopyStates from) {
  WAFERSEAL_TRY(SqlStatement found,
                database.query("SELECT 1 FROM copies WHERE id = ? AND slot_id = ? AND "
                               "((? >> state) & 1) = 1",
                               copy_id, slot, from.bits()));
  WAFERSEAL_TRY(const bool is_so, found.step());
  if (!is_so) return Error{Code::kConflict, "copy", "it has changed"};
  return Done{};
}

Status replace_notice(Database& database, const SlotReplacement& replacement) {
  WAFERSEAL_CHECK(database.run("DELETE FROM queue WHERE copy_id = ? AND kind = ?",
                               replacement.copy_id, static_cast<int>(QueueKind::kNotice)));
  WAFERSEAL_CHECK(database.run("DELETE FROM notices WHERE copy_id = ?", replacement.copy_id));
  if (!replacement.notice) return Done{};
  WAFERSEAL_CHECK(
      database.run("INSERT INTO notices (message_id, copy_id, record, dormant) VALUES (?, ?, ?, 0)",
                   replacement.message_id, replacement.copy_id, replacement.notice->record));
  return add_queue_row(database, replacement.message_id,
                       {QueueKind::kNotice, replacement.copy_id, database.last_row_id(),
                        replacement.now, replacement.domain},
                       replacement.now);
}

}  // namespace

Status SqliteRenewals::begin(const RenewalRecord& renewal, CopyStates from) {
  WAFERSEAL_TRY(Transaction transaction, Transaction::begin(database_));
  WAFERSEAL_CHECK(check_copy(database_, renewal.copy_id, renewal.old_slot, from));
  WAFERSEAL_TRY(
      SqlStatement sender,
      database_.query("SELECT 1 FROM slots WHERE message_id = ? AND slot_id = ? AND kind = ?",
                      renewal.message_id, renewal.old_sender, static_cast<int>(SlotKind::kSender)));
  WAFERSEAL_TRY(const bool is_current, sender.step());
  if (!is_current) return Error{Code::kConflict, "sender", "there is a newer record"};
  WAFERSEAL_CHECK(database_.run(
      "INSERT OR IGNORE INTO renewals (message_id, copy_id, old_slot, old_sender, "
      "record) VALUES (?, ?, ?, ?, ?)",
      renewal.message_id, renewal.copy_id, renewal.old_slot, renewal.old_sender, renewal.record));
  WAFERSEAL_TRY(SqlStatement same,
                database_.query("SELECT 1 FROM renewals WHERE message_id = ? AND record = ?",
                                renewal.message_id, renewal.record));
  WAFERSEAL_TRY(const bool is_same, same.step());
  if (!is_same) return Error{Code::kConflict, "copy", "another renewal waits"};
  return transaction.commit();
}

Result<std::vector<RenewalRecord>> SqliteRenewals::all() {
  WAFERSEAL_TRY(SqlStatement found,
                database_.query(std::string(kRenewalColumns) + "ORDER BY rowid"));
  return read_all<RenewalRecord>(std::move(found), read_renewal);
}

Result<std::optional<RenewalRecord>> SqliteRenewals::of_slot(ByteView old_slot) {
  WAFERSEAL_TRY(SqlStatement found,
                database_.query(std::string(kRenewalColumns) + "WHERE old_slot = ?", old_slot));
  return read_one<RenewalRecord>(std::move(found), read_renewal);
}

Status SqliteRenewals::mark_forgetting(std::int64_t copy_id) {
  return database_.run("UPDATE renewals SET forgetting = 1 WHERE copy_id = ?", copy_id);
}

Status SqliteRenewals::finish(const SlotReplacement& replacement) {
  WAFERSEAL_TRY(Transaction transaction, Transaction::begin(database_));
  WAFERSEAL_CHECK(
      check_copy(database_, replacement.copy_id, replacement.old_slot, replacement.from));
  WAFERSEAL_CHECK(database_.run("DELETE FROM slots WHERE slot_id = ?", replacement.old_slot));
  WAFERSEAL_CHECK(database_.run("DELETE FROM slots WHERE message_id = ? AND kind = ?",
                                replacement.message_id, static_cast<int>(SlotKind::kSender)));
  WAFERSEAL_CHECK(
      insert_slot(database_, replacement.message_id, replacement.copy_id, replacement.question));
  WAFERSEAL_CHECK(insert_slot(database_, replacement.message_id, 0, replacement.sender));
  WAFERSEAL_CHECK(replace_notice(database_, replacement));
  WAFERSEAL_CHECK(database_.run(
      "UPDATE copies SET slot_id = ?, state = ?, code = '', evidence = '{}', expires_at = ?, "
      "updated_at = ? WHERE id = ?",
      replacement.question.slot_id, static_cast<int>(replacement.state), replacement.expires_at,
      replacement.now, replacement.copy_id));
  WAFERSEAL_CHECK(add_event(database_, replacement.event));
  WAFERSEAL_CHECK(database_.run("DELETE FROM renewals WHERE copy_id = ?", replacement.copy_id));
  return transaction.commit();
}

Status SqliteRenewals::drop(std::int64_t copy_id) {
  return database_.run("DELETE FROM renewals WHERE copy_id = ?", copy_id);
}

}  // namespace waferseal::native
