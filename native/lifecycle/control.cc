#include "native/lifecycle/control.h"

#include <algorithm>

#include "native/lifecycle/copy_states.h"
#include "native/lifecycle/renew.h"
#include "native/lifecycle/tidy.h"
#include "waferseal/guard.h"

namespace waferseal::lifecycle {
namespace {

using native::Change;
using native::CopyRecord;
using native::CopyUpdate;
using native::MessageRecord;
using native::SlotRecord;

CopyUpdate retraction(std::int64_t copy_id, CopyStates from) {
  CopyUpdate update;
  update.copy_id = copy_id;
  update.from = from;
  update.state = CopyState::kRetracted;
  update.code = "";
  return update;
}

// SPEC 6.5.2: a forgotten dormant slot leaves its copy without a fall-back.
Result<Change> without_fall_back(const Kept& kept, const SlotRecord& slot) {
  Change change;
  change.forget_slots.push_back(slot.slot_id);
  WAFERSEAL_TRY(const auto notices, kept.store.messages().notices_of(slot.message_id));
  for (const native::NoticeRecord& notice : notices) {
    if (notice.copy_id == slot.copy_id) change.forget_notices.push_back(notice.id);
  }
  return change;
}

// SPEC 6.5.2: without its slot the agent can deliver none of the copies that wait for it.
Result<Change> without_agent(const Kept& kept, const SlotRecord& slot) {
  Change change;
  change.forget_slots.push_back(slot.slot_id);
  WAFERSEAL_TRY(const auto copies, kept.store.messages().copies_of(slot.message_id));
  for (const CopyRecord& copy : copies) {
    if (carrier_of(copy.method) != Carrier::kAgent || !kWaiting.has(copy.state)) continue;
    change.copies.push_back(retraction(copy.id, kWaiting));
    change.clear.push_back(copy.id);
  }
  return change;
}

// Whether a guard holds something for it: the sender's own slot, and what a client calls a slot, is
// nothing to close.
bool is_guarded(const SlotRecord& slot) {
  return !slot.arm.empty() && (slot.kind == SlotKind::kAgent || slot.copy_id > 0);
}

// SPEC 6.5.3: mails that wait in the queue are not sent any more, be they copies of their own or
// fall-backs.
Status take_mails_back(const Kept& kept, const std::string& message_id) {
  Change change;
  change.now = kept.now;
  WAFERSEAL_TRY(const auto copies, kept.store.messages().copies_of(message_id));
  for (const CopyRecord& copy : copies) {
    if (copy.blob.empty() || !kOnTheWay.has(copy.state)) continue;
    // A `tls` copy that has its mail as a fall-back still waits for the agent: its slot decides.
    if (carrier_of(copy.method) == Carrier::kAgent && copy.state != CopyState::kFellBack) continue;
    change.copies.push_back(retraction(copy.id, kOnTheWay));
    change.clear.push_back(copy.id);
  }
  if (change.copies.empty()) return Done{};
  return kept.store.write(change);
}

// What follows from a cell that is zero, in one transaction: nobody opens this slot any more (SPEC
// 6.5.1).
Status close_slot(const Kept& kept, const SlotRecord& slot,
                  std::vector<native::AuditEvent> events) {
  WAFERSEAL_TRY(const auto copy, kept.store.messages().find_copy(slot.copy_id));
  Change change;
  if (slot.kind == SlotKind::kAgent) {
    WAFERSEAL_TRY(change, without_agent(kept, slot));
  } else if (slot.dormant && copy && carrier_of(copy->method) == Carrier::kAgent) {
    WAFERSEAL_TRY(change, without_fall_back(kept, slot));
  } else {
    change.copies.push_back(retraction(slot.copy_id, kMayBeRetracted));
    change.clear.push_back(slot.copy_id);
  }
  change.now = kept.now;
  change.events = std::move(events);
  return kept.store.write(change);
}

// The guard holds the record for longer, and so does the store.
Status follow_expiry(const Kept& kept, const SlotRecord& slot, UnixTime expires) {
  if (slot.copy_id == 0) return Done{};
  WAFERSEAL_TRY(const auto copy, kept.store.messages().find_copy(slot.copy_id));
  if (!copy || copy->expires_at == expires) return Done{};
  Change change;
  change.now = kept.now;
  CopyUpdate update;
  update.copy_id = copy->id;
  update.from = CopyStates::all();
  update.expires_at = expires;
  change.copies.push_back(std::move(update));
  return kept.store.write(change);
}

// Another slot is in its place, or soon will be: what was meant for the copy would not reach it.
Result<bool> is_replaced(const Kept& kept, const std::string& message_id,
                         const std::optional<SlotRecord>& slot, const GuardRequest& request) {
  if (slot) {
    WAFERSEAL_TRY(const auto renewal, kept.store.renewals().of_slot(request.slot_id()));
    return renewal && !request.retracts();
  }
  WAFERSEAL_TRY(const auto events, kept.store.settings().audit_trail(message_id));
  const std::string old_slot = hex_encode(request.slot_id());
  return std::any_of(events.begin(), events.end(), [&](const native::AuditEvent& event) {
    return event.code == kLinkRenewed && event.detail == old_slot;
  });
}

Result<ControlOutcome> apply_control(const Kept& kept, SendersGuard& guard,
                                     const MessageRecord& message, const Bytes& control) {
  WAFERSEAL_TRY(const GuardRequest request, GuardRequest::parse(GuardOperation::kControl, control));
  WAFERSEAL_TRY(const auto slot, kept.store.messages().slot_by_id(request.slot_id()));
  ControlOutcome outcome{request.slot_id(), std::nullopt};
  if (slot && slot->message_id != message.id) {
    outcome.refusal = Code::kNotFound;
    return outcome;
  }
  WAFERSEAL_TRY(const bool replaced, is_replaced(kept, message.id, slot, request));
  if (replaced) {
    outcome.refusal = Code::kSentChanged;
    return outcome;
  }
  const Result<RecordStatus> status = guard.control(control);
  if (!status) {
    outcome.refusal = status.code();
    return outcome;
  }
  if (!slot || !is_guarded(*slot)) return outcome;
  if (status->state == RecordState::kGone) {
    WAFERSEAL_CHECK(close_slot(kept, *slot, {}));
  } else {
    WAFERSEAL_CHECK(follow_expiry(kept, *slot, status->expires));
  }
  return outcome;
}

}  // namespace

Result<std::vector<ControlOutcome>> apply_controls(const Kept& kept, SendersGuard& guard,
                                                   const MessageRecord& message,
                                                   const std::vector<Bytes>& controls, Mails mails,
                                                   const std::string& actor) {
  // First: what goes out next is what cannot be taken back any more.
  if (mails == Mails::kTakenBack) WAFERSEAL_CHECK(take_mails_back(kept, message.id));
  std::vector<ControlOutcome> outcomes;
  for (const Bytes& control : controls) {
    WAFERSEAL_TRY(const ControlOutcome outcome, apply_control(kept, guard, message, control));
    outcomes.push_back(outcome);
  }
  WAFERSEAL_CHECK(clear_if_closed(kept, message.id));
  WAFERSEAL_CHECK(
      kept.store.settings().audit({kept.now, "control", actor, message.id,
                                   std::to_string(controls.size()) + " control messages"}));
  return outcomes;
}

Result<std::optional<std::string>> follow_gone(const Kept& kept, const SlotId& slot_id) {
  WAFERSEAL_TRY(const auto slot, kept.store.messages().slot_by_id(slot_id));
  if (!slot || !is_guarded(*slot)) return std::optional<std::string>("");
  WAFERSEAL_TRY(const auto renewal, kept.store.renewals().of_slot(slot_id));
  if (renewal && renewal->forgetting) return std::optional<std::string>();
  std::vector<native::AuditEvent> events;
  // A fall-back that was not in use, or the agent's own slot: the copies that it closes say it.
  if (!slot->dormant && slot->kind != SlotKind::kAgent) {
    events.push_back({kept.now, std::string(code_name(Code::kEscrowGone)), "guard",
                      slot->message_id, "copy " + std::to_string(slot->copy_id)});
  }
  WAFERSEAL_CHECK(close_slot(kept, *slot, std::move(events)));
  return std::optional<std::string>(slot->message_id);
}

}  // namespace waferseal::lifecycle
