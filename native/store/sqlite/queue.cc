#include <nlohmann/json.hpp>

#include "native/store/sqlite/parts.h"

namespace waferseal::native {

Status add_queue_row(Database& database, const std::string& message_id, const NewQueueRow& row,
                     UnixTime now) {
  return database.run(
      "INSERT OR IGNORE INTO queue (kind, message_id, copy_id, notice_id, not_before, domain, "
      "attempts, in_doubt, created_at, lease, leased_until) "
      "VALUES (?, ?, ?, ?, ?, ?, 0, 0, ?, x'', 0)",
      static_cast<int>(row.kind), message_id, row.copy_id, row.notice_id, row.not_before,
      row.domain, now);
}

namespace {

struct Oldest {
  std::string message_id;
  std::string domain;
};

Result<std::optional<Oldest>> oldest_ready(Database& database, QueueKind kind, UnixTime now,
                                           const std::string& without_domains) {
  WAFERSEAL_TRY(
      SqlStatement found,
      database.query("SELECT message_id, domain FROM queue WHERE kind = ?1 AND "
                     "held = 0 AND not_before <= ?2 AND leased_until <= ?2 AND domain NOT IN "
                     "(SELECT value FROM json_each(?3)) ORDER BY not_before, id LIMIT 1",
                     static_cast<int>(kind), now, without_domains));
  WAFERSEAL_TRY(const bool row, found.step());
  if (!row) return std::optional<Oldest>();
  return std::optional<Oldest>(Oldest{found.text(0), found.text(1)});
}

Result<std::vector<QueueRow>> claimed_rows(Database& database, QueueKind kind, const Oldest& of,
                                           const ByteArray<16>& lease) {
  WAFERSEAL_TRY(SqlStatement claimed,
                database.query("SELECT id, copy_id, notice_id, attempts, in_doubt, created_at, "
                               "delay_told FROM queue WHERE lease = ? ORDER BY id",
                               lease));
  std::vector<QueueRow> rows;
  while (true) {
    WAFERSEAL_TRY(const bool row, claimed.step());
    if (!row) return rows;
    QueueRow entry;
    entry.id = claimed.integer(0);
    entry.kind = kind;
    entry.message_id = of.message_id;
    entry.copy_id = claimed.integer(1);
    entry.notice_id = claimed.integer(2);
    entry.attempts = static_cast<int>(claimed.integer(3));
    entry.in_doubt = claimed.boolean(4);
    entry.created_at = claimed.time(5);
    entry.delay_told = claimed.boolean(6);
    entry.domain = of.domain;
    entry.lease = lease;
    rows.push_back(std::move(entry));
  }
}

}  // namespace

Result<QueueBatch> SqliteQueue::claim(const std::vector<QueueKind>& kinds, UnixTime now,
                                      std::chrono::seconds lease,
                                      const std::vector<std::string>& without_domains) {
  QueueBatch batch;
  const ByteArray<16> token = system_random().array<16>();
  const std::string without = nlohmann::json(without_domains).dump();
  WAFERSEAL_TRY(Transaction transaction, Transaction::begin(database_));
  for (const QueueKind kind : kinds) {
    WAFERSEAL_TRY(const auto oldest, oldest_ready(database_, kind, now, without));
    if (!oldest) continue;
    WAFERSEAL_CHECK(database_.run(
        "UPDATE queue SET lease = ?1, leased_until = ?2, attempts = attempts + 1 WHERE kind = ?3 "
        "AND message_id = ?4 AND domain = ?5 AND held = 0 AND not_before <= ?6 AND leased_until <= "
        "?6",
        token, now + lease, static_cast<int>(kind), oldest->message_id, oldest->domain, now));
    WAFERSEAL_TRY(batch.rows, claimed_rows(database_, kind, *oldest, token));
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

Status SqliteQueue::extend_claim(const ByteArray<16>& lease, UnixTime now,
                                 std::chrono::seconds life) {
  return database_.run("UPDATE queue SET leased_until = ? WHERE lease = ?", now + life, lease);
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

namespace {

constexpr std::string_view kEntryColumns =
    "SELECT queue.id, kind, queue.message_id, queue.copy_id, notice_id, attempts, in_doubt, "
    "queue.created_at, domain, not_before, leased_until, held, coalesce(copies.recipient, ''), "
    "coalesce(copies.code, ''), delay_told FROM queue LEFT JOIN copies ON copies.id = "
    "queue.copy_id ";

Result<QueueEntry> read_entry(const SqlStatement& row) {
  QueueEntry entry;
  entry.row.id = row.integer(0);
  WAFERSEAL_TRY(entry.row.kind, enum_in(row, 1, QueueKind::kTls, QueueKind::kStatus, "queue.kind"));
  entry.row.message_id = row.text(2);
  entry.row.copy_id = row.integer(3);
  entry.row.notice_id = row.integer(4);
  entry.row.attempts = static_cast<int>(row.integer(5));
  entry.row.in_doubt = row.boolean(6);
  entry.row.created_at = row.time(7);
  entry.row.domain = row.text(8);
  entry.not_before = row.time(9);
  entry.leased_until = row.time(10);
  entry.held = row.boolean(11);
  entry.recipient = row.text(12);
  entry.code = row.text(13);
  entry.row.delay_told = row.boolean(14);
  return entry;
}

Error no_such_row(std::int64_t id) { return Error{Code::kNotFound, std::to_string(id), "queue"}; }

}  // namespace

Result<std::vector<QueueTotal>> SqliteQueue::totals(UnixTime now) {
  std::vector<QueueTotal> totals;
  for (const QueueKind kind :
       {QueueKind::kTls, QueueKind::kNotice, QueueKind::kOpenPgp, QueueKind::kStatus}) {
    WAFERSEAL_TRY(SqlStatement found,
                  database_.query(
                      "SELECT count(*), min(created_at), "
                      "count(*) FILTER (WHERE leased_until > ?1), "
                      "count(*) FILTER (WHERE leased_until <= ?1 AND held), "
                      "count(*) FILTER (WHERE leased_until <= ?1 AND NOT held AND not_before > ?1) "
                      "FROM queue WHERE kind = ?2",
                      now, static_cast<int>(kind)));
    WAFERSEAL_CHECK(found.step());
    const auto number = [&found](int column) {
      return static_cast<std::size_t>(found.integer(column));
    };
    QueueTotal total;
    total.kind = kind;
    total.sending = number(2);
    total.held = number(3);
    total.waiting = number(4);
    total.due = number(0) - total.sending - total.held - total.waiting;
    if (number(0) > 0) total.oldest = found.time(1);
    totals.push_back(total);
  }
  return totals;
}

Result<std::vector<QueueEntry>> SqliteQueue::entries(std::int64_t after, std::size_t most) {
  WAFERSEAL_TRY(
      SqlStatement found,
      database_.query(std::string(kEntryColumns) + "WHERE queue.id > ? ORDER BY queue.id LIMIT ?",
                      after, most));
  return read_all<QueueEntry>(std::move(found), read_entry);
}

Result<QueueEntry> SqliteQueue::entry(std::int64_t id) {
  WAFERSEAL_TRY(SqlStatement found,
                database_.query(std::string(kEntryColumns) + "WHERE queue.id = ?", id));
  WAFERSEAL_TRY(auto entry, read_one<QueueEntry>(std::move(found), read_entry));
  if (!entry) return no_such_row(id);
  return std::move(*entry);
}

Status SqliteQueue::hurry(std::int64_t id, UnixTime now) {
  WAFERSEAL_CHECK(database_.run("UPDATE queue SET not_before = ?, held = 0 WHERE id = ?", now, id));
  return database_.changes() == 0 ? Status(no_such_row(id)) : Done{};
}

Status SqliteQueue::hold(std::int64_t id) {
  WAFERSEAL_CHECK(database_.run("UPDATE queue SET held = 1 WHERE id = ?", id));
  return database_.changes() == 0 ? Status(no_such_row(id)) : Done{};
}

Result<QueueRow> SqliteQueue::claim_row(std::int64_t id, UnixTime now, std::chrono::seconds lease) {
  WAFERSEAL_TRY(Transaction transaction, Transaction::begin(database_));
  WAFERSEAL_TRY(QueueEntry found, entry(id));
  if (found.leased_until > now) return Error{Code::kConflict, std::to_string(id), "is worked on"};
  found.row.lease = system_random().array<16>();
  ++found.row.attempts;
  WAFERSEAL_CHECK(
      database_.run("UPDATE queue SET lease = ?, leased_until = ?, attempts = ? WHERE id = ?",
                    found.row.lease, now + lease, found.row.attempts, id));
  WAFERSEAL_CHECK(transaction.commit());
  return std::move(found.row);
}

}  // namespace waferseal::native
