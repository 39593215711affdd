// What a guard does before it answers: compares cell file and database, rolls forward after a
// restore, and finds its free cells (SPEC 4.8.5, 4.8.6). And what the operator may say about both.
#include <algorithm>

#include "native/escrow/guard_service.h"

namespace waferseal::native {

Result<UnixTime> GuardService::time() {
  WAFERSEAL_TRY(const UnixTime now, clock_.observe(now_(), hooks_.steady()));
  if (!started_) {
    WAFERSEAL_CHECK(start(now));
    started_ = true;
  }
  return now;
}

Status GuardService::compare() {
  WAFERSEAL_TRY(counter_, database_.counter());
  WAFERSEAL_TRY(restore_waits_, database_.restore_waits());
  verdict_ = compare_counters(cells_.counter(), counter_);
  return Done{};
}

Status GuardService::start(UnixTime now) {
  const bool in_step = verdict_ == CounterVerdict::kInStep;
  if (!in_step) {
    // The database first. A crash before the counters are equal again finds the database ahead: it
    // is rolled forward once more, and what it says about its restore stays.
    const std::uint64_t both = std::max(counter_, cells_.counter().value) + 1;
    const bool was_restored = verdict_ == CounterVerdict::kDatabaseBehind;
    WAFERSEAL_CHECK(database_.roll_forward(both, now, was_restored));
    hooks_.on_step(GuardStep::kRolledForward);
    counter_ = both;
    restore_waits_ = restore_waits_ || was_restored;
  }
  // After a crash: secrets whose record was not stored or is gone already. In a restored cell file:
  // secrets that were forgotten. With a restored database they may be those of records that only
  // the right one knows.
  WAFERSEAL_CHECK(take_stock(!restore_waits_));
  if (!in_step) WAFERSEAL_CHECK(cells_.begin_commit(counter_));
  // What the database says is confirmed, so that from here on it is missed.
  if (cells_.counter().value != counter_) return Done{};
  WAFERSEAL_CHECK(cells_.confirm_commit());
  return cells_.sync();
}

Result<std::size_t> GuardService::take_stock(bool zero) {
  WAFERSEAL_TRY(const auto owners, database_.cell_owners());
  next_cell_ = cells_.size();
  if (!owners.empty()) next_cell_ = std::max(next_cell_, owners.rbegin()->first + 1);
  free_.clear();
  std::size_t strangers = 0;
  for (std::uint32_t index = 0; index < cells_.size(); ++index) {
    const auto owner = owners.find(index);
    const bool owned = owner != owners.end();
    WAFERSEAL_TRY(const CellContent content,
                  cells_.content(index, owned ? owner->second : SlotId{}));
    const bool strange =
        owned ? content == CellContent::kAnothers : content != CellContent::kNothing;
    if (strange) {
      ++strangers;
      if (zero) WAFERSEAL_CHECK(cells_.zero_until_sync(index));
    }
    if (!owned && (!strange || zero)) free_.push_back(index);
  }
  // Lowest first out.
  std::reverse(free_.begin(), free_.end());
  if (zero && strangers > 0) WAFERSEAL_CHECK(cells_.sync());
  return strangers;
}

Result<std::size_t> GuardService::accept_restore() {
  const std::lock_guard<std::mutex> lock(mutex_);
  WAFERSEAL_CHECK(time());
  if (!restore_waits_) return std::size_t{0};
  // Zeroed first: a crash in between leaves the restore waiting.
  WAFERSEAL_TRY(const std::size_t zeroed, take_stock(true));
  WAFERSEAL_CHECK(database_.accept_restore());
  restore_waits_ = false;
  return zeroed;
}

Result<UnixTime> GuardService::accept_clock() {
  const std::lock_guard<std::mutex> lock(mutex_);
  const UnixTime now = clock_.accept(now_(), hooks_.steady());
  WAFERSEAL_CHECK(time());
  WAFERSEAL_CHECK(database_.set_latest(now));
  return now;
}

}  // namespace waferseal::native
