#include "waferseal/guard.h"

#include <algorithm>
#include <array>

#include "engine/crypto/voprf.h"
#include "engine/escrow/guard_steps.h"
#include "engine/escrow/messages.h"
#include "engine/escrow/password_messages.h"
#include "engine/escrow/signed_text.h"
#include "waferseal/escrow.h"

namespace waferseal {
namespace {

struct OperationName {
  GuardOperation operation;
  std::string_view name;
};
constexpr std::array<OperationName, 13> kOperationNames{{
    {GuardOperation::kChallenge, "challenge"},
    {GuardOperation::kOpen, "open"},
    {GuardOperation::kEvaluate, "evaluate"},
    {GuardOperation::kDeposit, "deposit"},
    {GuardOperation::kArm, "arm"},
    {GuardOperation::kRelease, "release"},
    {GuardOperation::kHandOver, "hand_over"},
    {GuardOperation::kForget, "forget"},
    {GuardOperation::kUnlock, "unlock"},
    {GuardOperation::kOpened, "opened"},
    {GuardOperation::kControl, "control"},
    {GuardOperation::kPassword, "password"},
    {GuardOperation::kLoggedIn, "logged_in"},
}};

// The VOPRF key in a question's cell, if it is the one that the record was opened with.
Result<crypto::VoprfKey> key_of(const GuardRecord& record, const Cell& cell) {
  WAFERSEAL_TRY(crypto::VoprfKey key, crypto::voprf_key_from_secret(cell.secret.clone()));
  if (key.public_key != record.public_key) return Code::kCellDamaged;
  return key;
}

Result<Bytes> finish_evaluate(const GuardRequest& request, const GuardRecord& record,
                              const Cell& cell, RandomSource& random) {
  if (record.state != RecordState::kEvaluated) return Code::kEscrowWrongState;
  WAFERSEAL_TRY(const escrow::EvaluateRequest asked, escrow::decode_evaluate(request.body()));
  WAFERSEAL_TRY(const crypto::VoprfKey key, key_of(record, cell));
  escrow::EvaluateReply reply;
  WAFERSEAL_TRY(reply.evaluation, crypto::voprf_evaluate(key, asked.blinded, random));
  return escrow::encode(reply);
}

// The try is on disk: the stored record has the attempt.
Result<Bytes> finish_unlock(const GuardRequest& request, const GuardRecord& record,
                            const std::optional<AnswerPool>& pool, const Cell& cell, UnixTime now,
                            RandomSource& random) {
  WAFERSEAL_TRY(const escrow::UnlockRequest asked, escrow::decode_unlock(request.body()));
  const ByteArray<32> blinded_hash = escrow::blinded_hash(asked.blinded);
  const bool spent =
      std::any_of(record.attempts.begin(), record.attempts.end(),
                  [&asked, &blinded_hash](const Attempt& attempt) {
                    return attempt.id == asked.attempt && attempt.blinded_hash == blinded_hash;
                  });
  if (record.state != RecordState::kArmed || !spent || !pool) return Code::kEscrowWrongState;
  WAFERSEAL_TRY(const crypto::VoprfKey key, key_of(record, cell));
  escrow::UnlockReply reply;
  WAFERSEAL_TRY(reply.evaluation, crypto::voprf_evaluate(key, asked.blinded, random));
  reply.left = tries_left(*pool, now);
  return escrow::encode(reply);
}

}  // namespace

std::string_view guard_operation_name(GuardOperation operation) {
  for (const OperationName& entry : kOperationNames) {
    if (entry.operation == operation) return entry.name;
  }
  return {};
}

std::optional<GuardOperation> guard_operation_from_name(std::string_view name) {
  for (const OperationName& entry : kOperationNames) {
    if (entry.name == name) return entry.operation;
  }
  return std::nullopt;
}

Result<GuardRequest> GuardRequest::parse(GuardOperation operation, ByteView body) {
  GuardRequest out;
  out.operation_ = operation;
  out.body_ = SecretBytes(body);
  switch (operation) {
    case GuardOperation::kChallenge:
      WAFERSEAL_CHECK(escrow::decode_challenge_request(body));
      return out;
    case GuardOperation::kOpen: {
      WAFERSEAL_TRY(const escrow::OpenRequest request, escrow::decode_open(body));
      out.slot_id_ = request.slot_id;
      // Found without checking the ticket; step_open checks it.
      WAFERSEAL_TRY(CborReader ticket, escrow::read_message(request.ticket, 7));
      WAFERSEAL_TRY(const GuardId guard, escrow::read_field<16>(ticket, 1));
      static_cast<void>(guard);
      WAFERSEAL_TRY(out.ticket_id_, escrow::read_field<16>(ticket, 2));
      return out;
    }
    case GuardOperation::kEvaluate: {
      WAFERSEAL_TRY(const escrow::EvaluateRequest request, escrow::decode_evaluate(body));
      out.slot_id_ = request.slot_id;
      return out;
    }
    case GuardOperation::kDeposit: {
      WAFERSEAL_TRY(const escrow::DepositRequest request, escrow::decode_deposit(body));
      out.slot_id_ = request.slot_id;
      return out;
    }
    case GuardOperation::kArm: {
      WAFERSEAL_TRY(const escrow::ArmRequest request, escrow::decode_arm(body));
      WAFERSEAL_TRY(const escrow::GuardTerms terms, escrow::decode_arm_terms(request.terms));
      out.slot_id_ = request.slot_id;
      if (terms.kind == RecordKind::kQuestion) out.answer_id_ = waferseal::answer_id(terms.answer);
      return out;
    }
    case GuardOperation::kRelease:
    case GuardOperation::kForget: {
      WAFERSEAL_TRY(const escrow::AgentRequest request, escrow::decode_agent(body));
      out.slot_id_ = request.slot_id;
      return out;
    }
    case GuardOperation::kHandOver: {
      WAFERSEAL_TRY(const escrow::HandOverRequest request, escrow::decode_hand_over(body));
      out.slot_id_ = request.slot_id;
      return out;
    }
    case GuardOperation::kUnlock: {
      WAFERSEAL_TRY(const escrow::UnlockRequest request, escrow::decode_unlock(body));
      out.slot_id_ = request.slot_id;
      return out;
    }
    case GuardOperation::kOpened: {
      WAFERSEAL_TRY(const escrow::OpenedRequest request, escrow::decode_opened(body));
      out.slot_id_ = request.slot_id;
      return out;
    }
    case GuardOperation::kControl: {
      WAFERSEAL_TRY(const escrow::ControlRequest request, escrow::decode_control(body));
      out.slot_id_ = request.slot_id;
      out.retracts_ = request.action == escrow::ControlAction::kRetract;
      if (request.answer) out.answer_id_ = waferseal::answer_id(*request.answer);
      return out;
    }
    case GuardOperation::kPassword: {
      WAFERSEAL_TRY(const escrow::PasswordRequest request, escrow::decode_password(body));
      WAFERSEAL_TRY(const Mailbox mailbox, Mailbox::parse(request.mailbox));
      // One spelling for each account: another would have the same key and be counted apart.
      if (mailbox.text() != request.mailbox) return Error{Code::kBadMailbox, {}, "not canonical"};
      out.password_account_ = waferseal::password_account(mailbox);
      return out;
    }
    case GuardOperation::kLoggedIn: {
      WAFERSEAL_TRY(const escrow::LoggedInRequest request, escrow::decode_logged_in(body));
      out.password_account_ = request.statement.account;
      return out;
    }
  }
  return Code::kInvalidArgument;
}

std::optional<AnswerId> guard_pool_of(const GuardRequest& request,
                                      const std::optional<GuardRecord>& record) {
  if (request.answer_id()) return request.answer_id();
  const bool counts = request.operation() == GuardOperation::kUnlock ||
                      request.operation() == GuardOperation::kOpened;
  if (!counts || !record || record->kind != RecordKind::kQuestion) return std::nullopt;
  return record->answer_id;
}

GuardChange guard_begin(const GuardKeys& keys, const GuardRequest& request, const GuardState& state,
                        UnixTime now, RandomSource& random) {
  const escrow::GuardStep step{keys, request, state, now, random};
  switch (request.operation()) {
    case GuardOperation::kChallenge:
      return escrow::reply_only(make_challenge_reply(
          make_challenge(keys.challenge_key, guard_audience(keys.id), now, random)));
    case GuardOperation::kOpen:
      return escrow::step_open(step);
    case GuardOperation::kEvaluate:
      return escrow::step_evaluate(step);
    case GuardOperation::kDeposit:
      return escrow::step_deposit(step);
    case GuardOperation::kArm:
      return escrow::step_arm(step);
    case GuardOperation::kRelease:
      return escrow::step_release(step);
    case GuardOperation::kHandOver:
      return escrow::step_hand_over(step);
    case GuardOperation::kForget:
      return escrow::step_forget(step);
    case GuardOperation::kUnlock:
      return escrow::step_unlock(step);
    case GuardOperation::kOpened:
      return escrow::step_opened(step);
    case GuardOperation::kControl:
      return escrow::step_control(step);
    case GuardOperation::kPassword:
      return escrow::step_password(step);
    case GuardOperation::kLoggedIn:
      return escrow::step_logged_in(step);
  }
  return escrow::refuse(Code::kInvalidArgument);
}

Result<Bytes> guard_finish(const GuardKeys& keys, const GuardRequest& request,
                           const GuardState& state, const std::optional<Cell>& cell, UnixTime now,
                           RandomSource& random) {
  if (request.operation() == GuardOperation::kPassword) {
    return escrow::finish_password(keys, request, state, now);
  }
  if (!state.record || state.record->slot_id != request.slot_id()) {
    return Code::kEscrowUnknownRecord;
  }
  const GuardRecord& record = *state.record;
  if (record.state == RecordState::kGone || !cell || cell->slot_id != record.slot_id ||
      cell->kind != record.kind) {
    return Code::kEscrowGone;
  }
  switch (request.operation()) {
    case GuardOperation::kEvaluate:
      return finish_evaluate(request, record, *cell, random);
    case GuardOperation::kUnlock:
      return finish_unlock(request, record, state.pool, *cell, now, random);
    case GuardOperation::kHandOver:
      if (record.kind != RecordKind::kRelease || record.state != RecordState::kArmed) {
        return Code::kEscrowWrongState;
      }
      return escrow::encode_hand_over_reply(cell->secret);
    default:
      return Code::kInvalidArgument;
  }
}

std::optional<GuardChange> guard_expire(const GuardRecord& record, UnixTime now) {
  if (record.state == RecordState::kGone || !escrow::is_over(record, now)) return std::nullopt;
  GuardChange change = escrow::forget_record(record);
  change.event = GuardEvent::kExpired;
  change.reply = escrow::encode_record_status(RecordState::kGone, record.expires);
  return change;
}

GuardChange guard_retract_by_operator(const GuardRecord& record) {
  GuardChange change = escrow::forget_record(record);
  change.reply = escrow::encode_record_status(RecordState::kGone, record.expires);
  return change;
}

namespace escrow {

GuardChange refuse(Code code) { return refuse(Error{code, {}, {}}); }

GuardChange refuse(Error error) {
  GuardChange change;
  change.reply = std::move(error);
  return change;
}

GuardChange reply_only(Bytes reply) {
  GuardChange change;
  change.reply = std::move(reply);
  return change;
}

GuardChange forget_record(const GuardRecord& record) {
  GuardChange change;
  change.cell.kind = CellChange::Kind::kZero;
  change.cell.slot_id = record.slot_id;
  change.cell.record_kind = record.kind;
  change.state.record = record;
  change.state.record->state = RecordState::kGone;
  change.state.record->attempts.clear();
  change.event = GuardEvent::kGone;
  return change;
}

bool is_over(const GuardRecord& record, UnixTime now) { return now >= record.expires; }

std::optional<GuardChange> refuse_if_over(const GuardStep& step, const GuardRecord& record) {
  if (record.state == RecordState::kGone) return refuse(Code::kEscrowGone);
  if (!is_over(record, step.now)) return std::nullopt;
  if (step.state.restore_waits) return refuse(Code::kGuardRestored);
  GuardChange change = forget_record(record);
  change.event = GuardEvent::kExpired;
  change.reply = Code::kEscrowExpired;
  return change;
}

}  // namespace escrow
}  // namespace waferseal
