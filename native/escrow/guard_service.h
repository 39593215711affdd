// The embedded guard: the engine's state machine (waferseal/guard.h) with files and a clock.
//
//   WAFERSEAL_TRY(auto guard, GuardService::open(folder, std::move(keys), now));
//   Result<Bytes> reply = guard->handle(GuardOperation::kUnlock, body);
//
// One request at a time, in the order that guard.h prescribes:
//   1. the cell is written or zeroed and synced, and the counter in the cell file goes up by one,
//      pending
//   2. one database transaction: record, pools, ticket, counter, time; the counter is confirmed
//   3. the cell is read again for the reply
// A process killed between 2 and 3 has spent the try. One killed between 1 and 2 leaves a cell that
// no record owns, which is zeroed at the next start, or a record whose cell is zero, which answers
// kEscrowGone.
//
// At the start cell file and database are compared (SPEC 4.8.5). After a restore of either the
// database is rolled forward first and the counters made equal last, so that a crash in between does
// not hide what was found. A restored database leaves cells that only a newer one knows: they are
// neither zeroed nor used, at however many starts, until `accept_restore`.
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
#include "native/escrow/guard.h"
#include "native/escrow/guard_database.h"

namespace waferseal::native {

// Where a request stands; for tests that end the process there.
enum class GuardStep {
  kCellWritten,
  kCommitted,  // the counter is not confirmed yet
  kReplied,
  kRolledForward,  // at the start: the database, and not the cell file
};

// For logs and counts, e.g. "try spent".
std::string_view guard_event_name(GuardEvent event);

struct GuardHooks {
  // Told after the request is answered, outside of the guard's lock.
  std::function<void(GuardEvent, const SlotId&)> on_event = [](GuardEvent, const SlotId&) {};
  std::function<void(GuardStep)> on_step = [](GuardStep) {};
  // A clock that nobody sets, which the machine's is measured against.
  std::function<std::chrono::seconds()> steady = [] {
    return std::chrono::duration_cast<std::chrono::seconds>(
        std::chrono::steady_clock::now().time_since_epoch());
  };
};

// What a sweep did.
struct GuardSweep {
  std::size_t forgotten = 0;
  std::size_t bad = 0;  // rows that are due and cannot be read or zeroed: a fault of the machine
};

class GuardService final : public Guard {
 public:
  // Errors of CellFile and GuardDatabase. A database that does not fit to the cells is not an
  // error: `came_back()` says so, and its question records are frozen. A clock that is not believed
  // is none either: `handle` and `sweep` answer kGuardClock until it is right.
  static Result<std::unique_ptr<GuardService>> open(const std::filesystem::path& folder,
                                                    GuardKeys keys, std::function<UnixTime()> now,
                                                    GuardHooks hooks = {});

  const GuardId& id() const override { return keys_.id; }
  const SigningPublicKey& identity() const { return keys_.identity.public_key(); }
  // The verdict over cell file and database at the start.
  CounterVerdict came_back() const { return verdict_; }
  // Until `accept_restore`.
  bool restore_waits() const override { return restore_waits_; }

  Result<std::vector<SlotId>> gone(const std::vector<SlotId>& asked) override;

  // Errors: those of guard_begin and guard_finish, of the files, and kGuardClock.
  Result<Bytes> handle(GuardOperation operation, ByteView body) override;
  // Forgets all that has expired, `at_once` records in one commit; requests get in between. While a
  // restore waits no record is forgotten: one of them may have been extended since the backup.
  Result<GuardSweep> sweep(std::size_t at_once);
  // A sweep. kGuardRecordDamaged: with rows that are bad.
  Status keep_house() override;
  Status state() const override { return Done{}; }
  Result<std::vector<SlotId>> frozen() override;
  // Without the sender: forgetting opens nothing. kEscrowUnknownRecord.
  Status retract_by_operator(const SlotId& slot_id);

  // The operator gives up what only a newer database knew: such cells are zeroed. How many.
  Result<std::size_t> accept_restore();
  // The operator says that the machine's clock is right.
  Result<UnixTime> accept_clock();

 private:
  GuardService(GuardKeys keys, CellFile cells, GuardDatabase database, UnixTime latest,
               std::function<UnixTime()> now, GuardHooks hooks);
  // With the lock taken inside. `event`: what has happened, also where an error is answered.
  Result<Bytes> answer(const GuardRequest& request, GuardEvent& event);
  // password, logged in: guard_passwords.cc
  Result<Bytes> handle_password(const GuardRequest& request);
  // All of these: with the lock held.
  // The guard's time; starts the guard when there is one for the first time. kGuardClock.
  Result<UnixTime> time();
  Status compare();
  Status start(UnixTime now);
  // Finds the cells that are free; zeroes those that are not their record's, or leaves them. How
  // many there were.
  Result<std::size_t> take_stock(bool zero);
  // `event` is set once the change stands, also where a step after that fails.
  Status persist(const GuardChange& change, const std::optional<StoredRecord>& before, UnixTime now,
                 GuardEvent& event);
  Status commit(GuardCommit commit);
  Result<std::uint32_t> free_cell();
  // One batch of a sweep: the slots that are forgotten, and how many rows are bad.
  Result<std::vector<SlotId>> forget_due(const std::vector<DueRow>& due, UnixTime now,
                                         std::size_t& bad);
  // Zeroes the row's cell until the next sync, if it is its own. True: it is free afterwards.
  Result<bool> zero_due(const DueRow& row);

  GuardKeys keys_;
  CellFile cells_;
  GuardDatabase database_;
  GuardClock clock_;
  std::function<UnixTime()> now_;
  GuardHooks hooks_;
  CounterVerdict verdict_ = CounterVerdict::kInStep;
  bool restore_waits_ = false;
  bool started_ = false;
  std::uint64_t counter_ = 0;  // the database's
  std::vector<std::uint32_t> free_;
  std::uint32_t next_cell_ = 0;  // no cell from here on was ever used
  std::mutex mutex_;
};

}  // namespace waferseal::native

#endif  // WAFERSEAL_NATIVE_ESCROW_GUARD_SERVICE_H_
