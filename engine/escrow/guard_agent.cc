// Release, hand over, forget: what the delivery agent does (SPEC 4.5).
#include "engine/crypto/sign.h"
#include "engine/escrow/guard_steps.h"
#include "engine/escrow/messages.h"
#include "engine/escrow/signed_text.h"

namespace waferseal::escrow {

GuardChange step_release(const GuardStep& step) {
  if (!step.state.record) return refuse(Code::kControlRefused);
  const Result<AgentRequest> request = decode_agent(step.request.body());
  if (!request) return refuse(request.error());
  GuardRecord record = *step.state.record;
  if (!crypto::verify(record.agent, "release", {agent_text(step.keys.id, record.slot_id)},
                      request->signature)) {
    return refuse(Code::kControlRefused);
  }
  if (std::optional<GuardChange> over = refuse_if_over(step, record)) return std::move(*over);
  if (record.kind != RecordKind::kQuestion) return refuse(Code::kEscrowWrongState);
  const bool frozen = record.state == RecordState::kFrozen;
  if (record.state == RecordState::kArmed || (frozen && record.thaws_to == RecordState::kArmed)) {
    return reply_only(encode_record_status(record.state, record.expires));
  }
  GuardChange change;
  if (record.state == RecordState::kDormant) {
    record.state = RecordState::kArmed;
  } else if (frozen && record.thaws_to == RecordState::kDormant) {
    record.thaws_to = RecordState::kArmed;  // answers once the sender has granted tries
  } else {
    return refuse(Code::kEscrowWrongState);
  }
  change.event = GuardEvent::kReleased;
  change.reply = encode_record_status(record.state, record.expires);
  change.state.record = std::move(record);
  return change;
}

GuardChange step_hand_over(const GuardStep& step) {
  const Result<HandOverRequest> request = decode_hand_over(step.request.body());
  if (!request) return refuse(request.error());
  if (const Status fresh = check_challenge(step.keys.challenge_key, guard_audience(step.keys.id),
                                           step.now, request->nonce);
      !fresh) {
    return refuse(fresh.error());
  }
  if (!step.state.record) return refuse(Code::kControlRefused);
  const GuardRecord& record = *step.state.record;
  if (!crypto::verify(record.agent, "hand over",
                      {hand_over_text(step.keys.id, record.slot_id, request->nonce)},
                      request->signature)) {
    return refuse(Code::kControlRefused);
  }
  if (std::optional<GuardChange> over = refuse_if_over(step, record)) return std::move(*over);
  if (record.kind != RecordKind::kRelease || record.state != RecordState::kArmed) {
    return refuse(Code::kEscrowWrongState);
  }
  GuardChange change;
  change.needs_cell = true;
  return change;
}

GuardChange step_forget(const GuardStep& step) {
  if (!step.state.record) return refuse(Code::kControlRefused);
  const Result<AgentRequest> request = decode_agent(step.request.body());
  if (!request) return refuse(request.error());
  const GuardRecord& record = *step.state.record;
  if (!crypto::verify(record.agent, "forget", {agent_text(step.keys.id, record.slot_id)},
                      request->signature)) {
    return refuse(Code::kControlRefused);
  }
  if (record.state == RecordState::kGone) {
    return reply_only(encode_record_status(record.state, record.expires));
  }
  // A question that was released belongs to the sender; the agent drops what was never released.
  if (record.kind == RecordKind::kQuestion && record.state != RecordState::kDormant &&
      !(record.state == RecordState::kFrozen && record.thaws_to == RecordState::kDormant)) {
    return refuse(Code::kEscrowWrongState);
  }
  GuardChange change = forget_record(record);
  change.event = GuardEvent::kGivenUp;
  change.reply = encode_record_status(RecordState::kGone, record.expires);
  return change;
}

}  // namespace waferseal::escrow
