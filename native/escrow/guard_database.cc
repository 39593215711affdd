#include "native/escrow/guard_database.h"

#include <array>

namespace waferseal::native {
namespace {

constexpr std::string_view kFirst = R"sql(
CREATE TABLE records (
  slot_id BLOB PRIMARY KEY, record BLOB NOT NULL, cell INTEGER UNIQUE, state INTEGER NOT NULL,
  expires INTEGER NOT NULL) STRICT;
CREATE INDEX records_by_expiry ON records (expires);
CREATE TABLE pools (id BLOB PRIMARY KEY, pool BLOB NOT NULL) STRICT;
CREATE TABLE tickets (
  id BLOB PRIMARY KEY, expires INTEGER NOT NULL, opened INTEGER NOT NULL) STRICT;
CREATE TABLE guard (
  only INTEGER PRIMARY KEY CHECK (only = 1), counter INTEGER NOT NULL, latest INTEGER NOT NULL)
  STRICT;
INSERT INTO guard (only, counter, latest) VALUES (1, 0, 0);
)sql";
constexpr std::array<std::string_view, 1> kMigrations = {kFirst};

constexpr std::int64_t kNoCell = -1;

Result<StoredRecord> read_record(const SqlStatement& row) {
  StoredRecord stored;
  WAFERSEAL_TRY(stored.record, decode_record(row.bytes(0)));
  const std::int64_t cell = row.integer(1);
  if (cell != kNoCell) stored.cell = static_cast<std::uint32_t>(cell);
  return stored;
}

}  // namespace

Result<GuardDatabase> GuardDatabase::open(const std::filesystem::path& file) {
  WAFERSEAL_TRY(Database database, Database::open(file, 0600));
  WAFERSEAL_CHECK(migrate(database, kMigrations));
  return GuardDatabase(std::move(database));
}

Result<std::optional<StoredRecord>> GuardDatabase::find_record(const SlotId& slot_id) {
  WAFERSEAL_TRY(
      SqlStatement found,
      database_.query("SELECT record, coalesce(cell, -1) FROM records WHERE slot_id = ?", slot_id));
  WAFERSEAL_TRY(const bool row, found.step());
  if (!row) return std::optional<StoredRecord>();
  WAFERSEAL_TRY(StoredRecord stored, read_record(found));
  return std::optional<StoredRecord>(std::move(stored));
}

Result<std::optional<AnswerPool>> GuardDatabase::find_pool(const AnswerId& id) {
  WAFERSEAL_TRY(SqlStatement found, database_.query("SELECT pool FROM pools WHERE id = ?", id));
  WAFERSEAL_TRY(const bool row, found.step());
  if (!row) return std::optional<AnswerPool>();
  WAFERSEAL_TRY(AnswerPool pool, decode_pool(found.bytes(0)));
  return std::optional<AnswerPool>(std::move(pool));
}

Result<std::optional<TicketUse>> GuardDatabase::find_ticket(const TicketId& id) {
  WAFERSEAL_TRY(SqlStatement found,
                database_.query("SELECT expires, opened FROM tickets WHERE id = ?", id));
  WAFERSEAL_TRY(const bool row, found.step());
  if (!row) return std::optional<TicketUse>();
  return std::optional<TicketUse>(
      TicketUse{id, found.time(0), static_cast<std::uint32_t>(found.integer(1))});
}

Result<std::vector<StoredRecord>> GuardDatabase::expired(UnixTime now, std::size_t most) {
  WAFERSEAL_TRY(SqlStatement found,
                database_.query("SELECT record, coalesce(cell, -1) FROM records "
                                "WHERE expires <= ? AND state <> ? ORDER BY expires LIMIT ?",
                                now, static_cast<int>(RecordState::kGone), most));
  std::vector<StoredRecord> records;
  while (true) {
    WAFERSEAL_TRY(const bool row, found.step());
    if (!row) return records;
    WAFERSEAL_TRY(StoredRecord stored, read_record(found));
    records.push_back(std::move(stored));
  }
}

Result<std::vector<std::uint32_t>> GuardDatabase::cells_in_use() {
  WAFERSEAL_TRY(SqlStatement found,
                database_.query("SELECT cell FROM records WHERE cell IS NOT NULL ORDER BY cell"));
  std::vector<std::uint32_t> cells;
  while (true) {
    WAFERSEAL_TRY(const bool row, found.step());
    if (!row) return cells;
    cells.push_back(static_cast<std::uint32_t>(found.integer(0)));
  }
}

Result<std::uint64_t> GuardDatabase::counter() {
  WAFERSEAL_TRY(SqlStatement found, database_.query("SELECT counter FROM guard"));
  WAFERSEAL_TRY(const bool row, found.step());
  if (!row) return Error{Code::kStoreFailed, "guard", "the counter is missing"};
  return static_cast<std::uint64_t>(found.integer(0));
}

Result<UnixTime> GuardDatabase::latest() {
  WAFERSEAL_TRY(SqlStatement found, database_.query("SELECT latest FROM guard"));
  WAFERSEAL_TRY(const bool row, found.step());
  if (!row) return Error{Code::kStoreFailed, "guard", "the time is missing"};
  return found.time(0);
}

Status GuardDatabase::write(const GuardCommit& commit) {
  if (commit.record) {
    const GuardRecord& record = commit.record->record;
    const Bytes encoded = encode_record(record);
    WAFERSEAL_CHECK(database_.run(
        "INSERT INTO records (slot_id, record, cell, state, expires) "
        "VALUES (?1, ?2, nullif(?3, -1), ?4, ?5) ON CONFLICT (slot_id) DO UPDATE SET "
        "record = excluded.record, cell = excluded.cell, state = excluded.state, "
        "expires = excluded.expires",
        record.slot_id, encoded,
        commit.record->cell ? static_cast<std::int64_t>(*commit.record->cell) : kNoCell,
        static_cast<int>(record.state), record.expires));
  }
  if (commit.pool) {
    const Bytes encoded = encode_pool(*commit.pool);
    WAFERSEAL_CHECK(database_.run("INSERT OR REPLACE INTO pools (id, pool) VALUES (?, ?)",
                                  commit.pool->id, encoded));
  }
  if (commit.ticket) {
    WAFERSEAL_CHECK(
        database_.run("INSERT OR REPLACE INTO tickets (id, expires, opened) VALUES (?, ?, ?)",
                      commit.ticket->id, commit.ticket->expires, commit.ticket->opened));
  }
  return database_.run("UPDATE guard SET counter = ?, latest = ?", commit.counter, commit.latest);
}

Status GuardDatabase::commit(const GuardCommit& commit) {
  WAFERSEAL_TRY(Transaction transaction, Transaction::begin(database_));
  WAFERSEAL_CHECK(write(commit));
  return transaction.commit();
}

Status GuardDatabase::roll_forward(std::uint64_t counter, UnixTime now) {
  WAFERSEAL_TRY(Transaction transaction, Transaction::begin(database_));
  std::vector<StoredRecord> records;
  {
    WAFERSEAL_TRY(SqlStatement found,
                  database_.query("SELECT record, coalesce(cell, -1) FROM records"));
    while (true) {
      WAFERSEAL_TRY(const bool row, found.step());
      if (!row) break;
      WAFERSEAL_TRY(StoredRecord stored, read_record(found));
      records.push_back(std::move(stored));
    }
  }
  std::vector<AnswerPool> pools;
  {
    WAFERSEAL_TRY(SqlStatement found, database_.query("SELECT pool FROM pools"));
    while (true) {
      WAFERSEAL_TRY(const bool row, found.step());
      if (!row) break;
      WAFERSEAL_TRY(AnswerPool pool, decode_pool(found.bytes(0)));
      pools.push_back(std::move(pool));
    }
  }
  for (StoredRecord& stored : records) {
    GuardCommit change;
    change.counter = counter;
    change.latest = now;
    change.record = StoredRecord{after_rollback(std::move(stored.record), now), stored.cell};
    WAFERSEAL_CHECK(write(change));
  }
  for (AnswerPool& pool : pools) {
    GuardCommit change;
    change.counter = counter;
    change.latest = now;
    change.pool = after_rollback(std::move(pool), now);
    WAFERSEAL_CHECK(write(change));
  }
  GuardCommit change;
  change.counter = counter;
  change.latest = now;
  WAFERSEAL_CHECK(write(change));
  return transaction.commit();
}

Status GuardDatabase::forget_tickets(UnixTime now) {
  return database_.run("DELETE FROM tickets WHERE expires < ?", now);
}

}  // namespace waferseal::native
