// A `tls` copy that TLS cannot reach goes on as what was sealed for that case (SPEC 8.11).
#ifndef WAFERSEAL_NATIVE_LIFECYCLE_FALL_BACK_H_
#define WAFERSEAL_NATIVE_LIFECYCLE_FALL_BACK_H_

#include <optional>
#include <string>

#include "native/lifecycle/guards.h"
#include "native/store/store.h"
#include "waferseal/host.h"

namespace waferseal::lifecycle {

struct LostTls {
  const native::QueueRow& row;
  const native::CopyRecord& copy;
  // The dormant slot that the sender's signed orders name; the store is not asked for it.
  std::optional<SlotId> slot;
  // Why TLS was given up.
  Code code = Code::kInternal;
  const std::string& evidence;
};

// The guard releases the slot, then one transaction: the row goes, slot and notice are no longer
// dormant, and what is to be sent instead is queued. Repeating both is harmless. A link that the
// sender hands over needs no notice. Without a fall-back, or with one that was retracted, the copy
// has failed. Errors: the guard's, if asking again may help (nothing has changed); kLeaseLost.
Status fall_back(native::Store& store, AgentsGuard& guard, const LostTls& lost, UnixTime now);

// After a delivery: the guard forgets the slot too. A guard that cannot be reached forgets by itself
// when the record's time is over; the audit trail says so.
Status forget_fall_back(native::Store& store, AgentsGuard& guard, const std::string& message_id,
                        const SlotId& slot, UnixTime now);

// The agent's own slot, once the last copy of the message that needs it is final: guard first.
Status forget_agent_slot(native::Store& store, AgentsGuard& guard,
                         const native::SlotRecord& agent_slot, UnixTime now);

}  // namespace waferseal::lifecycle

#endif  // WAFERSEAL_NATIVE_LIFECYCLE_FALL_BACK_H_
