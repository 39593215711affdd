// The embedded guard: the engine's state machine (waferseal/guard.h) with files and a clock.
//
//   WAFERSEAL_TRY(auto guard, GuardService::open(folder, std::move(keys), now));
//   Result<Bytes> reply = guard->handle(GuardOperation::kUnlock, body);
//
// One request at a time, in the order that guard.h prescribes:
//   1. the cell is written or zeroed and synced, and the counter in the cell file goes up by one
//   2. one database transaction: record, pool, ticket, counter, time
//   3. the cell is read again for the reply
// A process killed between 2 and 3 has spent the try. One killed between 1 and 2 leaves a cell that
// no record owns, which is zeroed at the next start, or a record whose cell is zero, which answers
// kEscrowGone.
//
// Files, mode 0600 in a folder of mode 0700: cells, guard.db. Back up guard.db if you must, never
// `cells`.
#ifndef WAFERSEAL_NATIVE_ESCROW_GUARD_SERVICE_H_
#define WAFERSEAL_NATIVE_ESCROW_GUARD_SERVICE_H_

#include <filesystem>
#include <functional>
#include <memory>
#include <mutex>
#include <vector>

#include "native/escrow/cell_file.h"
#include "native/escrow/guard_database.h"
#include "waferseal/guard.h"

namespace waferseal::native {

// Where a request stands; for tests that end the process there.
enum class GuardStep { kCellWritten, kCommitted, kReplied };

struct GuardHooks {
  // Told after the request is answered, outside of the guard's lock.
  std::function<void(GuardEvent, const SlotId&)> on_event = [](GuardEvent, const SlotId&) {};
  std::function<void(GuardStep)> on_step = [](GuardStep) {};
};

class GuardService {
 public:
  // Errors of CellFile and GuardDatabase. A database that does not fit to the cells is not an
  // error: `came_back()` says so, and its question records are frozen.
  static Result<std::unique_ptr<GuardService>> open(const std::filesystem::path& folder,
                                                    GuardKeys keys, std::function<UnixTime()> now,
                                                    GuardHooks hooks = {});

  const GuardId& id() const { return keys_.id; }
  const SigningPublicKey& identity() const { return keys_.identity.public_key(); }
  // The verdict over cell file and database at the start.
  CounterVerdict came_back() const { return verdict_; }

  // From any thread. Errors: those of guard_begin and guard_finish, and of the files.
  Result<Bytes> handle(GuardOperation operation, ByteView body);
  // Forgets what has expired, at most `most` records; how many.
  Result<std::size_t> sweep(std::size_t most);
  // Without the sender: forgetting opens nothing. kEscrowUnknownRecord.
  Status retract_by_operator(const SlotId& slot_id);

 private:
  GuardService(GuardKeys keys, CellFile cells, GuardDatabase database, UnixTime latest,
               std::function<UnixTime()> now, GuardHooks hooks);
  Status start();
  Status persist(const GuardChange& change, std::optional<StoredRecord> before, UnixTime now);
  Result<std::uint32_t> free_cell();

  GuardKeys keys_;
  CellFile cells_;
  GuardDatabase database_;
  GuardClock clock_;
  std::function<UnixTime()> now_;
  GuardHooks hooks_;
  CounterVerdict verdict_ = CounterVerdict::kInStep;
  std::uint64_t counter_ = 0;  // the database's
  std::vector<std::uint32_t> free_;
  std::uint32_t next_cell_ = 0;  // no cell from here on was ever used
  std::mutex mutex_;
};

}  // namespace waferseal::native

#endif  // WAFERSEAL_NATIVE_ESCROW_GUARD_SERVICE_H_
