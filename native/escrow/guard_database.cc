#include "native/escrow/guard_database.h"

#include <array>

#include "native/escrow/password_pools.h"

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
// Tombstones are many and never due; the sweep asks every second.
constexpr std::string_view kSecond = R"sql(
DROP INDEX records_by_expiry;
CREATE INDEX records_due ON records (expires, slot_id) WHERE state <> 6;
ALTER TABLE guard ADD COLUMN restore_waits INTEGER NOT NULL DEFAULT 0;
)sql";
// Which records a frozen pool keeps from answering.
constexpr std::string_view kFourth = R"sql(
ALTER TABLE records ADD COLUMN answer BLOB;
ALTER TABLE pools ADD COLUMN frozen INTEGER NOT NULL DEFAULT 0;
CREATE INDEX records_by_answer ON records (answer) WHERE state IN (4, 5);
CREATE INDEX pools_frozen ON pools (id) WHERE frozen = 1;
)sql";
constexpr std::array<std::string_view, 4> kMigrations = {kFirst, kSecond, kPasswordPoolsSchema,
                                                         kFourth};
static_assert(static_cast<int>(RecordState::kArmed) == 4);
static_assert(static_cast<int>(RecordState::kFrozen) == 5);
static_assert(static_cast<int>(RecordState::kGone) == 6);

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

Result<std::vector<DueRow>> GuardDatabase::due(UnixTime now, const DueRow& after,
                                               std::size_t most) {
  // The state is written out: only so does the index know that it answers this.
  WAFERSEAL_TRY(SqlStatement found,
                database_.query("SELECT record, coalesce(cell, -1), expires, slot_id FROM records "
                                "WHERE state <> 6 AND expires <= ? AND (expires, slot_id) > (?, ?) "
                                "ORDER BY expires, slot_id LIMIT ?",
                                now, after.expires, after.slot_id, most));
  std::vector<DueRow> rows;
  while (true) {
    WAFERSEAL_TRY(const bool one, found.step());
    if (!one) return rows;
    DueRow row;
    row.expires = found.time(2);
    row.slot_id = found.bytes(3);
    Result<StoredRecord> stored = read_record(found);
    const std::int64_t cell = found.integer(1);
    if (cell != kNoCell) row.cell = static_cast<std::uint32_t>(cell);
    if (stored &&
        Bytes(stored->record.slot_id.begin(), stored->record.slot_id.end()) == row.slot_id) {
      row.record = std::move(stored->record);
    }
    rows.push_back(std::move(row));
  }
}

Result<std::vector<SlotId>> GuardDatabase::frozen() {
  // Records that are gone are many; `state IN (4, 5)` stands there as the index has it.
  WAFERSEAL_TRY(SqlStatement found,
                database_.query("SELECT record, coalesce(cell, -1) FROM records WHERE "
                                "state IN (4, 5) AND state = 4 AND "
                                "answer IN (SELECT id FROM pools WHERE frozen = 1) "
                                "UNION ALL SELECT record, coalesce(cell, -1) FROM records "
                                "WHERE state IN (4, 5) AND state = 5"));
  std::vector<SlotId> slots;
  while (true) {
    WAFERSEAL_TRY(const bool row, found.step());
    if (!row) return slots;
    const Result<StoredRecord> stored = read_record(found);
    if (!stored) continue;  // it answers nothing, and the sweep tells of it
    const GuardRecord& record = stored->record;
    const bool asked =
        record.state == RecordState::kArmed || record.thaws_to == RecordState::kArmed;
    if (asked && record.kind == RecordKind::kQuestion) slots.push_back(record.slot_id);
  }
}

Result<std::map<std::uint32_t, SlotId>> GuardDatabase::cell_owners() {
  WAFERSEAL_TRY(SqlStatement found,
                database_.query("SELECT cell, slot_id FROM records WHERE cell IS NOT NULL"));
  std::map<std::uint32_t, SlotId> owners;
  while (true) {
    WAFERSEAL_TRY(const bool row, found.step());
    if (!row) return owners;
    WAFERSEAL_TRY(owners[static_cast<std::uint32_t>(found.integer(0))], found.array<16>(1));
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

Result<bool> GuardDatabase::restore_waits() {
  WAFERSEAL_TRY(SqlStatement found, database_.query("SELECT restore_waits FROM guard"));
  WAFERSEAL_TRY(const bool row, found.step());
  if (!row) return Error{Code::kStoreFailed, "guard", "its one row is missing"};
  return found.boolean(0);
}

Status GuardDatabase::write(const StoredRecord& stored) {
  const GuardRecord& record = stored.record;
  const Bytes encoded = encode_record(record);
  return database_.run(
      "INSERT INTO records (slot_id, record, cell, state, expires, answer) "
      "VALUES (?1, ?2, nullif(?3, -1), ?4, ?5, ?6) ON CONFLICT (slot_id) DO UPDATE SET "
      "record = excluded.record, cell = excluded.cell, state = excluded.state, "
      "expires = excluded.expires, answer = excluded.answer",
      record.slot_id, encoded, stored.cell ? static_cast<std::int64_t>(*stored.cell) : kNoCell,
      static_cast<int>(record.state), record.expires, record.answer_id);
}

Status GuardDatabase::write(const AnswerPool& pool) {
  const Bytes encoded = encode_pool(pool);
  return database_.run("INSERT OR REPLACE INTO pools (id, pool, frozen) VALUES (?, ?, ?)", pool.id,
                       encoded, pool.frozen);
}

Status GuardDatabase::write(const GuardCommit& commit) {
  for (const StoredRecord& record : commit.records) WAFERSEAL_CHECK(write(record));
  if (commit.pool) WAFERSEAL_CHECK(write(*commit.pool));
  if (commit.ticket) {
    WAFERSEAL_CHECK(
        database_.run("INSERT OR REPLACE INTO tickets (id, expires, opened) VALUES (?, ?, ?)",
                      commit.ticket->id, commit.ticket->expires, commit.ticket->opened));
  }
  if (commit.password) WAFERSEAL_CHECK(write_password_pool(*commit.password));
  return database_.run("UPDATE guard SET counter = ?, latest = ?", commit.counter, commit.latest);
}

Status GuardDatabase::commit(const GuardCommit& commit) {
  WAFERSEAL_TRY(Transaction transaction, Transaction::begin(database_));
  WAFERSEAL_CHECK(write(commit));
  return transaction.commit();
}

Status GuardDatabase::roll_forward(std::uint64_t counter, UnixTime now, bool was_restored) {
  WAFERSEAL_TRY(Transaction transaction, Transaction::begin(database_));
  GuardCommit change;
  change.counter = counter;
  change.latest = now;
  // A row that cannot be read answers nothing: it is no reason to leave the others as they are.
  {
    WAFERSEAL_TRY(SqlStatement found,
                  database_.query("SELECT record, coalesce(cell, -1) FROM records"));
    while (true) {
      WAFERSEAL_TRY(const bool row, found.step());
      if (!row) break;
      Result<StoredRecord> stored = read_record(found);
      if (!stored) continue;
      stored->record = after_rollback(std::move(stored->record), now);
      change.records.push_back(std::move(*stored));
    }
  }
  std::vector<AnswerPool> pools;
  {
    WAFERSEAL_TRY(SqlStatement found, database_.query("SELECT pool FROM pools"));
    while (true) {
      WAFERSEAL_TRY(const bool row, found.step());
      if (!row) break;
      Result<AnswerPool> pool = decode_pool(found.bytes(0));
      if (pool) pools.push_back(after_rollback(std::move(*pool), now));
    }
  }
  WAFERSEAL_CHECK(use_up_passwords(now));
  WAFERSEAL_CHECK(write(change));
  for (const AnswerPool& pool : pools) WAFERSEAL_CHECK(write(pool));
  if (was_restored) WAFERSEAL_CHECK(database_.run("UPDATE guard SET restore_waits = 1"));
  return transaction.commit();
}

Status GuardDatabase::accept_restore() {
  return database_.run("UPDATE guard SET restore_waits = 0");
}

Status GuardDatabase::set_latest(UnixTime now) {
  return database_.run("UPDATE guard SET latest = max(latest, ?)", now);
}

Status GuardDatabase::forget_tickets(UnixTime now) {
  return database_.run("DELETE FROM tickets WHERE expires < ?", now);
}

}  // namespace waferseal::native
