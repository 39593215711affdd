// Unlock and opened: what the recipient does (SPEC 4.6).
#include <algorithm>

#include "engine/crypto/sign.h"
#include "engine/crypto/voprf.h"
#include "engine/escrow/guard_steps.h"
#include "engine/escrow/messages.h"
#include "engine/escrow/signed_text.h"
#include "engine/escrow/tries.h"

namespace waferseal::escrow {
namespace {

constexpr std::size_t kMostRememberedAttempts = 64;

}  // namespace

// Nothing is spent before every check has passed, and nothing is evaluated before the try is on
// disk: the evaluation is guard_finish's.
GuardChange step_unlock(const GuardStep& step) {
  const Result<UnlockRequest> request = decode_unlock(step.request.body());
  if (!request) return refuse(request.error());
  const Audience audience = guard_audience(step.keys.id);
  if (const Status fresh =
          check_challenge(step.keys.challenge_key, audience, step.now, request->nonce);
      !fresh) {
    return refuse(fresh.error());
  }
  // The same answer whether the slot is unknown, is no question, was never armed, or the link is
  // not this one.
  if (!step.state.record || step.state.record->kind != RecordKind::kQuestion) {
    return refuse(Code::kLinkRefused);
  }
  GuardRecord record = *step.state.record;
  if (!verify_link_request(
          record.link, audience, record.slot_id, request->nonce, LinkOperation::kUnlock,
          unlock_arguments(request->attempt, request->blinded), request->signature)) {
    return refuse(Code::kLinkRefused);
  }
  if (std::optional<GuardChange> over = refuse_if_over(step, record)) return std::move(*over);
  if (record.state == RecordState::kFrozen) return refuse(Code::kEscrowFrozen);
  if (record.state != RecordState::kArmed) return refuse(Code::kEscrowWrongState);
  if (const Status checked = crypto::voprf_check_element(request->blinded); !checked) {
    return refuse(checked.error());
  }
  const ByteArray<32> hash = blinded_hash(request->blinded);
  GuardChange change;
  change.needs_cell = true;
  const auto known =
      std::find_if(record.attempts.begin(), record.attempts.end(),
                   [&request](const Attempt& attempt) { return attempt.id == request->attempt; });
  if (known != record.attempts.end()) {
    if (known->blinded_hash != hash) return refuse(Code::kAttemptReused);
    return change;  // paid already: for free
  }
  if (!step.state.pool || step.state.pool->id != record.answer_id) return refuse(Code::kInternal);
  AnswerPool pool = *step.state.pool;
  const Result<SpentTry> spent = spend_try(pool, step.now);
  if (!spent) {
    change = refuse(spent.error());
    // Frozen before this slot was armed, or told to nobody: told again.
    if (spent.code() == Code::kTriesFrozen) change.event = GuardEvent::kPoolFrozen;
    return change;
  }
  if (record.attempts.size() == kMostRememberedAttempts)
    record.attempts.erase(record.attempts.begin());
  record.attempts.push_back(Attempt{request->attempt, hash, spent->day, spent->granted, false});
  change.event = pool.frozen ? GuardEvent::kPoolFrozen : GuardEvent::kTrySpent;
  change.state.record = std::move(record);
  change.state.pool = std::move(pool);
  return change;
}

GuardChange step_opened(const GuardStep& step) {
  const Result<OpenedRequest> request = decode_opened(step.request.body());
  if (!request) return refuse(request.error());
  const Audience audience = guard_audience(step.keys.id);
  if (const Status fresh =
          check_challenge(step.keys.challenge_key, audience, step.now, request->nonce);
      !fresh) {
    return refuse(fresh.error());
  }
  if (!step.state.record || step.state.record->kind != RecordKind::kQuestion) {
    return refuse(Code::kUnlockRefused);
  }
  GuardRecord record = *step.state.record;
  if (!crypto::verify(record.unlock, "opened",
                      {opened_text(audience, record.slot_id, request->attempt, request->nonce)},
                      request->signature)) {
    return refuse(Code::kUnlockRefused);
  }
  if (std::optional<GuardChange> over = refuse_if_over(step, record)) return std::move(*over);
  if (record.state != RecordState::kArmed || !step.state.pool ||
      step.state.pool->id != record.answer_id) {
    return refuse(Code::kEscrowWrongState);
  }
  // The latest try only, and once: failures before it stay spent.
  AnswerPool pool = *step.state.pool;
  OpenedReply reply;
  GuardChange change;
  if (!record.attempts.empty() && record.attempts.back().id == request->attempt &&
      !record.attempts.back().given_back) {
    record.attempts.back().given_back = true;
    give_back_try(pool, record.attempts.back(), step.now);
    reply.given_back = true;
    change.event = GuardEvent::kTryGivenBack;
    change.state.record = std::move(record);
    change.state.pool = pool;
  }
  reply.left = tries_left(pool, step.now);
  change.reply = encode(reply);
  return change;
}

}  // namespace waferseal::escrow
