// What has expired is forgotten (SPEC 4.5.8), unless a restore waits for the operator (4.8.6): many cells with one sync and one commit, so that a
// thousand records that end in the same second are gone in it, and no row that is damaged keeps the
// others.
#include <algorithm>
#include <thread>

#include "native/escrow/guard_service.h"

namespace waferseal::native {
namespace {

// Longer than it takes those who wait for the lock to get it.
constexpr std::chrono::milliseconds kPause{1};
// One commit; requests wait for no more than that.
constexpr std::size_t kForgottenAtOnce = 64;

}  // namespace

Result<GuardSweep> GuardService::sweep(std::size_t at_once) {
  GuardSweep swept;
  DueRow last;
  last.expires = UnixTime::min();
  for (bool more = true; more;) {
    std::vector<SlotId> forgotten;
    {
      const std::lock_guard<std::mutex> lock(mutex_);
      WAFERSEAL_TRY(const UnixTime now, time());
      std::vector<DueRow> due;
      if (!restore_waits_) {
        WAFERSEAL_TRY(due, database_.due(now, last, at_once));
      }
      WAFERSEAL_TRY(forgotten, forget_due(due, now, swept.bad));
      more = due.size() == at_once;
      if (more) {
        last.expires = due.back().expires;
        last.slot_id = due.back().slot_id;
      } else {
        WAFERSEAL_CHECK(database_.forget_tickets(now));
        WAFERSEAL_CHECK(database_.forget_idle_passwords(now));
        // So that no more than a second's confirmations are lost with the power.
        WAFERSEAL_CHECK(cells_.sync_confirmation());
      }
    }
    for (const SlotId& slot_id : forgotten) hooks_.on_event(GuardEvent::kExpired, slot_id);
    swept.forgotten += forgotten.size();
    if (more) std::this_thread::sleep_for(kPause);
  }
  return swept;
}

Status GuardService::keep_house() {
  WAFERSEAL_TRY(const GuardSweep swept, sweep(kForgottenAtOnce));
  if (swept.bad == 0) return Done{};
  return Error{Code::kGuardRecordDamaged, "guard", std::to_string(swept.bad)};
}

Result<bool> GuardService::zero_due(const DueRow& row) {
  if (!row.cell) return false;
  SlotId slot_id{};
  if (row.slot_id.size() != slot_id.size()) return false;
  std::copy(row.slot_id.begin(), row.slot_id.end(), slot_id.begin());
  WAFERSEAL_TRY(const CellContent content, cells_.content(*row.cell, slot_id));
  if (content == CellContent::kAnothers) return false;
  if (content != CellContent::kNothing) WAFERSEAL_CHECK(cells_.zero_until_sync(*row.cell));
  return true;
}

Result<std::vector<SlotId>> GuardService::forget_due(const std::vector<DueRow>& due, UnixTime now,
                                                     std::size_t& bad) {
  GuardCommit commit_of_all;
  commit_of_all.latest = now;
  std::vector<SlotId> forgotten;
  std::vector<std::uint32_t> freed;
  for (const DueRow& row : due) {
    const auto change = row.record ? guard_expire(*row.record, now) : std::nullopt;
    // Of a record that cannot be read the secret goes all the same: it answers nothing any more.
    const auto free = row.record && !change ? Result<bool>(false) : zero_due(row);
    if (!change || !free) {
      ++bad;
      continue;
    }
    if (*free) freed.push_back(*row.cell);
    commit_of_all.records.push_back({*change->state.record, std::nullopt});
    forgotten.push_back(row.record->slot_id);
  }
  if (!due.empty()) WAFERSEAL_CHECK(cells_.sync());
  if (forgotten.empty()) return forgotten;
  WAFERSEAL_CHECK(commit(std::move(commit_of_all)));
  free_.insert(free_.end(), freed.begin(), freed.end());
  return forgotten;
}

}  // namespace waferseal::native
