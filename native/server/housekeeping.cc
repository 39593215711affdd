#include "native/server/housekeeping.h"

#include <set>

#include "native/server/sent.h"

namespace waferseal::native {
namespace {

constexpr std::size_t kMostAtOnce = 200;
// One commit of the guard; requests wait for no more than that.
constexpr std::size_t kForgottenAtOnce = 64;
constexpr std::chrono::seconds kUploadLife{24 * 3600};

Status close_expired(Backend& backend, UnixTime now) {
  MessageStore& messages = backend.store().messages();
  WAFERSEAL_TRY(const auto copies, messages.expired_copies(now, kMostAtOnce));
  std::set<std::string> touched;
  for (const CopyRecord& copy : copies) {
    WAFERSEAL_CHECK(messages.close_copy(copy.id, CopyState::kExpired, {}, now));
    touched.insert(copy.message_id);
  }
  for (const std::string& message_id : touched) {
    WAFERSEAL_CHECK(clear_closed_message(backend, message_id));
  }
  return Done{};
}

Status drop_spent_mails(Backend& backend) {
  MessageStore& messages = backend.store().messages();
  WAFERSEAL_TRY(const auto spent, messages.copies_with_spent_mail(kMostAtOnce));
  std::set<std::string> blobs;
  for (const CopyRecord& copy : spent) blobs.insert(copy.blob);
  for (const std::string& blob : blobs) WAFERSEAL_CHECK(backend.blobs().remove(blob));
  for (const CopyRecord& copy : spent) WAFERSEAL_CHECK(messages.forget_mail(copy.id));
  return Done{};
}

// No more answers are taken: the sender sees it beside the copy, and may grant more.
Status tell_of_frozen(Backend& backend) {
  MessageStore& messages = backend.store().messages();
  const std::string code(code_name(Code::kTriesFrozen));
  for (const SlotId& slot_id : backend.shared().frozen.take()) {
    WAFERSEAL_TRY(const auto slot, messages.slot_by_id(slot_id));
    if (!slot) continue;
    WAFERSEAL_TRY(const auto copy, messages.find_copy(slot->copy_id));
    if (!copy) continue;
    WAFERSEAL_CHECK(
        messages.set_copy_state(copy->id, copy->state, code, copy->evidence, backend.now()));
    WAFERSEAL_CHECK(backend.store().settings().audit(AuditEvent{
        backend.now(), code, "server", slot->message_id, "copy " + std::to_string(copy->id)}));
  }
  return Done{};
}

Status forget_at_guard(Backend& backend) {
  if (!backend.shared().guard) return Done{};
  WAFERSEAL_TRY(const GuardSweep swept, backend.shared().guard->sweep(kForgottenAtOnce));
  if (swept.bad == 0) return Done{};
  return Error{Code::kGuardRecordDamaged, "guard", std::to_string(swept.bad)};
}

}  // namespace

Status keep_house(Backend& backend) {
  const UnixTime now = backend.now();
  // The guard's cells go first. What it cannot forget is told at the end and stops nothing else.
  const Status forgotten = forget_at_guard(backend);
  WAFERSEAL_CHECK(tell_of_frozen(backend));
  WAFERSEAL_CHECK(close_expired(backend, now));
  WAFERSEAL_CHECK(drop_spent_mails(backend));
  WAFERSEAL_TRY(const auto old, backend.store().messages().uploads_before(now - kUploadLife));
  for (const UploadRecord& upload : old) {
    WAFERSEAL_CHECK(backend.blobs().remove(upload.id));
    WAFERSEAL_CHECK(backend.store().messages().remove_upload(upload.id));
  }
  return forgotten;
}

}  // namespace waferseal::native
