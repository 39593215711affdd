#include "native/lifecycle/reports.h"

#include "native/lifecycle/copy_states.h"

namespace waferseal::lifecycle {
namespace {

using native::Change;
using native::CopyUpdate;
using native::SlotRecord;

Status record_event(native::Store& store, Code code, const SlotRecord& slot, UnixTime now) {
  return store.settings().audit({now, std::string(code_name(code)), "server", slot.message_id,
                                 "copy " + std::to_string(slot.copy_id)});
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
  return store.settings().audit(
      {now, "link_exposed", "server", slot.message_id, "copy " + std::to_string(slot.copy_id)});
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
  WAFERSEAL_CHECK(store.write(change));
  return record_event(store, Code::kTriesFrozen, *slot, now);
}

}  // namespace waferseal::lifecycle
