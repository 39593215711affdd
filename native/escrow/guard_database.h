// What the guard keeps besides its cells: records, pools of tries, used tickets, its counter and
// its latest time. A database of its own, never the store's.
#ifndef WAFERSEAL_NATIVE_ESCROW_GUARD_DATABASE_H_
#define WAFERSEAL_NATIVE_ESCROW_GUARD_DATABASE_H_

#include <filesystem>
#include <optional>
#include <vector>

#include "native/sqlite/database.h"
#include "waferseal/guard.h"

namespace waferseal::native {

struct StoredRecord {
  GuardRecord record;
  std::optional<std::uint32_t> cell;  // none: its secret was forgotten or is not there yet
};

// What one commit writes.
struct GuardCommit {
  std::uint64_t counter = 0;
  UnixTime latest{};
  std::optional<StoredRecord> record;
  std::optional<AnswerPool> pool;
  std::optional<TicketUse> ticket;
};

class GuardDatabase {
 public:
  // Mode 0600.
  static Result<GuardDatabase> open(const std::filesystem::path& file);

  Result<std::optional<StoredRecord>> find_record(const SlotId& slot_id);
  Result<std::optional<AnswerPool>> find_pool(const AnswerId& id);
  Result<std::optional<TicketUse>> find_ticket(const TicketId& id);
  // Records that are not gone and whose time was over at `now`.
  Result<std::vector<StoredRecord>> expired(UnixTime now, std::size_t most);
  Result<std::vector<std::uint32_t>> cells_in_use();

  Result<std::uint64_t> counter();
  Result<UnixTime> latest();

  Status commit(const GuardCommit& commit);
  // One transaction over everything: after_rollback to all records and pools.
  Status roll_forward(std::uint64_t counter, UnixTime now);
  Status forget_tickets(UnixTime now);

 private:
  explicit GuardDatabase(Database database) : database_(std::move(database)) {}
  Status write(const GuardCommit& commit);
  Database database_;
};

}  // namespace waferseal::native

#endif  // WAFERSEAL_NATIVE_ESCROW_GUARD_DATABASE_H_
