#include "native/lifecycle/accept.h"

#include <set>

namespace waferseal::lifecycle {
namespace {

using native::CopyRecord;
using native::MessageRecord;
using native::NewQueueRow;
using native::NoticeRecord;
using native::QueueKind;

Status arm_all(native::Store& store, SendersGuard& guard, const std::string& message_id) {
  WAFERSEAL_TRY(const auto slots, store.messages().slots_of(message_id));
  for (const native::SlotRecord& slot : slots) {
    if (slot.arm.empty()) continue;
    const Status armed = guard.arm(slot.arm);
    if (!armed) return Error{armed.code(), hex_encode(slot.slot_id), armed.error().detail};
  }
  return Done{};
}

// A message that a guard refused, with its bodies.
Status take_back(const Kept& kept, const std::string& message_id) {
  native::MessageStore& messages = kept.store.messages();
  WAFERSEAL_TRY(const auto message, messages.find_message(message_id));
  WAFERSEAL_TRY(const auto copies, messages.copies_of(message_id));
  std::set<std::string> blobs;
  if (message && !message->body_blob.empty()) blobs.insert(message->body_blob);
  for (const CopyRecord& copy : copies) {
    if (!copy.blob.empty()) blobs.insert(copy.blob);
  }
  WAFERSEAL_CHECK(messages.abandon(message_id));
  for (const std::string& blob : blobs) WAFERSEAL_CHECK(kept.blobs.remove(blob));
  return Done{};
}

std::optional<QueueKind> first_kind(Method method) {
  switch (carrier_of(method)) {
    case Carrier::kAgent:
      return QueueKind::kTls;
    case Carrier::kCiphertext:
      return QueueKind::kOpenPgp;
    case Carrier::
        kNotice:  // its notice is what is queued; without one the sender hands the link over
    case Carrier::kNone:
      return std::nullopt;
  }
  return std::nullopt;
}

}  // namespace

std::string domain_of(const std::string& recipient) {
  const Result<Mailbox> mailbox = Mailbox::parse(recipient);
  return mailbox ? mailbox->domain().ascii() : std::string();
}

std::vector<NewQueueRow> first_rows(const std::vector<CopyRecord>& copies,
                                    const std::vector<NoticeRecord>& notices, UnixTime now) {
  std::vector<NewQueueRow> rows;
  for (const CopyRecord& copy : copies) {
    const std::string domain = domain_of(copy.recipient);
    if (const auto kind = first_kind(copy.method)) rows.push_back({*kind, copy.id, 0, now, domain});
    for (const NoticeRecord& notice : notices) {
      if (notice.copy_id != copy.id || notice.dormant) continue;
      rows.push_back({QueueKind::kNotice, copy.id, notice.id, now, domain});
    }
  }
  return rows;
}

Status accept_message(const Kept& kept, SendersGuard& guard, const std::string& message_id) {
  const Status armed = arm_all(kept.store, guard, message_id);
  if (!armed && may_succeed_later(armed.code())) {
    return Error{Code::kGuardUnavailable, armed.error().subject, armed.error().detail};
  }
  if (!armed) {
    WAFERSEAL_CHECK(take_back(kept, message_id));
    return armed;
  }
  native::MessageStore& messages = kept.store.messages();
  WAFERSEAL_TRY(const auto copies, messages.copies_of(message_id));
  WAFERSEAL_TRY(const auto notices, messages.notices_of(message_id));
  return messages.accept(message_id, kept.now, first_rows(copies, notices, kept.now));
}

Status accept_what_waits(const Kept& kept, SendersGuard& guard) {
  WAFERSEAL_TRY(const auto waiting,
                kept.store.messages().messages_in_state(native::MessageState::kArming));
  for (const MessageRecord& message : waiting) {
    const Status done = accept_message(kept, guard, message.id);
    WAFERSEAL_CHECK(kept.store.settings().audit(
        native::AuditEvent{kept.now, done ? "accepted" : std::string(code_name(done.code())),
                           "server", message.id, "armed again after a restart"}));
  }
  return Done{};
}

}  // namespace waferseal::lifecycle
