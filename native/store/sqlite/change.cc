#include "native/store/sqlite/parts.h"

namespace waferseal::native {
namespace {

Status end_row(Database& database, const RowEnd& end) {
  const QueueRow& row = end.row;
  if (end.again_at) {
    WAFERSEAL_CHECK(database.run(
        "UPDATE queue SET not_before = ?, in_doubt = 0, lease = x'', leased_until = 0, "
        "delay_told = max(delay_told, ?) WHERE id = ? AND lease = ?",
        *end.again_at, end.delay_told, row.id, row.lease));
  } else {
    WAFERSEAL_CHECK(
        database.run("DELETE FROM queue WHERE id = ? AND lease = ?", row.id, row.lease));
  }
  if (database.changes() == 0) return Error{Code::kLeaseLost, std::to_string(row.id), {}};
  return Done{};
}

template <class Value>
Status set_column(Database& database, const CopyUpdate& copy, const char* column,
                  const std::optional<Value>& value) {
  if (!value) return Done{};
  return database.run(std::string("UPDATE copies SET ") + column + " = ? WHERE id = ?", *value,
                      copy.copy_id);
}

Status update_copy(Database& database, const CopyUpdate& copy, UnixTime now) {
  WAFERSEAL_CHECK(
      database.run("UPDATE copies SET updated_at = ? WHERE id = ? AND ((? >> state) & 1) = 1", now,
                   copy.copy_id, copy.from.bits()));
  if (database.changes() == 0) return Done{};
  std::optional<int> state;
  if (copy.state) state = static_cast<int>(*copy.state);
  WAFERSEAL_CHECK(set_column(database, copy, "state", state));
  WAFERSEAL_CHECK(set_column(database, copy, "code", copy.code));
  WAFERSEAL_CHECK(set_column(database, copy, "evidence", copy.evidence));
  WAFERSEAL_CHECK(set_column(database, copy, "frozen", copy.frozen));
  WAFERSEAL_CHECK(set_column(database, copy, "opened_at", copy.opened_at));
  return set_column(database, copy, "expires_at", copy.expires_at);
}

Status clear_copy(Database& database, std::int64_t copy_id) {
  // Zero stands for "of no one copy": it would be those of every message.
  if (copy_id <= 0) return Error{Code::kInternal, "copy", std::to_string(copy_id)};
  WAFERSEAL_CHECK(database.run("DELETE FROM slots WHERE copy_id = ?", copy_id));
  WAFERSEAL_CHECK(database.run("DELETE FROM notices WHERE copy_id = ?", copy_id));
  return database.run("DELETE FROM queue WHERE copy_id = ?", copy_id);
}

Status wake_copy(Database& database, std::int64_t copy_id) {
  WAFERSEAL_CHECK(database.run("UPDATE slots SET dormant = 0 WHERE copy_id = ?", copy_id));
  return database.run("UPDATE notices SET dormant = 0 WHERE copy_id = ?", copy_id);
}

}  // namespace

Status write_change(Database& database, const Change& change) {
  WAFERSEAL_TRY(Transaction transaction, Transaction::begin(database));
  if (change.row) WAFERSEAL_CHECK(end_row(database, *change.row));
  for (const CopyUpdate& copy : change.copies) {
    WAFERSEAL_CHECK(update_copy(database, copy, change.now));
  }
  for (const std::int64_t copy_id : change.clear) WAFERSEAL_CHECK(clear_copy(database, copy_id));
  for (const std::int64_t copy_id : change.wake) WAFERSEAL_CHECK(wake_copy(database, copy_id));
  for (const Bytes& slot_id : change.forget_slots) {
    WAFERSEAL_CHECK(database.run("DELETE FROM slots WHERE slot_id = ?", slot_id));
  }
  for (const std::int64_t notice_id : change.forget_notices) {
    WAFERSEAL_CHECK(database.run("DELETE FROM notices WHERE id = ?", notice_id));
  }
  for (const NewQueueRow& row : change.queue) {
    WAFERSEAL_CHECK(add_queue_row(database, change.message_id, row, change.now));
  }
  for (const AuditEvent& event : change.events) WAFERSEAL_CHECK(add_event(database, event));
  return transaction.commit();
}

}  // namespace waferseal::native
