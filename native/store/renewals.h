// Links that are being renewed (SPEC 6.10): written down before the guard is asked, so that the
// server alone can go on after a crash.
#ifndef WAFERSEAL_NATIVE_STORE_RENEWALS_H_
#define WAFERSEAL_NATIVE_STORE_RENEWALS_H_

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "native/store/messages.h"
#include "native/store/settings.h"

namespace waferseal::native {

struct RenewalRecord {
  std::string message_id;
  std::int64_t copy_id = 0;
  Bytes old_slot;
  Bytes old_sender;  // the sender's own slot
  Bytes record;      // as uploaded
  // The guard was asked to forget the old slot, or is about to be: that it is gone is no retraction.
  bool forgetting = false;
};

// A slot, and the sender's own, in the place of those that were there.
struct SlotReplacement {
  std::string message_id;
  std::int64_t copy_id = 0;
  Bytes old_slot;
  SlotRecord question;
  SlotRecord sender;
  // The new notice and its place in the queue; the old one goes in any case.
  std::optional<NoticeRecord> notice;
  std::string domain;
  // Of the copy.
  CopyStates from{};
  CopyState state = CopyState::kQueued;
  UnixTime expires_at{};
  UnixTime now{};
  AuditEvent event;
};

class RenewalStore {
 public:
  virtual ~RenewalStore() = default;

  // Not forgetting yet. kConflict: the copy is in none of `from` or has another slot, the sender has
  // another slot, or another renewal of the message waits. Repeating the same one is harmless.
  virtual Status begin(const RenewalRecord& renewal, CopyStates from) = 0;
  // Oldest first.
  virtual Result<std::vector<RenewalRecord>> all() = 0;
  // The one that replaces this slot.
  virtual Result<std::optional<RenewalRecord>> of_slot(ByteView old_slot) = 0;
  virtual Status mark_forgetting(std::int64_t copy_id) = 0;
  // One transaction; ends the renewal. kConflict, with nothing written: the copy is in none of `from`
  // or has another slot by now.
  virtual Status finish(const SlotReplacement& replacement) = 0;
  // Nothing comes of it.
  virtual Status drop(std::int64_t copy_id) = 0;
};

}  // namespace waferseal::native

#endif  // WAFERSEAL_NATIVE_STORE_RENEWALS_H_
