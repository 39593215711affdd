#include "native/lifecycle/fall_back.h"

#include <algorithm>

#include "native/lifecycle/accept.h"
#include "native/lifecycle/copy_states.h"
#include "native/lifecycle/outcome.h"

namespace waferseal::lifecycle {
namespace {

using native::Change;
using native::CopyUpdate;
using native::NewQueueRow;
using native::QueueKind;

Bytes to_vector(const SlotId& id) { return Bytes(id.begin(), id.end()); }

// What goes in the copy's place. No value: there is nothing to go, as nothing was sealed.
struct Successor {
  std::optional<NewQueueRow> row;  // no value: the sender hands the link over
};

Result<std::optional<Successor>> successor_of(native::Store& store, const LostTls& lost,
                                              UnixTime now) {
  if (!lost.copy.fallback) return std::optional<Successor>();
  NewQueueRow next;
  next.copy_id = lost.copy.id;
  next.not_before = now;
  next.domain = domain_of(lost.copy.recipient);
  switch (carrier_of(*lost.copy.fallback)) {
    case Carrier::kCiphertext:
      if (lost.copy.blob.empty()) return std::optional<Successor>();
      next.kind = QueueKind::kOpenPgp;
      return std::optional<Successor>(Successor{next});
    case Carrier::kNotice: {
      if (!lost.slot) return std::optional<Successor>();
      WAFERSEAL_TRY(const auto notices, store.messages().notices_of(lost.row.message_id));
      for (const native::NoticeRecord& notice : notices) {
        if (notice.copy_id != lost.copy.id) continue;
        next.kind = QueueKind::kNotice;
        next.notice_id = notice.id;
        return std::optional<Successor>(Successor{next});
      }
      return std::optional<Successor>(Successor{});
    }
    case Carrier::kAgent:
    case Carrier::kNone:
      return std::optional<Successor>();
  }
  return std::optional<Successor>();
}

}  // namespace

Status fall_back(native::Store& store, AgentsGuard& guard, const LostTls& lost, UnixTime now) {
  WAFERSEAL_TRY(const auto successor, successor_of(store, lost, now));
  if (!successor) return record_failure(store, lost.row, lost.code, lost.evidence, now);
  // The guard first: it takes the same release twice, and a crash in between repeats both.
  if (lost.slot) {
    const Status released = guard.release(*lost.slot);
    if (!released && may_succeed_later(released.code())) return released;
    if (!released) {
      const Code code = is_forgotten(released.code()) ? lost.code : released.code();
      return record_failure(store, lost.row, code, lost.evidence, now);
    }
  }
  Change change;
  change.now = now;
  change.row = native::RowEnd{lost.row};
  CopyUpdate update;
  update.copy_id = lost.copy.id;
  update.from = kOnTheWay;
  update.state = CopyState::kFellBack;
  update.code = std::string(code_name(lost.code));
  update.evidence = lost.evidence;
  change.copies.push_back(std::move(update));
  change.wake.push_back(lost.copy.id);
  change.message_id = lost.row.message_id;
  if (successor->row) change.queue.push_back(*successor->row);
  change.events.push_back(
      {now, std::string(code_name(lost.code)), "agent", lost.row.message_id, "fall-back released"});
  return store.write(change);
}

Status forget_fall_back(native::Store& store, AgentsGuard& guard, const std::string& message_id,
                        const SlotId& slot, UnixTime now) {
  const Status forgotten = guard.forget(slot);
  if (forgotten) return Done{};
  return store.settings().audit({now, std::string(code_name(forgotten.code())), "agent", message_id,
                                 "fall-back not forgotten"});
}

Status forget_agent_slot(native::Store& store, AgentsGuard& guard,
                         const native::SlotRecord& agent_slot, UnixTime now) {
  SlotId id{};
  if (agent_slot.slot_id.size() != id.size()) return Error{Code::kStoreFailed, {}, "a slot's id"};
  std::copy(agent_slot.slot_id.begin(), agent_slot.slot_id.end(), id.begin());
  const Status forgotten = guard.forget(id);
  Change change;
  change.now = now;
  if (!forgotten && forgotten.code() == Code::kControlRefused) {
    // There is nothing of ours to forget, which ought not to be.
    change.events.push_back({now, std::string(code_name(forgotten.code())), "agent",
                             agent_slot.message_id, "agent slot not known to any guard"});
  } else {
    WAFERSEAL_CHECK(forgotten);
  }
  change.forget_slots.push_back(to_vector(id));
  return store.write(change);
}

}  // namespace waferseal::lifecycle
