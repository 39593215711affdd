#include "native/lifecycle/renew.h"

#include <algorithm>

#include "native/lifecycle/accept.h"
#include "native/lifecycle/copy_states.h"
#include "native/lifecycle/new_message.h"

namespace waferseal::lifecycle {
namespace {

using native::CopyRecord;
using native::MessageRecord;
using native::RenewalRecord;

Bytes octets(const SlotId& id) { return Bytes(id.begin(), id.end()); }

// The copy whose question this slot is, if its recipient may come with the link by now.
Result<CopyRecord> copy_of(const Kept& kept, const std::string& message_id,
                           const SlotId& old_slot) {
  WAFERSEAL_TRY(const auto slot, kept.store.messages().slot_by_id(old_slot));
  if (!slot || slot->message_id != message_id || slot->copy_id <= 0 || slot->dormant) {
    return Error{Code::kEscrowGone, "slot", {}};
  }
  WAFERSEAL_TRY(auto copy, kept.store.messages().find_copy(slot->copy_id));
  const bool over = !copy || !kMayBeRenewed.has(copy->state) ||
                    (unix_seconds(copy->expires_at) != 0 && copy->expires_at <= kept.now);
  if (over) return Error{Code::kEscrowGone, copy ? copy->recipient : "slot", {}};
  return std::move(*copy);
}

// For a `tls` copy the link stands for its fall-back.
CopyState state_after(const CopyRecord& copy) {
  return carrier_of(copy.method) == Carrier::kAgent ? CopyState::kFellBack : CopyState::kQueued;
}

native::SlotReplacement replacement_of(const Kept& kept, const CopyRecord& copy,
                                       const SealedRenewal& renewal) {
  native::SlotReplacement out;
  out.message_id = copy.message_id;
  out.copy_id = copy.id;
  out.old_slot = octets(renewal.old_slot);
  out.question = slot_record(renewal.question, renewal.arms);
  out.sender = slot_record(renewal.sender, renewal.arms);
  if (renewal.notice) {
    out.notice.emplace();
    out.notice->record = *renewal.notice;
  }
  out.domain = domain_of(copy.recipient);
  out.from = kMayBeRenewed;
  out.state = state_after(copy);
  out.expires_at = renewal.expires;
  out.now = kept.now;
  out.event = {kept.now, kLinkRenewed, "server", copy.message_id, hex_encode(renewal.old_slot)};
  return out;
}

Status control_all(SendersGuard& guard, const std::vector<Bytes>& controls) {
  for (const Bytes& control : controls) WAFERSEAL_CHECK(guard.control(control));
  return Done{};
}

// The new record goes, and nothing has happened. A guard that cannot be reached for that forgets by
// itself when the record's time is over; nobody was given its link.
Status take_back(const Kept& kept, SendersGuard& guard, std::int64_t copy_id,
                 const SealedRenewal& renewal, Error why) {
  const Status forgotten = control_all(guard, renewal.forget_new);
  if (!forgotten && may_succeed_later(forgotten.code())) {
    return Error{Code::kGuardUnavailable, "slot", forgotten.error().detail};
  }
  WAFERSEAL_CHECK(kept.store.renewals().drop(copy_id));
  return why;
}

// Steps 2 to 4. Repeating them is harmless.
Status go_on(const Kept& kept, SendersGuard& guard, const RenewalRecord& begun,
             const SealedRenewal& renewal) {
  for (const ArmStatement& arm : renewal.arms) {
    const Status armed = guard.arm(arm.body);
    if (armed) continue;
    if (may_succeed_later(armed.code())) {
      return Error{Code::kGuardUnavailable, "slot", armed.error().detail};
    }
    return take_back(kept, guard, begun.copy_id, renewal, armed.error());
  }
  const Status forgotten = control_all(guard, renewal.forget_old);
  if (!forgotten) {
    if (may_succeed_later(forgotten.code())) {
      return Error{Code::kGuardUnavailable, "slot", forgotten.error().detail};
    }
    return take_back(kept, guard, begun.copy_id, renewal, forgotten.error());
  }
  WAFERSEAL_TRY(const auto copy, kept.store.messages().find_copy(begun.copy_id));
  if (!copy) return kept.store.renewals().drop(begun.copy_id);
  const Status finished = kept.store.renewals().finish(replacement_of(kept, *copy, renewal));
  if (finished || finished.code() != Code::kConflict) return finished;
  // Retracted or expired while it was renewed.
  return take_back(kept, guard, begun.copy_id, renewal,
                   Error{Code::kEscrowGone, copy->recipient, {}});
}

}  // namespace

Status renew_link(const Kept& kept, SendersGuard& guard, const MessageRecord& message,
                  const SealedRenewal& renewal) {
  WAFERSEAL_TRY(const CopyRecord copy, copy_of(kept, message.id, renewal.old_slot));
  const RenewalRecord begun{message.id, copy.id, octets(renewal.old_slot),
                            octets(renewal.old_sender), encode_sealed_renewal(renewal)};
  const Status written = kept.store.renewals().begin(begun, kMayBeRenewed);
  if (!written && written.code() == Code::kConflict) {
    return Error{Code::kSentChanged, copy.recipient, written.error().detail};
  }
  WAFERSEAL_CHECK(written);
  return go_on(kept, guard, begun, renewal);
}

Status renew_what_waits(const Kept& kept, SendersGuard& guard) {
  WAFERSEAL_TRY(const auto waiting, kept.store.renewals().all());
  Status first = Done{};
  for (const RenewalRecord& begun : waiting) {
    Status done = Done{};
    if (const Result<SealedRenewal> renewal = parse_sealed_renewal(begun.record)) {
      done = go_on(kept, guard, begun, *renewal);
    } else {
      done = renewal.error();
    }
    if (first && !done) first = std::move(done);
  }
  return first;
}

}  // namespace waferseal::lifecycle
