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

Status add_row(native::Store& store, const QueueRow& row, std::int64_t what, Change& change) {
  WAFERSEAL_TRY(const auto message, store.messages().find_message(row.message_id));
  if (!message) return Done{};
  const Result<Mailbox> sender = Mailbox::parse(message->owner);
  if (!sender) return Done{};
  NewQueueRow told;
  told.kind = QueueKind::kStatus;
  told.copy_id = row.copy_id;
  told.notice_id = what;
  told.not_before = change.now;
  told.domain = sender->domain().ascii();
  change.message_id = row.message_id;
  change.queue.push_back(std::move(told));
  return Done{};
}

}  // namespace

bool tells_failure(const QueueRow& row) { return row.notice_id == kFailure; }

Status tell_failure(native::Store& store, const QueueRow& row, Change& change) {
  return add_row(store, row, kFailure, change);
}

Status tell_delay(native::Store& store, const QueueRow& row, Change& change) {
  if (row.delay_told || change.now - row.created_at < kToldAfter || !change.row) return Done{};
  change.row->delay_told = true;
  return add_row(store, row, kDelay, change);
}

}  // namespace waferseal::lifecycle
