// What the guard keeps besides its cells: records, pools of tries, used tickets, its counter and
// its latest time. A database of its own, never the store's.
#ifndef WAFERSEAL_NATIVE_ESCROW_GUARD_DATABASE_H_
#define WAFERSEAL_NATIVE_ESCROW_GUARD_DATABASE_H_

#include <filesystem>
#include <map>
#include <optional>
#include <vector>

#include "native/sqlite/database.h"
#include "waferseal/guard.h"

namespace waferseal::native {

struct StoredRecord {
  GuardRecord record;
  std::optional<std::uint32_t> cell;  // none: its secret was forgotten or is not there yet
};

// A row whose time is over.
struct DueRow {
  UnixTime expires{};
  Bytes slot_id;
  std::optional<std::uint32_t> cell;
  std::optional<GuardRecord> record;  // none: it cannot be read, or is not this row's
};

// What one commit writes.
struct GuardCommit {
  std::uint64_t counter = 0;
  UnixTime latest{};
  std::vector<StoredRecord> records;
  std::optional<AnswerPool> pool;
  std::optional<TicketUse> ticket;
  std::optional<PasswordPool> password;
};

class GuardDatabase {
 public:
  // Mode 0600.
  static Result<GuardDatabase> open(const std::filesystem::path& file);

  Result<std::optional<StoredRecord>> find_record(const SlotId& slot_id);
  Result<std::optional<AnswerPool>> find_pool(const AnswerId& id);
  Result<std::optional<TicketUse>> find_ticket(const TicketId& id);
  // After a restore also that of an account that the database does not know.
  Result<std::optional<PasswordPool>> find_password_pool(const PasswordAccount& account);
  // Rows that are not gone and whose time was over at `now`: the first ones behind `after`.
  Result<std::vector<DueRow>> due(UnixTime now, const DueRow& after, std::size_t most);
  // Questions whose recipients get no answer until the sender grants tries: records that are frozen,
  // and armed ones whose pool is (SPEC 4.6.5). Dormant ones, which nobody can ask, are not among them.
  Result<std::vector<SlotId>> frozen();
  // Which record says that this cell is its own.
  Result<std::map<std::uint32_t, SlotId>> cell_owners();

  Result<std::uint64_t> counter();
  Result<UnixTime> latest();

  // Whether it was restored and the operator has not yet given up the cells that it does not know.
  Result<bool> restore_waits();

  Status commit(const GuardCommit& commit);
  // One transaction over everything: after_rollback to all records and pools that can be read, and
  // to those of passwords whenever they are read. With `was_restored` the database says from then on
  // that its restore waits.
  Status roll_forward(std::uint64_t counter, UnixTime now, bool was_restored);
  Status accept_restore();
  Status set_latest(UnixTime now);
  Status forget_tickets(UnixTime now);
  Status forget_idle_passwords(UnixTime now);

 private:
  explicit GuardDatabase(Database database) : database_(std::move(database)) {}
  Status write(const StoredRecord& stored);
  Status write(const AnswerPool& pool);
  Status write(const GuardCommit& commit);
  Status write_password_pool(const PasswordPool& pool);
  Status use_up_passwords(UnixTime now);
  Database database_;
};

}  // namespace waferseal::native

#endif  // WAFERSEAL_NATIVE_ESCROW_GUARD_DATABASE_H_
