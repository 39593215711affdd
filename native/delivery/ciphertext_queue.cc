#include "native/delivery/ciphertext_queue.h"

#include "native/delivery/attempt_log.h"
#include "native/delivery/status_row.h"
#include "native/lifecycle/copy_states.h"
#include "native/lifecycle/outcome.h"

namespace waferseal::delivery {
namespace {

using native::CopyRecord;
using native::QueueRow;

class CiphertextRow {
 public:
  CiphertextRow(native::Store& store, const native::BlobStore& blobs, const MailExchange& exchange,
                const QueueRow& row, UnixTime now)
      : store_(store), blobs_(blobs), exchange_(exchange), row_(row), now_(now) {}

  Status run() {
    WAFERSEAL_TRY(const std::optional<CopyRecord> copy, store_.messages().find_copy(row_.copy_id));
    WAFERSEAL_TRY(const auto message, store_.messages().find_message(row_.message_id));
    if (!copy || !message || lifecycle::is_final(copy->state)) {
      return lifecycle::drop_row(store_, row_, now_);
    }
    const Result<Mailbox> sender = Mailbox::parse(message->owner);
    const Result<Mailbox> recipient = Mailbox::parse(copy->recipient);
    if (!sender) return fail(sender.code());
    if (!recipient) return fail(recipient.code());
    Result<Bytes> blob = blobs_.read_all(copy->blob);
    if (!blob) return fail(blob.code());

    if (row_.in_doubt) WAFERSEAL_CHECK(lifecycle::record_doubt(store_, row_, "server", now_));
    const Attempt attempt =
        deliver_ciphertext(Envelope{*sender, *recipient}, Ciphertext::sealed(std::move(*blob)),
                           exchange_.at(now_), [this] { return store_.queue().begin_data(row_); });
    log_attempt(row_, attempt);
    const std::string evidence = evidence_json(attempt);
    if (attempt.fate == Fate::kDelivered) {
      return lifecycle::record_delivery(store_, row_, evidence, now_);
    }
    const auto again = next_attempt(exchange_.retry, row_, attempt, now_, std::nullopt);
    if (!again) return lifecycle::record_failure(store_, row_, attempt.code, evidence, now_);
    return lifecycle::record_deferral(store_, row_, attempt.code, evidence, *again, now_);
  }

 private:
  Status fail(Code code) { return lifecycle::record_failure(store_, row_, code, "{}", now_); }

  native::Store& store_;
  const native::BlobStore& blobs_;
  const MailExchange& exchange_;
  const QueueRow& row_;
  const UnixTime now_;
};

}  // namespace

Result<bool> deliver_due_ciphertext(native::Store& store, const native::BlobStore& blobs,
                                    const MailExchange& exchange, DomainShares& shares,
                                    const Clock& clock) {
  const std::chrono::seconds lease =
      shares.lease(std::chrono::duration_cast<std::chrono::seconds>(exchange.settings.attempt) +
                   std::chrono::minutes(5));
  WAFERSEAL_TRY(
      const Claim claim,
      shares.claim(store.queue(), {native::QueueKind::kOpenPgp, native::QueueKind::kStatus},
                   clock(), lease));
  for (const QueueRow& row : claim.rows()) {
    // One after the other: by the time it is a row's turn its lease may have run out.
    const Status ours = store.queue().extend(row, clock(), lease);
    if (!ours && ours.code() == Code::kLeaseLost) continue;
    WAFERSEAL_CHECK(ours);
    const Status worked = row.kind == native::QueueKind::kStatus
                              ? work_on_status_row(store, exchange, row, clock())
                              : CiphertextRow(store, blobs, exchange, row, clock()).run();
    if (!worked && worked.code() != Code::kLeaseLost) return worked.error();
  }
  return !claim.rows().empty();
}

}  // namespace waferseal::delivery
