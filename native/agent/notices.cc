// Notices (SPEC 3.11, 8.13).
#include <algorithm>

#include "native/agent/notice_mail.h"
#include "native/agent/round.h"
#include "native/delivery/attempt_log.h"
#include "native/lifecycle/copy_states.h"
#include "native/lifecycle/outcome.h"
#include "waferseal/notice.h"

namespace waferseal::delivery {
namespace {

using native::CopyRecord;
using native::QueueRow;

constexpr char kNoEvidenceYet[] = "{}";

Result<Notice> open(const Round& round, const native::NoticeRecord& record) {
  for (const AgentKey& key : round.keys) {
    Result<Notice> notice = open_notice(record.record, key.xwing, round.key_list);
    if (notice || notice.code() != Code::kNoticeOtherKey) return notice;
  }
  return Error{Code::kAgentKeyEnded, {}, {}};
}

// SPEC 8.13: for slot id and T of the message at hand.
Result<Notice> open_for(const Round& round, const QueueRow& row, const CopyRecord& copy,
                        const native::NoticeRecord& record) {
  WAFERSEAL_TRY(Notice notice, open(round, record));
  WAFERSEAL_TRY(const auto message, round.store.messages().find_message(row.message_id));
  const bool fits = message && message->seal == notice.seal &&
                    std::equal(copy.slot_id.begin(), copy.slot_id.end(), notice.slot_id.begin(),
                               notice.slot_id.end());
  if (!fits) return Error{Code::kAgentNotice, {}, {}};
  return notice;
}

// SPEC 8.13: a notice without a time of its own is for a fall-back, and nobody but the guard is asked
// whether that was released. The store only lends the statement to ask with.
Status check_released(const Round& round, const Notice& notice) {
  WAFERSEAL_TRY(const auto slot, round.store.messages().slot_by_id(notice.slot_id));
  if (!slot) return Error{Code::kAgentSlotGone, {}, {}};
  WAFERSEAL_TRY(const ArmFacts arm, parse_arm(slot->arm));
  if (arm.slot_id != notice.slot_id) return Error{Code::kAgentNotice, {}, "another slot's arm"};
  WAFERSEAL_TRY(const RecordState state, round.guards.state(slot->arm));
  if (state != RecordState::kArmed) return Error{Code::kAgentNotReleased, {}, {}};
  return Done{};
}

Status refuse(const Round& round, const QueueRow& row, Code code) {
  const UnixTime now = round.now();
  WAFERSEAL_CHECK(round.store.settings().audit(
      {now, std::string(code_name(code)), "agent", row.message_id, "notice"}));
  // What was never released may still be: the `tls` copy goes its way, without this row.
  if (code == Code::kAgentNotReleased) return lifecycle::drop_row(round.store, row, now);
  return lifecycle::record_failure(round.store, row, code, kNoEvidenceYet, now);
}

// A guard that does not answer, or holds the record back after a restore.
bool may_be_released_later(Code code) {
  return may_succeed_later(code) || code == Code::kEscrowWrongState;
}

Status send_mail(const Round& round, const QueueRow& row, const Notice& notice) {
  if (row.in_doubt) {
    WAFERSEAL_CHECK(lifecycle::record_doubt(round.store, row, "agent", round.now()));
  }
  const Result<Plaintext> mail =
      compose_notice_mail(notice, round.notice_words, round.now(), round.exchange.random);
  if (!mail) {
    return lifecycle::record_failure(round.store, row, mail.code(), kNoEvidenceYet, round.now());
  }
  const Attempt attempt = deliver_plaintext(
      Envelope{notice.sender, notice.recipient}, *mail, assurance_of(notice.least_assurance),
      round.exchange.at(round.now()), [&] { return round.store.queue().begin_data(row); });
  log_attempt(row, attempt);
  const std::string evidence = evidence_json(attempt);
  const UnixTime now = round.now();
  if (attempt.fate == Fate::kDelivered) {
    return lifecycle::record_delivery(round.store, row, evidence, now);
  }
  const auto again = next_attempt(round.exchange.retry, row, attempt, now, notice.expires);
  if (!again) return lifecycle::record_failure(round.store, row, attempt.code, evidence, now);
  return lifecycle::record_deferral(round.store, row, attempt.code, evidence, *again, now);
}

Status send_notice(const Round& round, const QueueRow& row) {
  native::MessageStore& messages = round.store.messages();
  WAFERSEAL_TRY(const auto record, messages.find_notice(row.notice_id));
  WAFERSEAL_TRY(const auto copy, messages.find_copy(row.copy_id));
  // A dormant one is queued when its fall-back is released, and not before. That the store says it
  // is not dormant counts for nothing: see check_released.
  if (!record || !copy || lifecycle::is_final(copy->state) || record->dormant) {
    return lifecycle::drop_row(round.store, row, round.now());
  }
  const Result<Notice> notice = open_for(round, row, *copy, *record);
  const UnixTime now = round.now();
  if (!notice) return refuse(round, row, notice.code());
  if (now > notice->expires) return lifecycle::record_too_late(round.store, row, now);
  if (notice->send_at && *notice->send_at > now) {
    return lifecycle::record_deferral(round.store, row, std::nullopt, {}, *notice->send_at, now);
  }
  if (!notice->send_at) {
    const Status released = check_released(round, *notice);
    if (!released && may_be_released_later(released.code())) {
      return lifecycle::record_deferral(round.store, row, released.code(), kNoEvidenceYet,
                                        now + round.exchange.retry.after(row), now);
    }
    if (!released) return refuse(round, row, released.code());
  }
  return send_mail(round, row, *notice);
}

}  // namespace

Status send_notices(const Round& round, const std::vector<QueueRow>& rows) {
  return for_each_of_ours(round, rows,
                          [&](const QueueRow& row) { return send_notice(round, row); });
}

}  // namespace waferseal::delivery
