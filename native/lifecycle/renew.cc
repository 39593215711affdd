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

bool is_over(const CopyRecord& copy, UnixTime now) {
  return !kMayBeRenewed.has(copy.state) ||
         (unix_seconds(copy.expires_at) != 0 && copy.expires_at <= now);
}

// The copy whose question this slot is, if its recipient may come with the link by now.
Result<CopyRecord> copy_of(const Kept& kept, const std::string& message_id,
                           const SlotId& old_slot) {
  WAFERSEAL_TRY(const auto slot, kept.store.messages().slot_by_id(old_slot));
  if (!slot || slot->message_id != message_id || slot->copy_id <= 0 || slot->dormant) {
    return Error{Code::kEscrowGone, "slot", {}};
  }
  WAFERSEAL_TRY(auto copy, kept.store.messages().find_copy(slot->copy_id));
  if (!copy || is_over(*copy, kept.now))
    return Error{Code::kEscrowGone, copy ? copy->recipient : "slot", {}};
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

Status retract_all(SendersGuard& guard, const std::vector<Bytes>& retractions) {
  for (const Bytes& retraction : retractions) {
    WAFERSEAL_TRY(const RecordStatus status, guard.control(retraction));
    if (status.state != RecordState::kGone) {
      return Error{Code::kSealInconsistent, "slot", "does not retract"};
    }
  }
  return Done{};
}

Error guard_away(const Error& why) { return {Code::kGuardUnavailable, "slot", why.detail}; }

// The new record goes, and nothing has happened. A guard that cannot be reached for that forgets by
// itself when the record's time is over; nobody was given its link.
Status take_back(const Kept& kept, SendersGuard& guard, std::int64_t copy_id,
                 const SealedRenewal& renewal, Error why) {
  const Status forgotten = retract_all(guard, renewal.forget_new);
  if (!forgotten && may_succeed_later(forgotten.code())) return guard_away(forgotten.error());
  WAFERSEAL_CHECK(kept.store.renewals().drop(copy_id));
  return why;
}

// Whether the guard still has the old record. It may have been retracted there, and what it says of
// the statement that armed the record is the one thing that tells so.
Status ask_for_old_slot(const Kept& kept, SendersGuard& guard, const RenewalRecord& begun) {
  WAFERSEAL_TRY(const auto slot, kept.store.messages().slot_by_id(begun.old_slot));
  if (!slot) return Error{Code::kEscrowGone, "slot", {}};
  const Status armed = guard.arm(slot->arm);
  if (!armed && (is_forgotten(armed.code()) || may_succeed_later(armed.code()))) return armed;
  return Done{};
}

// Step 3, written down before it happens: from then on the old slot's end is no retraction.
Status forget_old_slot(const Kept& kept, SendersGuard& guard, const RenewalRecord& begun,
                       const SealedRenewal& renewal) {
  if (!begun.forgetting) {
    WAFERSEAL_CHECK(ask_for_old_slot(kept, guard, begun));
    WAFERSEAL_CHECK(kept.store.renewals().mark_forgetting(begun.copy_id));
  }
  return retract_all(guard, renewal.forget_old);
}

// Steps 2 to 4. Repeating them is harmless.
Status go_on(const Kept& kept, SendersGuard& guard, const RenewalRecord& begun,
             const SealedRenewal& renewal) {
  const auto fail = [&](const Error& why) -> Status {
    if (may_succeed_later(why.code)) return guard_away(why);
    return take_back(kept, guard, begun.copy_id, renewal, why);
  };
  WAFERSEAL_TRY(const auto copy, kept.store.messages().find_copy(begun.copy_id));
  if (!copy) return kept.store.renewals().drop(begun.copy_id);
  // Retracted or expired while it was renewed.
  const Error over{Code::kEscrowGone, copy->recipient, {}};
  if (is_over(*copy, kept.now)) return fail(over);
  for (const ArmStatement& arm : renewal.arms) {
    if (const Status armed = guard.arm(arm.body); !armed) return fail(armed.error());
  }
  const Status forgotten = forget_old_slot(kept, guard, begun, renewal);
  if (!forgotten) return fail(forgotten.error());
  const Status finished = kept.store.renewals().finish(replacement_of(kept, *copy, renewal));
  if (finished || finished.code() != Code::kConflict) return finished;
  return fail(over);
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
