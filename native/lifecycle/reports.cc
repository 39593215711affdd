#include "native/lifecycle/reports.h"

#include <algorithm>
#include <map>

#include "native/lifecycle/copy_states.h"

namespace waferseal::lifecycle {
namespace {

using native::Change;
using native::CopyStates;
using native::CopyUpdate;
using native::SlotRecord;

std::string copy_of(const SlotRecord& slot) { return "copy " + std::to_string(slot.copy_id); }

// Whoever has the link may tell as often as they like; the trail is the sender's to read.
Status record_once(native::Store& store, const native::AuditEvent& event) {
  WAFERSEAL_TRY(const auto trail, store.settings().audit_trail(event.subject));
  const bool known = std::any_of(trail.begin(), trail.end(), [&](const native::AuditEvent& other) {
    return other.code == event.code && other.detail == event.detail;
  });
  return known ? Status(Done{}) : store.settings().audit(event);
}

CopyUpdate freezing(std::int64_t copy_id, bool frozen) {
  CopyUpdate update;
  update.copy_id = copy_id;
  update.from = CopyStates::all();
  update.frozen = frozen;
  return update;
}

}  // namespace

Status record_opening(native::Store& store, const SlotRecord& slot, UnixTime now) {
  Change change;
  change.now = now;
  CopyUpdate update;
  update.copy_id = slot.copy_id;
  update.from = kMayBeOpened;
  update.state = CopyState::kOpened;
  update.opened_at = now;
  change.copies.push_back(std::move(update));
  return store.write(change);
}

Status record_exposed_link(native::Store& store, const SlotRecord& slot, UnixTime now) {
  return record_once(store, {now, std::string(code_name(Code::kLinkExposed)), "server",
                             slot.message_id, copy_of(slot)});
}

Status record_guard_fault(native::Store& store, const SlotRecord& slot, const GuardId& guard,
                          UnixTime now) {
  return record_once(store, {now, std::string(code_name(Code::kGuardFault)), "server",
                             slot.message_id, copy_of(slot) + ", guard " + hex_encode(guard)});
}

Status follow_frozen(native::Store& store, const std::vector<SlotId>& frozen, UnixTime now) {
  std::map<std::int64_t, bool> known;  // copy id -> frozen still
  WAFERSEAL_TRY(const auto before, store.messages().frozen_copies());
  for (const native::CopyRecord& copy : before) known[copy.id] = false;
  Change change;
  change.now = now;
  for (const SlotId& slot_id : frozen) {
    WAFERSEAL_TRY(const auto slot, store.messages().slot_by_id(slot_id));
    if (!slot || slot->copy_id == 0) continue;
    if (const auto entry = known.find(slot->copy_id); entry != known.end()) {
      entry->second = true;
      continue;
    }
    change.copies.push_back(freezing(slot->copy_id, true));
    change.events.push_back({now, std::string(code_name(Code::kTriesFrozen)), "server",
                             slot->message_id, copy_of(*slot)});
  }
  for (const auto& [copy_id, still] : known) {
    if (!still) change.copies.push_back(freezing(copy_id, false));
  }
  if (change.copies.empty()) return Done{};
  return store.write(change);
}

}  // namespace waferseal::lifecycle
