// Grant, extend, retract: numbered messages signed by the sender (SPEC 4.7).
#include <algorithm>

#include "engine/crypto/hash.h"
#include "engine/crypto/sign.h"
#include "engine/escrow/guard_steps.h"
#include "engine/escrow/messages.h"
#include "engine/escrow/signed_text.h"
#include "engine/escrow/tries.h"
#include "waferseal/escrow.h"

namespace waferseal::escrow {
namespace {

struct Numbering {
  bool repeated = false;  // the very same message as the last one
  bool allowed = false;
};

Numbering check_number(std::uint64_t number, const ByteArray<32>& hash, std::uint64_t last,
                       const ByteArray<32>& last_hash, UnixTime now) {
  if (number == last) return Numbering{hash == last_hash, hash == last_hash};
  return Numbering{false, number > last && number <= highest_number(now)};
}

GuardChange status_of(const GuardRecord& record) {
  return reply_only(encode_record_status(record.state, record.expires));
}

GuardChange grant(const GuardStep& step, const ControlRequest& request, GuardRecord record,
                  const ByteArray<32>& hash) {
  if (std::optional<GuardChange> over = refuse_if_over(step, record)) return std::move(*over);
  if (!step.state.pool || step.state.pool->id != record.answer_id) {
    return refuse(Code::kEscrowWrongState);
  }
  AnswerPool pool = *step.state.pool;
  const Numbering number =
      check_number(request.number, hash, pool.grant_number, pool.grant_hash, step.now);
  if (!number.allowed) return refuse(Code::kControlReplayed);
  if (number.repeated) return status_of(record);
  const bool frozen = record.state == RecordState::kFrozen;
  const bool was_armed =
      record.thaws_to == RecordState::kArmed || record.thaws_to == RecordState::kDormant;
  if (frozen && !was_armed) return refuse(Code::kEscrowWrongState);
  grant_tries(pool, static_cast<std::uint32_t>(request.value));
  pool.grant_number = request.number;
  pool.grant_hash = hash;
  if (frozen) {
    record.state = record.thaws_to;
    record.thaws_to = RecordState::kGone;
  }
  GuardChange change = status_of(record);
  change.event = GuardEvent::kThawed;
  change.state.record = std::move(record);
  change.state.pool = std::move(pool);
  return change;
}

}  // namespace

std::uint64_t highest_number(UnixTime now) {
  constexpr std::chrono::milliseconds kMostAhead = std::chrono::hours(1);
  const std::chrono::milliseconds latest = now.time_since_epoch() + kMostAhead;
  return static_cast<std::uint64_t>(std::max(latest, std::chrono::milliseconds(0)).count());
}

GuardChange step_control(const GuardStep& step) {
  if (!step.state.record) return refuse(Code::kControlRefused);
  const Result<ControlRequest> request = decode_control(step.request.body());
  if (!request) return refuse(request.error());
  GuardRecord record = *step.state.record;
  const Bytes text = control_text(step.keys.id, record.slot_id, request->number,
                                  static_cast<std::uint8_t>(request->action), request->value);
  const ByteArray<32> hash = crypto::hash("control message", {text});
  if (request->action == ControlAction::kGrant) {
    if (record.kind != RecordKind::kQuestion || answer_id(*request->answer) != record.answer_id ||
        !crypto::verify(*request->answer, "grant", {text}, request->signature)) {
      return refuse(Code::kControlRefused);
    }
    return grant(step, *request, std::move(record), hash);
  }
  if (!crypto::verify(record.control, "control", {text}, request->signature)) {
    return refuse(Code::kControlRefused);
  }
  if (request->action == ControlAction::kRetract) {
    // Whatever its number: to forget opens nothing, and an old retract of this slot is as final.
    if (record.state == RecordState::kGone) return status_of(record);
    GuardChange change = forget_record(record);
    change.reply = encode_record_status(RecordState::kGone, record.expires);
    return change;
  }
  if (std::optional<GuardChange> over = refuse_if_over(step, record)) return std::move(*over);
  const Numbering number =
      check_number(request->number, hash, record.control_number, record.control_hash, step.now);
  if (!number.allowed) return refuse(Code::kControlReplayed);
  if (number.repeated) return status_of(record);
  record.control_number = request->number;
  record.control_hash = hash;
  const UnixTime until = from_unix_seconds(static_cast<std::int64_t>(request->value));
  const bool was_armed =
      record.state == RecordState::kArmed || record.state == RecordState::kDormant ||
      (record.state == RecordState::kFrozen && record.thaws_to != RecordState::kGone);
  if (!was_armed) return refuse(Code::kEscrowWrongState);
  if (until <= record.expires) return refuse(Error{Code::kInvalidArgument, "expires", {}});
  record.expires = until;
  GuardChange change = status_of(record);
  change.event = GuardEvent::kExtended;
  change.state.record = std::move(record);
  return change;
}

}  // namespace waferseal::escrow
