// `tls` and `insecure` copies (SPEC 8.9 to 8.12).
#include "native/agent/opened_message.h"
#include "native/agent/round.h"
#include "native/delivery/attempt_log.h"
#include "native/lifecycle/copy_states.h"
#include "native/lifecycle/fall_back.h"
#include "native/lifecycle/outcome.h"

namespace waferseal::delivery {
namespace {

using native::CopyRecord;
using native::QueueKind;
using native::QueueRow;

constexpr char kNoEvidence[] = "{}";

Status defer(const Round& round, const QueueRow& row, Code code, const std::string& evidence) {
  const UnixTime now = round.now();
  return lifecycle::record_deferral(round.store, row, code, evidence,
                                    now + round.exchange.retry.after(row), now);
}

Status fail(const Round& round, const QueueRow& row, Code code) {
  return lifecycle::record_failure(round.store, row, code, kNoEvidence, round.now());
}

// SPEC 8.6: what the orders say about delivery status notifications goes along.
DsnOptions dsn_of(const DeliveryOrders& orders, const OrderedRecipient& recipient) {
  DsnOptions options;
  if (recipient.notify) {
    options.notify =
        NotifyWhen{recipient.notify->success, recipient.notify->failure, recipient.notify->delay};
  }
  switch (orders.dsn_return) {
    case DsnReturn::kUnset:
      options.return_what = ReturnWhat::kUnset;
      break;
    case DsnReturn::kFull:
      options.return_what = ReturnWhat::kFull;
      break;
    case DsnReturn::kHeaders:
      options.return_what = ReturnWhat::kHeaders;
      break;
  }
  options.envelope_id = orders.dsn_envelope_id;
  return options;
}

// SPEC 8.11. A guard that does not answer is asked again later.
Status fall_back(const Round& round, const QueueRow& row, const CopyRecord& copy,
                 const OpenedMessage& message, const OrderedRecipient& recipient, Code code,
                 const std::string& evidence) {
  SigningGuard guard(round.guards, message.key->signing);
  const Status fell = lifecycle::fall_back(
      round.store, guard, {row, copy, recipient.fallback, code, evidence}, round.now());
  if (!fell && fell.code() != Code::kLeaseLost && may_succeed_later(fell.code())) {
    return defer(round, row, fell.code(), evidence);
  }
  return fell;
}

Status delivered(const Round& round, const QueueRow& row, const OpenedMessage& message,
                 const OrderedRecipient& recipient, const std::string& evidence) {
  if (recipient.fallback) {
    SigningGuard guard(round.guards, message.key->signing);
    WAFERSEAL_CHECK(lifecycle::forget_fall_back(round.store, guard, row.message_id,
                                                *recipient.fallback, round.now()));
  }
  return lifecycle::record_delivery(round.store, row, evidence, round.now());
}

Status deliver_copy(const Round& round, const QueueRow& row, const CopyRecord& copy,
                    const OpenedMessage& message) {
  const OrderedRecipient* const recipient = message.find(copy.recipient);
  if (recipient == nullptr) return fail(round, row, Code::kAgentOrders);  // SPEC 8.9, 6
  if (round.now() > recipient->expires) {
    return fall_back(round, row, copy, message, *recipient, Code::kDeliveryExpired, kNoEvidence);
  }
  if (row.in_doubt) {
    WAFERSEAL_CHECK(lifecycle::record_doubt(round.store, row, "agent", round.now()));
  }
  const Attempt attempt = deliver_plaintext(
      Envelope{message.orders.envelope_sender, recipient->mailbox,
               dsn_of(message.orders, *recipient)},
      message.text, assurance_of(recipient->least_assurance), round.exchange.at(round.now()),
      [&] { return round.store.queue().begin_data(row); });
  log_attempt(row, attempt);
  const std::string evidence = evidence_json(attempt);
  if (attempt.fate == Fate::kDelivered) {
    return delivered(round, row, message, *recipient, evidence);
  }
  const UnixTime now = round.now();
  const auto again = next_attempt(round.exchange.retry, row, attempt, now, recipient->expires);
  if (again) {
    return lifecycle::record_deferral(round.store, row, attempt.code, evidence, *again, now);
  }
  return fall_back(round, row, copy, message, *recipient, attempt.code, evidence);
}

// The message as a whole cannot be opened: each row ends the same way (SPEC 8.9).
Status cannot_open(const Round& round, const std::vector<QueueRow>& rows, const Error& error) {
  const bool later = may_succeed_later(error.code);
  for (const QueueRow& row : rows) {
    const Status ended =
        later ? defer(round, row, error.code, kNoEvidence) : fail(round, row, error.code);
    if (!ended && ended.code() != Code::kLeaseLost) return ended;
  }
  if (later || error.code == Code::kAgentSlotGone) return Done{};
  return round.store.settings().audit({round.now(), std::string(code_name(error.code)), "agent",
                                       rows.front().message_id, error.detail});
}

}  // namespace

Status forget_slot_of(const Round& round, const std::string& message_id) {
  WAFERSEAL_TRY(const auto record, round.store.messages().agent_slot(message_id));
  if (!record) return Done{};
  WAFERSEAL_TRY(const Slot slot, parse_slot(record->record));
  WAFERSEAL_TRY(const AgentKey* const key, key_of_slot(slot, round.keys));
  SigningGuard guard(round.guards, key->signing);
  return lifecycle::forget_agent_slot(round.store, guard, *record, round.now());
}

Status deliver_copies(const Round& round, const std::vector<QueueRow>& rows) {
  const std::string& id = rows.front().message_id;
  native::MessageStore& messages = round.store.messages();
  WAFERSEAL_TRY(const auto message, messages.find_message(id));
  WAFERSEAL_TRY(const auto slot, messages.agent_slot(id));
  if (!message || !slot) return cannot_open(round, rows, Error{Code::kAgentSlotGone, id, {}});
  const Result<OpenedMessage> opened =
      open_message(*message, *slot, round.blobs, round.keys, round.key_list, round.guards);
  if (!opened) return cannot_open(round, rows, opened.error());
  WAFERSEAL_CHECK(for_each_of_ours(round, rows, [&](const QueueRow& row) -> Status {
    WAFERSEAL_TRY(const auto copy, messages.find_copy(row.copy_id));
    if (!copy || lifecycle::is_final(copy->state)) {
      return lifecycle::drop_row(round.store, row, round.now());
    }
    return deliver_copy(round, row, *copy, *opened);
  }));
  WAFERSEAL_TRY(const bool more, round.store.queue().any_left(id, QueueKind::kTls));
  return more ? Status(Done{}) : forget_slot_of(round, id);
}

}  // namespace waferseal::delivery
