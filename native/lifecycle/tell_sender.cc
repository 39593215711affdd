#include "native/lifecycle/tell_sender.h"

#include "waferseal/address.h"

namespace waferseal::lifecycle {
namespace {

using native::Change;
using native::NewQueueRow;
using native::QueueKind;
using native::QueueRow;

// In place of a notice's id: a copy has at most one row of each.
constexpr std::int64_t kDelay = 1;
constexpr std::int64_t kFailure = 2;
constexpr std::int64_t kReply = 3;

// Nothing: the owner is nobody who could be mailed to.
std::optional<NewQueueRow> row_for(const std::string& owner, std::int64_t copy_id,
                                   std::int64_t what, UnixTime now) {
  const Result<Mailbox> sender = Mailbox::parse(owner);
  if (!sender) return std::nullopt;
  NewQueueRow told;
  told.kind = QueueKind::kStatus;
  told.copy_id = copy_id;
  told.notice_id = what;
  told.not_before = now;
  told.domain = sender->domain().ascii();
  return told;
}

Status add_row(native::Store& store, const QueueRow& row, std::int64_t what, Change& change) {
  WAFERSEAL_TRY(const auto message, store.messages().find_message(row.message_id));
  if (!message) return Done{};
  auto told = row_for(message->owner, row.copy_id, what, change.now);
  if (!told) return Done{};
  change.message_id = row.message_id;
  change.queue.push_back(std::move(*told));
  return Done{};
}

}  // namespace

bool tells_failure(const QueueRow& row) { return row.notice_id == kFailure; }
bool tells_reply(const QueueRow& row) { return row.notice_id == kReply; }

std::optional<NewQueueRow> reply_row(const std::string& owner, std::int64_t copy_id, UnixTime now) {
  return row_for(owner, copy_id, kReply, now);
}

Status tell_failure(native::Store& store, const QueueRow& row, Change& change) {
  return add_row(store, row, kFailure, change);
}

Status tell_delay(native::Store& store, const QueueRow& row, Change& change) {
  if (row.delay_told || change.now - row.created_at < kToldAfter || !change.row) return Done{};
  change.row->delay_told = true;
  return add_row(store, row, kDelay, change);
}

}  // namespace waferseal::lifecycle
