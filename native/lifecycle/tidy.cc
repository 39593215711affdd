#include "native/lifecycle/tidy.h"

#include <algorithm>
#include <set>

#include "native/lifecycle/copy_states.h"

namespace waferseal::lifecycle {
namespace {

using native::Change;
using native::CopyRecord;
using native::CopyUpdate;
using native::MessageState;
using native::SlotRecord;

constexpr std::size_t kMostAtOnce = 200;
constexpr std::chrono::seconds kUploadLife{24 * 3600};

// The guard forgets by its own clock; what is left of such copies here goes with them. A copy that
// has failed stays failed.
Status close_expired(const Kept& kept) {
  WAFERSEAL_TRY(const auto copies,
                kept.store.messages().copies_over(kept.now, kMayExpire, kMostAtOnce));
  std::set<std::string> touched;
  for (const CopyRecord& copy : copies) {
    Change change;
    change.now = kept.now;
    CopyUpdate update;
    update.copy_id = copy.id;
    update.from = kMayExpire;
    update.state = CopyState::kExpired;
    update.code = "";
    change.copies.push_back(std::move(update));
    change.clear.push_back(copy.id);
    WAFERSEAL_CHECK(kept.store.write(change));
    touched.insert(copy.message_id);
  }
  for (const std::string& message_id : touched) {
    WAFERSEAL_CHECK(clear_if_closed(kept, message_id));
  }
  return Done{};
}

Status drop_unused_mails(const Kept& kept) {
  native::MessageStore& messages = kept.store.messages();
  WAFERSEAL_TRY(const auto unused, messages.copies_with_unused_mail(kOver, kMostAtOnce));
  std::set<std::string> blobs;
  for (const CopyRecord& copy : unused) blobs.insert(copy.blob);
  for (const std::string& blob : blobs) WAFERSEAL_CHECK(kept.blobs.remove(blob));
  for (const CopyRecord& copy : unused) WAFERSEAL_CHECK(messages.forget_mail(copy.id));
  return Done{};
}

Status drop_old_uploads(const Kept& kept) {
  native::MessageStore& messages = kept.store.messages();
  WAFERSEAL_TRY(const auto old, messages.uploads_before(kept.now - kUploadLife));
  for (const native::UploadRecord& upload : old) {
    WAFERSEAL_CHECK(kept.blobs.remove(upload.id));
    WAFERSEAL_CHECK(messages.remove_upload(upload.id));
  }
  return Done{};
}

}  // namespace

Status drop_unused_blobs(const Kept& kept) {
  native::DraftStore& drafts = kept.store.drafts();
  WAFERSEAL_TRY(const auto unused, drafts.unused_blobs(kMostAtOnce));
  for (const std::string& blob : unused) {
    WAFERSEAL_CHECK(kept.blobs.remove(blob));
    WAFERSEAL_CHECK(drafts.forget_blob(blob));
  }
  return Done{};
}

Status clear_if_closed(const Kept& kept, const std::string& message_id) {
  native::MessageStore& messages = kept.store.messages();
  WAFERSEAL_TRY(const auto message, messages.find_message(message_id));
  if (!message) return Done{};
  WAFERSEAL_TRY(const auto copies, messages.copies_of(message_id));
  const bool closed = std::all_of(copies.begin(), copies.end(),
                                  [](const CopyRecord& copy) { return kOver.has(copy.state); });
  WAFERSEAL_TRY(const auto slots, messages.slots_of(message_id));
  const bool guarded = std::any_of(slots.begin(), slots.end(), [](const SlotRecord& slot) {
    return slot.kind != SlotKind::kSender;
  });
  if (!closed || guarded) return Done{};
  const bool retracted = std::any_of(copies.begin(), copies.end(), [](const CopyRecord& copy) {
    return copy.state == CopyState::kRetracted;
  });
  if (retracted) {
    WAFERSEAL_CHECK(
        messages.set_message_state(message_id, MessageState::kAccepted, MessageState::kRetracted));
  }
  const bool sender_opens = !slots.empty();
  std::set<std::string> blobs;
  if (!sender_opens && !message->body_blob.empty()) blobs.insert(message->body_blob);
  for (const CopyRecord& copy : copies) {
    if (!copy.blob.empty()) blobs.insert(copy.blob);
  }
  for (const std::string& blob : blobs) WAFERSEAL_CHECK(kept.blobs.remove(blob));
  return Done{};
}

Status tidy(const Kept& kept, Expiry expiry) {
  if (expiry == Expiry::kCloses) WAFERSEAL_CHECK(close_expired(kept));
  WAFERSEAL_CHECK(drop_unused_mails(kept));
  WAFERSEAL_CHECK(drop_unused_blobs(kept));
  return drop_old_uploads(kept);
}

}  // namespace waferseal::lifecycle
