#include "native/lifecycle/reports.h"

#include <algorithm>

#include "native/lifecycle/copy_states.h"

namespace waferseal::lifecycle {
namespace {

using native::Change;
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

Status record_frozen(native::Store& store, const SlotId& slot_id, UnixTime now) {
  WAFERSEAL_TRY(const auto slot, store.messages().slot_by_id(slot_id));
  if (!slot) return Done{};
  Change change;
  change.now = now;
  CopyUpdate update;
  update.copy_id = slot->copy_id;
  update.from = ~kOver;
  update.code = std::string(code_name(Code::kTriesFrozen));
  change.copies.push_back(std::move(update));
  change.events.push_back({now, std::string(code_name(Code::kTriesFrozen)), "server",
                           slot->message_id, copy_of(*slot)});
  return store.write(change);
}

}  // namespace waferseal::lifecycle
