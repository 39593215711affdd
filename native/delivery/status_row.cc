#include "native/delivery/status_row.h"

#include "native/delivery/attempt_log.h"
#include "native/delivery/status_mail.h"
#include "native/lifecycle/outcome.h"
#include "native/lifecycle/tell_sender.h"

namespace waferseal::delivery {
namespace {

using native::CopyRecord;
using native::CopyState;
using native::MessageRecord;
using native::QueueRow;

// Nothing: there is nothing to tell any more, as the copy was delivered or taken back meanwhile.
std::optional<CopyStatus> status_of(const MessageRecord& message, const CopyRecord& copy,
                                    const QueueRow& row, const RetrySchedule& retry) {
  const bool failed = lifecycle::tells_failure(row);
  const bool too_late =
      copy.state == CopyState::kExpired && copy.code == code_name(Code::kDeliveryExpired);
  const bool still_so =
      failed ? copy.state == CopyState::kFailed || too_late : copy.state == CopyState::kDeferred;
  if (!still_so) return std::nullopt;
  const Result<Mailbox> sender = Mailbox::parse(message.owner);
  const Result<Mailbox> recipient = Mailbox::parse(copy.recipient);
  if (!sender || !recipient) return std::nullopt;
  CopyStatus status{*sender, *recipient, failed};
  status.code = code_from_name(copy.code).value_or(Code::kInternal);
  status.evidence = copy.evidence;
  status.message_id = message.id;
  status.copy = std::to_string(copy.id);
  status.accepted = message.created_at;
  if (!failed) {
    status.gives_up = message.created_at + retry.give_up;
    const bool ends_sooner = copy.expires_at != UnixTime{} && copy.expires_at < *status.gives_up;
    if (ends_sooner) status.gives_up = copy.expires_at;
  }
  return status;
}

}  // namespace

Status work_on_status_row(native::Store& store, const MailExchange& exchange, const QueueRow& row,
                          UnixTime now) {
  WAFERSEAL_TRY(const auto copy, store.messages().find_copy(row.copy_id));
  WAFERSEAL_TRY(const auto message, store.messages().find_message(row.message_id));
  if (!copy || !message || !exchange.status_mails) return lifecycle::drop_row(store, row, now);
  const auto status = status_of(*message, *copy, row, exchange.retry);
  if (!status) return lifecycle::drop_row(store, row, now);
  const std::string mail = compose_status_mail(*status, exchange.settings.own_name, now);
  const Attempt attempt =
      deliver_status(Envelope{std::nullopt, status->sender}, mail, exchange.at(now),
                     [&store, &row] { return store.queue().begin_data(row); });
  log_attempt(row, attempt);
  if (attempt.fate == Fate::kDelivered) return lifecycle::drop_row(store, row, now);
  const auto again = next_attempt(exchange.retry, row, attempt, now, std::nullopt);
  if (again) return lifecycle::record_deferral(store, row, std::nullopt, {}, *again, now);
  return lifecycle::record_untold(store, row, attempt.code, now);
}

}  // namespace waferseal::delivery
