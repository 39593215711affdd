#include "native/agent/agent.h"

#include <algorithm>

#include "native/agent/guard_client.h"
#include "native/agent/key_list_watch.h"
#include "native/agent/notice_mail.h"
#include "native/agent/opened_message.h"
#include "waferseal/notice.h"

namespace waferseal::delivery {
namespace {

using native::CopyRecord;
using native::CopyState;
using native::QueueKind;
using native::QueueRow;

constexpr char kNoEvidence[] = "{}";

std::string text_of(Code code) { return std::string(code_name(code)); }

OrderedAssurance assurance_of(Assurance ordered) {
  Result<OrderedAssurance> verified = OrderedAssurance::verified(ordered);
  if (verified) return *verified;
  return OrderedAssurance::unverified_because_signed_orders_say_so(ordered);
}

}  // namespace

struct Agent::Impl {
  AgentSettings settings;
  std::vector<AgentKey> keys;
  AgentWorld world;
  KeyListWatch watch;
  bool tidied = false;

  native::QueueStore& queue() { return world.store.queue(); }
  native::MessageStore& messages() { return world.store.messages(); }
  const RetrySchedule& retry() const { return world.exchange.retry; }
  UnixTime now() { return world.clock(); }

  Result<KeyList> current_keys() {
    WAFERSEAL_TRY(const std::optional<Bytes> record, world.store.settings().find_key_list());
    if (!record) return Error{Code::kKeylistNoAgent, {}, "there is no key list"};
    return watch.check(*record, now());
  }

  Status audit(Code code, const std::string& subject, const std::string& detail) {
    return world.store.settings().audit(
        native::AuditEvent{now(), text_of(code), "agent", subject, detail});
  }

  // ---- endings of a row

  Status finish(const QueueRow& row, CopyState state, Code code, const std::string& evidence) {
    return queue().finish(row, state, text_of(code), evidence, now());
  }

  Status defer(const QueueRow& row, Code code, const std::string& evidence) {
    return queue().defer(row, text_of(code), evidence, now() + retry().after(row.attempts), now());
  }

  // Whether another attempt may still help and would come in time.
  bool may_try_again(const QueueRow& row, const Attempt& attempt, UnixTime expires) {
    if (attempt.fate == Fate::kPermanent) return false;
    if (attempt.fate == Fate::kTlsImpossible && row.attempts >= retry().tls_attempts) return false;
    const UnixTime again = now() + retry().after(row.attempts);
    return again <= expires && again - row.created_at <= retry().give_up;
  }

  // ---- tls copies

  // Our own copy of a message that has nothing left to deliver is forgotten, wherever it is.
  Status forget_agent_slot(const std::string& message_id, const GuardClient& guards) {
    WAFERSEAL_TRY(const auto record, messages().agent_slot(message_id));
    if (!record) return Done{};
    WAFERSEAL_TRY(const Slot slot, parse_slot(record->record));
    WAFERSEAL_TRY(const AgentKey* const key, key_of_slot(slot, keys));
    const Status forgotten = guards.forget(key->signing, slot.head.id);
    // No guard has it under our key: there is nothing of ours to forget, which ought not to be.
    if (!forgotten && forgotten.code() == Code::kControlRefused) {
      WAFERSEAL_CHECK(audit(forgotten.code(), message_id, "agent slot not known to any guard"));
    } else {
      WAFERSEAL_CHECK(forgotten);
    }
    return messages().forget_slot(record->slot_id);
  }

  // Delivered by TLS: what was sealed for the case that it would not be goes. A guard that cannot
  // be reached forgets by itself when the record expires.
  Status forget_fallback(const QueueRow& row, const OpenedMessage& message,
                         const OrderedRecipient& recipient, const GuardClient& guards) {
    if (recipient.fallback) {
      const Status forgotten = guards.forget(message.key->signing, *recipient.fallback);
      if (!forgotten) {
        WAFERSEAL_CHECK(audit(forgotten.code(), row.message_id, "fall-back not forgotten"));
      }
      WAFERSEAL_CHECK(messages().forget_slot(*recipient.fallback));
    }
    WAFERSEAL_TRY(const auto notices, messages().notices_of(row.message_id));
    for (const native::NoticeRecord& notice : notices) {
      if (notice.copy_id == row.copy_id) WAFERSEAL_CHECK(messages().forget_notice(notice.id));
    }
    return Done{};
  }

  // The guard first: it takes the same release twice, and a crash in between repeats both.
  Status fall_back(const QueueRow& row, const OpenedMessage& message,
                   const OrderedRecipient& recipient, Code code, const std::string& evidence,
                   const GuardClient& guards) {
    if (recipient.fallback) {
      const Status released = guards.release(message.key->signing, *recipient.fallback);
      if (!released && may_succeed_later(released.code()))
        return defer(row, released.code(), evidence);
      if (!released) return finish(row, CopyState::kFailed, released.code(), evidence);
    }
    const Status replaced = queue().fall_back(row, text_of(code), evidence, now());
    if (!replaced && replaced.code() == Code::kNotFound) {
      return finish(row, CopyState::kFailed, code, evidence);
    }
    WAFERSEAL_CHECK(replaced);
    return audit(code, row.message_id, "fall-back released");
  }

  Status deliver_copy(const QueueRow& row, const CopyRecord& copy, const OpenedMessage& message,
                      const GuardClient& guards) {
    const OrderedRecipient* const recipient = message.find(copy.recipient);
    if (recipient == nullptr) {
      return finish(row, CopyState::kFailed, Code::kAgentOrders, kNoEvidence);
    }
    if (row.in_doubt) {
      WAFERSEAL_CHECK(forget_fallback(row, message, *recipient, guards));
      return finish(row, CopyState::kSent, Code::kDeliveryInDoubt, kNoEvidence);
    }
    if (now() > recipient->expires) {
      return fall_back(row, message, *recipient, Code::kDeliveryExpired, kNoEvidence, guards);
    }
    const Attempt attempt =
        deliver_plaintext(Envelope{message.orders.envelope_sender, recipient->mailbox},
                          message.text, assurance_of(recipient->least_assurance),
                          world.exchange.at(now()), [&] { return queue().begin_data(row); });
    const std::string evidence = evidence_json(attempt);
    if (attempt.fate == Fate::kDelivered) {
      WAFERSEAL_CHECK(forget_fallback(row, message, *recipient, guards));
      return queue().finish(row, CopyState::kSent, "", evidence, now());
    }
    if (may_try_again(row, attempt, recipient->expires)) {
      return defer(row, attempt.code, evidence);
    }
    return fall_back(row, message, *recipient, attempt.code, evidence, guards);
  }

  // The message as a whole cannot be opened: each row ends the same way.
  Status cannot_open(const std::vector<QueueRow>& rows, const Error& error) {
    for (const QueueRow& row : rows) {
      const Status ended = may_succeed_later(error.code)
                               ? defer(row, error.code, kNoEvidence)
                               : finish(row, CopyState::kFailed, error.code, kNoEvidence);
      if (!ended && ended.code() != Code::kLeaseLost) return ended.error();
    }
    if (may_succeed_later(error.code) || error.code == Code::kAgentSlotGone) return Done{};
    return audit(error.code, rows.front().message_id, error.detail);
  }

  Status work_on_copies(const std::vector<QueueRow>& rows, const KeyList& key_list) {
    const GuardClient guards(world.guards, key_list);
    const std::string& id = rows.front().message_id;
    WAFERSEAL_TRY(const auto message, messages().find_message(id));
    WAFERSEAL_TRY(const auto slot, messages().agent_slot(id));
    if (!message || !slot) return cannot_open(rows, Error{Code::kAgentSlotGone, id, {}});
    const Result<OpenedMessage> opened =
        open_message(*message, *slot, world.blobs, keys, key_list, guards);
    if (!opened) return cannot_open(rows, opened.error());

    for (const QueueRow& row : rows) {
      // One after the other: a row's lease may have run out by the time it is its turn.
      const Status ours = queue().extend(row, now(), settings.lease);
      if (!ours && ours.code() == Code::kLeaseLost) continue;
      WAFERSEAL_CHECK(ours);
      WAFERSEAL_TRY(const auto copy, messages().find_copy(row.copy_id));
      if (!copy || native::is_final(copy->state)) {
        WAFERSEAL_CHECK(queue().drop(row));
        continue;
      }
      const Status worked = deliver_copy(row, *copy, *opened, guards);
      if (!worked && worked.code() != Code::kLeaseLost) return worked.error();
    }
    WAFERSEAL_TRY(const bool more, queue().any_left(id, QueueKind::kTls));
    if (more) return Done{};
    return forget_agent_slot(id, guards);
  }

  // A crash between the last copy and its consequence: once after each start.
  Status tidy_up(const KeyList& key_list) {
    const GuardClient guards(world.guards, key_list);
    WAFERSEAL_TRY(const auto accepted,
                  messages().messages_in_state(native::MessageState::kAccepted));
    for (const native::MessageRecord& message : accepted) {
      WAFERSEAL_TRY(const bool waiting, queue().any_left(message.id, QueueKind::kTls));
      if (waiting) continue;
      // A slot of a key that was deleted, or a guard that is down: its record expires by itself.
      const Status forgotten = forget_agent_slot(message.id, guards);
      if (!forgotten && forgotten.code() == Code::kStoreFailed) return forgotten.error();
    }
    return Done{};
  }

  // ---- notices

  Result<Notice> open(const native::NoticeRecord& record, const KeyList& key_list) {
    Error last{Code::kNoticeOtherKey, {}, {}};
    for (const AgentKey& key : keys) {
      Result<Notice> notice = open_notice(record.record, key.xwing, key_list);
      if (notice || notice.code() != Code::kNoticeOtherKey) return notice;
    }
    return last;
  }

  Status send_notice(const QueueRow& row, const native::NoticeRecord& record,
                     const CopyRecord& copy, const KeyList& key_list) {
    const Result<Notice> notice = open(record, key_list);
    if (!notice) {
      WAFERSEAL_CHECK(audit(notice.code(), row.message_id, "notice"));
      return finish(row, CopyState::kFailed, notice.code(), kNoEvidence);
    }
    WAFERSEAL_TRY(const auto message, messages().find_message(row.message_id));
    const ByteView slot_id(copy.slot_id);
    const bool fits =
        message && message->seal == notice->seal &&
        std::equal(slot_id.begin(), slot_id.end(), notice->slot_id.begin(), notice->slot_id.end());
    if (!fits) {
      WAFERSEAL_CHECK(audit(Code::kAgentNotice, row.message_id, "notice"));
      return finish(row, CopyState::kFailed, Code::kAgentNotice, kNoEvidence);
    }
    if (now() > notice->expires) {
      return finish(row, CopyState::kExpired, Code::kDeliveryExpired, kNoEvidence);
    }
    if (notice->send_at && *notice->send_at > now()) {
      return queue().defer(row, "", kNoEvidence, *notice->send_at, now());
    }
    const Result<Plaintext> mail = compose_notice_mail(*notice, now(), world.exchange.random);
    if (!mail) return finish(row, CopyState::kFailed, mail.code(), kNoEvidence);
    const Attempt attempt = deliver_plaintext(
        Envelope{notice->sender, notice->recipient}, *mail, assurance_of(notice->least_assurance),
        world.exchange.at(now()), [&] { return queue().begin_data(row); });
    const std::string evidence = evidence_json(attempt);
    if (attempt.fate == Fate::kDelivered) {
      return queue().finish(row, CopyState::kNotified, "", evidence, now());
    }
    if (may_try_again(row, attempt, notice->expires)) return defer(row, attempt.code, evidence);
    return finish(row, CopyState::kFailed, attempt.code, evidence);
  }

  Status work_on_notice(const QueueRow& row, const KeyList& key_list) {
    WAFERSEAL_TRY(const auto record, messages().find_notice(row.notice_id));
    WAFERSEAL_TRY(const auto copy, messages().find_copy(row.copy_id));
    // A dormant one is queued when its fall-back is released, and not before.
    if (!record || !copy || native::is_final(copy->state) || record->dormant) {
      return queue().drop(row);
    }
    if (row.in_doubt) return finish(row, CopyState::kNotified, Code::kDeliveryInDoubt, kNoEvidence);
    return send_notice(row, *record, *copy, key_list);
  }

  Status work_on_notices(const std::vector<QueueRow>& rows, const KeyList& key_list) {
    for (const QueueRow& row : rows) {
      const Status ours = queue().extend(row, now(), settings.lease);
      if (!ours && ours.code() == Code::kLeaseLost) continue;
      WAFERSEAL_CHECK(ours);
      const Status worked = work_on_notice(row, key_list);
      if (!worked && worked.code() != Code::kLeaseLost) return worked.error();
    }
    return Done{};
  }

  Result<bool> work_once() {
    WAFERSEAL_TRY(const KeyList key_list, current_keys());
    if (!tidied) {
      WAFERSEAL_CHECK(tidy_up(key_list));
      tidied = true;
    }
    WAFERSEAL_TRY(const native::QueueBatch batch,
                  queue().claim({QueueKind::kTls, QueueKind::kNotice}, now(), settings.lease));
    if (batch.rows.empty()) return false;
    if (batch.rows.front().kind == QueueKind::kTls) {
      WAFERSEAL_CHECK(work_on_copies(batch.rows, key_list));
    } else {
      WAFERSEAL_CHECK(work_on_notices(batch.rows, key_list));
    }
    return true;
  }
};

Agent::Agent(std::unique_ptr<Impl> impl) : impl_(std::move(impl)) {}
Agent::Agent(Agent&&) noexcept = default;
Agent::~Agent() = default;

Result<Agent> Agent::start(AgentSettings settings, std::vector<AgentKey> keys, AgentWorld world) {
  if (keys.empty()) return Error{Code::kInvalidArgument, "agent keys", {}};
  WAFERSEAL_TRY(KeyListWatch watch, KeyListWatch::open(settings.root, settings.pin_file));
  return Agent(std::unique_ptr<Impl>(
      new Impl{std::move(settings), std::move(keys), std::move(world), std::move(watch)}));
}

Result<bool> Agent::work_once() { return impl_->work_once(); }

}  // namespace waferseal::delivery
