// Open, evaluate, deposit, arm: what the sender does (SPEC 4.5).
#include "engine/crypto/hash.h"
#include "engine/crypto/sign.h"
#include "engine/crypto/voprf.h"
#include "engine/escrow/guard_steps.h"
#include "engine/escrow/messages.h"
#include "engine/escrow/signed_text.h"
#include "waferseal/escrow.h"

namespace waferseal::escrow {
namespace {

// A record that was never armed answers nothing and goes after this.
constexpr std::chrono::seconds kUnarmedLifetime{24 * 60 * 60};

}  // namespace

GuardChange step_open(const GuardStep& step) {
  const Result<OpenRequest> request = decode_open(step.request.body());
  if (!request) return refuse(request.error());
  const Result<Ticket> ticket =
      check_ticket(step.keys.ticket, step.keys.id, step.now, request->ticket);
  if (!ticket) return refuse(ticket.error());
  TicketUse use = step.state.ticket.value_or(TicketUse{ticket->id, ticket->expires, 0});
  if (use.opened >= ticket->records) return refuse(Code::kTicketUsedUp);
  if (step.state.record) return refuse(Code::kEscrowRecordExists);

  GuardRecord record;
  record.slot_id = request->slot_id;
  record.kind = request->kind;
  record.account = ticket->account;
  record.opened_at = step.now;
  record.control = request->control;
  record.expires = step.now + kUnarmedLifetime;
  GuardChange change;
  if (request->kind == RecordKind::kQuestion) {
    crypto::VoprfKey key = crypto::voprf_generate_key(step.random);
    record.public_key = key.public_key;
    change.cell.kind = CellChange::Kind::kWrite;
    change.cell.slot_id = record.slot_id;
    change.cell.record_kind = record.kind;
    change.cell.secret = std::move(key.secret);
  }
  ++use.opened;
  OpenReply reply;
  reply.public_key = record.public_key;
  reply.signature = crypto::sign(
      step.keys.identity, "open",
      {open_text(step.keys.id, record.slot_id, record.public_key, record.control, request->nonce)});
  change.state.record = std::move(record);
  change.state.ticket = use;
  change.reply = encode(reply);
  return change;
}

GuardChange step_evaluate(const GuardStep& step) {
  if (!step.state.record) return refuse(Code::kControlRefused);
  const Result<EvaluateRequest> request = decode_evaluate(step.request.body());
  if (!request) return refuse(request.error());
  GuardRecord record = *step.state.record;
  if (!crypto::verify(record.control, "evaluate",
                      {setup_text(step.keys.id, record.slot_id, request->blinded)},
                      request->signature)) {
    return refuse(Code::kControlRefused);
  }
  if (std::optional<GuardChange> over = refuse_if_over(step, record)) return std::move(*over);
  // Once per record: a lost reply costs a new slot id.
  if (record.kind != RecordKind::kQuestion || record.state != RecordState::kNew) {
    return refuse(Code::kEscrowWrongState);
  }
  if (const Status checked = crypto::voprf_check_element(request->blinded); !checked) {
    return refuse(checked.error());
  }
  record.state = RecordState::kEvaluated;
  GuardChange change;
  change.state.record = std::move(record);
  change.needs_cell = true;
  return change;
}

GuardChange step_deposit(const GuardStep& step) {
  if (!step.state.record) return refuse(Code::kControlRefused);
  Result<DepositRequest> request = decode_deposit(step.request.body());
  if (!request) return refuse(request.error());
  GuardRecord record = *step.state.record;
  if (!crypto::verify(record.control, "deposit",
                      {setup_text(step.keys.id, record.slot_id, request->share.reveal())},
                      request->signature)) {
    return refuse(Code::kControlRefused);
  }
  if (std::optional<GuardChange> over = refuse_if_over(step, record)) return std::move(*over);
  if (record.kind != RecordKind::kRelease || record.state != RecordState::kNew) {
    return refuse(Code::kEscrowWrongState);
  }
  record.state = RecordState::kEvaluated;
  GuardChange change;
  change.cell.kind = CellChange::Kind::kWrite;
  change.cell.slot_id = record.slot_id;
  change.cell.record_kind = record.kind;
  change.cell.secret = std::move(request->share);
  change.reply = encode_record_status(record.state, record.expires);
  change.state.record = std::move(record);
  return change;
}

GuardChange step_arm(const GuardStep& step) {
  if (!step.state.record) return refuse(Code::kControlRefused);
  const Result<ArmRequest> request = decode_arm(step.request.body());
  if (!request) return refuse(request.error());
  const Result<GuardTerms> terms = decode_arm_terms(request->terms);
  if (!terms) return refuse(terms.error());
  GuardRecord record = *step.state.record;
  const bool question = record.kind == RecordKind::kQuestion;
  const Bytes text = setup_text(step.keys.id, record.slot_id, request->terms);
  if (terms->guard != step.keys.id || terms->kind != record.kind ||
      !crypto::verify(record.control, "arm", {text}, request->control)) {
    return refuse(Code::kControlRefused);
  }
  // Whoever uses an answer has its key: nobody else's messages count against its tries.
  if (question && !crypto::verify(terms->answer, "arm", {text}, *request->answer)) {
    return refuse(Code::kControlRefused);
  }
  if (std::optional<GuardChange> over = refuse_if_over(step, record)) return std::move(*over);
  const ByteArray<32> hash = crypto::hash("arm statement", {request->terms});
  const bool armed_before =
      record.state == RecordState::kDormant || record.state == RecordState::kArmed;
  if (armed_before && record.arm_hash == hash) {  // the server repeats it until it is answered
    return reply_only(encode_record_status(record.state, record.expires));
  }
  if (record.state != RecordState::kEvaluated) return refuse(Code::kEscrowWrongState);
  if (terms->expires <= step.now) return refuse(Code::kEscrowExpired);
  record.state = terms->dormant ? RecordState::kDormant : RecordState::kArmed;
  record.expires = terms->expires;
  record.arm_hash = hash;
  record.agent = terms->agent;
  GuardChange change;
  if (question) {
    record.link = terms->link;
    record.unlock = terms->unlock;
    record.answer_id = answer_id(terms->answer);
    if (!step.state.pool) {
      AnswerPool pool;
      pool.id = record.answer_id;
      change.state.pool = std::move(pool);
    }
  }
  change.reply = encode_record_status(record.state, record.expires);
  change.state.record = std::move(record);
  // Another message with this answer may have used up its tries.
  const bool frozen = question && step.state.pool && step.state.pool->frozen;
  change.event = frozen ? GuardEvent::kPoolFrozen : GuardEvent::kArmed;
  return change;
}

}  // namespace waferseal::escrow
