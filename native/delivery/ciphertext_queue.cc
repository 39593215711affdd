#include "native/delivery/ciphertext_queue.h"

namespace waferseal::delivery {
namespace {

using native::CopyRecord;
using native::CopyState;
using native::QueueRow;

class CiphertextRow {
 public:
  CiphertextRow(native::Store& store, const native::BlobStore& blobs, const MailExchange& exchange,
                const QueueRow& row, UnixTime now)
      : store_(store), blobs_(blobs), exchange_(exchange), row_(row), now_(now) {}

  Status run() {
    WAFERSEAL_TRY(const std::optional<CopyRecord> copy, store_.messages().find_copy(row_.copy_id));
    if (!copy || native::is_final(copy->state)) return store_.queue().drop(row_);
    if (row_.in_doubt) return finish(CopyState::kSent, Code::kDeliveryInDoubt, "{}");
    WAFERSEAL_TRY(const auto message, store_.messages().find_message(row_.message_id));
    if (!message) return store_.queue().drop(row_);
    const Result<Mailbox> sender = Mailbox::parse(message->owner);
    const Result<Mailbox> recipient = Mailbox::parse(copy->recipient);
    if (!sender) return finish(CopyState::kFailed, sender.code(), "{}");
    if (!recipient) return finish(CopyState::kFailed, recipient.code(), "{}");
    Result<Bytes> blob = blobs_.read_all(copy->blob);
    if (!blob) return finish(CopyState::kFailed, blob.code(), "{}");

    const Attempt attempt =
        deliver_ciphertext(Envelope{*sender, *recipient}, Ciphertext::sealed(std::move(*blob)),
                           exchange_.at(now_), [this] { return store_.queue().begin_data(row_); });
    const std::string evidence = evidence_json(attempt);
    if (attempt.fate == Fate::kDelivered) {
      return store_.queue().finish(row_, CopyState::kSent, "", evidence, now_);
    }
    const UnixTime again = now_ + exchange_.retry.after(row_.attempts);
    const bool over = again - row_.created_at > exchange_.retry.give_up;
    if (attempt.fate == Fate::kPermanent || over) {
      return finish(CopyState::kFailed, attempt.code, evidence);
    }
    return store_.queue().defer(row_, std::string(code_name(attempt.code)), evidence, again, now_);
  }

 private:
  Status finish(CopyState state, Code code, const std::string& evidence) {
    return store_.queue().finish(row_, state, std::string(code_name(code)), evidence, now_);
  }

  native::Store& store_;
  const native::BlobStore& blobs_;
  const MailExchange& exchange_;
  const QueueRow& row_;
  const UnixTime now_;
};

}  // namespace

Result<bool> deliver_due_ciphertext(native::Store& store, const native::BlobStore& blobs,
                                    const MailExchange& exchange, const Clock& clock) {
  const std::chrono::seconds lease =
      std::chrono::duration_cast<std::chrono::seconds>(exchange.settings.attempt) +
      std::chrono::minutes(5);
  WAFERSEAL_TRY(const native::QueueBatch batch,
                store.queue().claim({native::QueueKind::kOpenPgp}, clock(), lease));
  for (const QueueRow& row : batch.rows) {
    // One after the other: by the time it is a row's turn its lease may have run out.
    const Status ours = store.queue().extend(row, clock(), lease);
    if (!ours && ours.code() == Code::kLeaseLost) continue;
    WAFERSEAL_CHECK(ours);
    WAFERSEAL_CHECK(CiphertextRow(store, blobs, exchange, row, clock()).run());
  }
  return !batch.rows.empty();
}

}  // namespace waferseal::delivery
