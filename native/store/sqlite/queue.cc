#include "native/store/sqlite/parts.h"

namespace waferseal::native {

Status write_delivery_state(Database& database, std::int64_t copy_id, CopyState state,
                            const std::string& code, const std::string& evidence, UnixTime now) {
  return database.run(
      "UPDATE copies SET state = ?, code = ?, evidence = ?, updated_at = ? "
      "WHERE id = ? AND state NOT IN (?, ?, ?, ?)",
      static_cast<int>(state), code, evidence, now, copy_id, static_cast<int>(CopyState::kOpened),
      static_cast<int>(CopyState::kRetracted), static_cast<int>(CopyState::kExpired),
      static_cast<int>(CopyState::kFailed));
}

Status add_queue_row(Database& database, const std::string& message_id, const NewQueueRow& row,
                     UnixTime now) {
  return database.run(
      "INSERT OR IGNORE INTO queue (kind, message_id, copy_id, notice_id, not_before, attempts, "
      "in_doubt, created_at, lease, leased_until) VALUES (?, ?, ?, ?, ?, 0, 0, ?, x'', 0)",
      static_cast<int>(row.kind), message_id, row.copy_id, row.notice_id, row.not_before, now);
}

Result<QueueBatch> SqliteQueue::claim(const std::vector<QueueKind>& kinds, UnixTime now,
                                      std::chrono::seconds lease) {
  QueueBatch batch;
  const ByteArray<16> token = system_random().array<16>();
  WAFERSEAL_TRY(Transaction transaction, Transaction::begin(database_));
  for (const QueueKind kind : kinds) {
    std::string message_id;
    {
      WAFERSEAL_TRY(SqlStatement oldest,
                    database_.query("SELECT message_id FROM queue WHERE kind = ?1 AND "
                                    "not_before <= ?2 AND leased_until <= ?2 "
                                    "ORDER BY not_before, id LIMIT 1",
                                    static_cast<int>(kind), now));
      WAFERSEAL_TRY(const bool row, oldest.step());
      if (!row) continue;
      message_id = oldest.text(0);
    }
    WAFERSEAL_CHECK(database_.run(
        "UPDATE queue SET lease = ?1, leased_until = ?2, attempts = attempts + 1 "
        "WHERE kind = ?3 AND message_id = ?4 AND not_before <= ?5 AND leased_until <= ?5",
        token, now + lease, static_cast<int>(kind), message_id, now));
    WAFERSEAL_TRY(SqlStatement claimed,
                  database_.query("SELECT id, copy_id, notice_id, attempts, in_doubt, created_at "
                                  "FROM queue WHERE lease = ? ORDER BY id",
                                  token));
    while (true) {
      WAFERSEAL_TRY(const bool row, claimed.step());
      if (!row) break;
      QueueRow entry;
      entry.id = claimed.integer(0);
      entry.kind = kind;
      entry.message_id = message_id;
      entry.copy_id = claimed.integer(1);
      entry.notice_id = claimed.integer(2);
      entry.attempts = static_cast<int>(claimed.integer(3));
      entry.in_doubt = claimed.boolean(4);
      entry.created_at = claimed.time(5);
      entry.lease = token;
      batch.rows.push_back(std::move(entry));
    }
    break;
  }
  WAFERSEAL_CHECK(transaction.commit());
  return batch;
}

Status SqliteQueue::check_lease(const QueueRow& row) {
  WAFERSEAL_TRY(
      SqlStatement found,
      database_.query("SELECT 1 FROM queue WHERE id = ? AND lease = ?", row.id, row.lease));
  WAFERSEAL_TRY(const bool held, found.step());
  if (!held) return Error{Code::kLeaseLost, std::to_string(row.id), {}};
  return Done{};
}

Status SqliteQueue::extend(const QueueRow& row, UnixTime now, std::chrono::seconds lease) {
  WAFERSEAL_CHECK(database_.run("UPDATE queue SET leased_until = ? WHERE id = ? AND lease = ?",
                                now + lease, row.id, row.lease));
  if (database_.changes() == 0) return Error{Code::kLeaseLost, std::to_string(row.id), {}};
  return Done{};
}

Status SqliteQueue::begin_data(const QueueRow& row) {
  WAFERSEAL_CHECK(
      database_.run("UPDATE queue SET in_doubt = 1 WHERE id = ? AND lease = ?", row.id, row.lease));
  if (database_.changes() == 0) return Error{Code::kLeaseLost, std::to_string(row.id), {}};
  return Done{};
}

Status SqliteQueue::finish(const QueueRow& row, CopyState state, const std::string& code,
                           const std::string& evidence, UnixTime now) {
  WAFERSEAL_TRY(Transaction transaction, Transaction::begin(database_));
  WAFERSEAL_CHECK(check_lease(row));
  WAFERSEAL_CHECK(database_.run("DELETE FROM queue WHERE id = ?", row.id));
  WAFERSEAL_CHECK(write_delivery_state(database_, row.copy_id, state, code, evidence, now));
  if (row.kind == QueueKind::kNotice) {
    WAFERSEAL_CHECK(database_.run("DELETE FROM notices WHERE id = ?", row.notice_id));
  }
  return transaction.commit();
}

Status SqliteQueue::defer(const QueueRow& row, const std::string& code, const std::string& evidence,
                          UnixTime not_before, UnixTime now) {
  WAFERSEAL_TRY(Transaction transaction, Transaction::begin(database_));
  WAFERSEAL_CHECK(check_lease(row));
  WAFERSEAL_CHECK(database_.run(
      "UPDATE queue SET not_before = ?, in_doubt = 0, lease = x'', leased_until = 0 WHERE id = ?",
      not_before, row.id));
  WAFERSEAL_CHECK(
      write_delivery_state(database_, row.copy_id, CopyState::kDeferred, code, evidence, now));
  return transaction.commit();
}

Status SqliteQueue::fall_back(const QueueRow& row, const std::string& code,
                              const std::string& evidence, UnixTime now) {
  WAFERSEAL_TRY(Transaction transaction, Transaction::begin(database_));
  WAFERSEAL_CHECK(check_lease(row));
  std::string fallback;
  std::string blob;
  {
    WAFERSEAL_TRY(SqlStatement copy,
                  database_.query("SELECT fallback, blob FROM copies WHERE id = ?", row.copy_id));
    WAFERSEAL_TRY(const bool found, copy.step());
    if (!found) return Error{Code::kNotFound, std::to_string(row.copy_id), "copy"};
    fallback = copy.text(0);
    blob = copy.text(1);
  }
  NewQueueRow next;
  next.copy_id = row.copy_id;
  next.not_before = now;
  if (fallback == "openpgp" && !blob.empty()) {
    next.kind = QueueKind::kOpenPgp;
  } else {
    WAFERSEAL_TRY(SqlStatement notice,
                  database_.query("SELECT id FROM notices WHERE copy_id = ?", row.copy_id));
    WAFERSEAL_TRY(const bool found, notice.step());
    if (fallback.empty() || !found) {
      return Error{Code::kNotFound, std::to_string(row.copy_id), "fall-back"};
    }
    next.kind = QueueKind::kNotice;
    next.notice_id = notice.integer(0);
  }
  WAFERSEAL_CHECK(database_.run("DELETE FROM queue WHERE id = ?", row.id));
  WAFERSEAL_CHECK(database_.run("UPDATE slots SET dormant = 0 WHERE copy_id = ?", row.copy_id));
  WAFERSEAL_CHECK(database_.run("UPDATE notices SET dormant = 0 WHERE copy_id = ?", row.copy_id));
  WAFERSEAL_CHECK(
      write_delivery_state(database_, row.copy_id, CopyState::kFellBack, code, evidence, now));
  WAFERSEAL_CHECK(add_queue_row(database_, row.message_id, next, now));
  return transaction.commit();
}

Status SqliteQueue::drop(const QueueRow& row) {
  WAFERSEAL_CHECK(database_.run("DELETE FROM queue WHERE id = ? AND lease = ?", row.id, row.lease));
  if (database_.changes() == 0) return Error{Code::kLeaseLost, std::to_string(row.id), {}};
  return Done{};
}

Result<bool> SqliteQueue::any_left(const std::string& message_id, QueueKind kind) {
  WAFERSEAL_TRY(SqlStatement found,
                database_.query("SELECT 1 FROM queue WHERE message_id = ? AND kind = ? LIMIT 1",
                                message_id, static_cast<int>(kind)));
  return found.step();
}

Result<std::size_t> SqliteQueue::size() {
  WAFERSEAL_TRY(SqlStatement found, database_.query("SELECT count(*) FROM queue"));
  WAFERSEAL_TRY(const bool row, found.step());
  return row ? static_cast<std::size_t>(found.integer(0)) : std::size_t{0};
}

}  // namespace waferseal::native
