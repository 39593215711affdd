#include "native/store/sqlite/parts.h"

namespace waferseal::native {

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
