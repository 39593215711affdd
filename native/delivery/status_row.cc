#include "native/delivery/status_row.h"

#include <algorithm>

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

// The latest one of the copy; nothing once the sender has removed it.
Result<std::optional<ReplyNews>> news_of_reply(native::Store& store, const MessageRecord& message,
                                               const CopyRecord& copy) {
  WAFERSEAL_TRY(const auto replies, store.replies().of_message(message.id));
  const auto last = std::find_if(replies.rbegin(), replies.rend(),
                                 [&](const auto& reply) { return reply.copy_id == copy.id; });
  const Result<Mailbox> sender = Mailbox::parse(message.owner);
  const Result<Mailbox> recipient = Mailbox::parse(copy.recipient);
  if (last == replies.rend() || !sender || !recipient) return std::optional<ReplyNews>();
  return std::optional(
      ReplyNews{*sender, *recipient, message.created_at, last->received_at, last->id});
}

// Who is told, and the mail.
struct Told {
  Mailbox sender;
  std::string mail;
};

Result<std::optional<Told>> told_by(native::Store& store, const MailExchange& exchange,
                                    const MessageRecord& message, const CopyRecord& copy,
                                    const QueueRow& row, UnixTime now) {
  const std::string& own_name = exchange.settings.own_name;
  if (lifecycle::tells_reply(row)) {
    WAFERSEAL_TRY(const auto news, news_of_reply(store, message, copy));
    if (!news) return std::optional<Told>();
    return std::optional(Told{news->sender, compose_reply_mail(*news, own_name, now)});
  }
  const auto status = status_of(message, copy, row, exchange.retry);
  if (!status) return std::optional<Told>();
  return std::optional(Told{status->sender, compose_status_mail(*status, own_name, now)});
}

}  // namespace

Status work_on_status_row(native::Store& store, const MailExchange& exchange, const QueueRow& row,
                          UnixTime now) {
  WAFERSEAL_TRY(const auto copy, store.messages().find_copy(row.copy_id));
  WAFERSEAL_TRY(const auto message, store.messages().find_message(row.message_id));
  if (!copy || !message || !exchange.status_mails) return lifecycle::drop_row(store, row, now);
  WAFERSEAL_TRY(const auto told, told_by(store, exchange, *message, *copy, row, now));
  if (!told) return lifecycle::drop_row(store, row, now);
  const Attempt attempt =
      deliver_status(Envelope{std::nullopt, told->sender}, told->mail, exchange.at(now),
                     [&store, &row] { return store.queue().begin_data(row); });
  log_attempt(row, attempt);
  if (attempt.fate == Fate::kDelivered) return lifecycle::drop_row(store, row, now);
  const auto again = next_attempt(exchange.retry, row, attempt, now, std::nullopt);
  if (again) return lifecycle::record_deferral(store, row, std::nullopt, {}, *again, now);
  return lifecycle::record_untold(store, row, attempt.code, now);
}

}  // namespace waferseal::delivery
