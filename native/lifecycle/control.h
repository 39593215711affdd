// What the sender changes afterwards: retract, extend, grant (SPEC 4.7, 6.5).
#ifndef WAFERSEAL_NATIVE_LIFECYCLE_CONTROL_H_
#define WAFERSEAL_NATIVE_LIFECYCLE_CONTROL_H_

#include <optional>
#include <string>
#include <vector>

#include "native/lifecycle/guards.h"
#include "native/lifecycle/kept.h"

namespace waferseal::lifecycle {

struct ControlOutcome {
  SlotId slot_id{};
  std::optional<Code> refusal;  // no value: done
};

// What becomes of mails that wait in the queue, which no guard has anything of.
enum class Mails { kGoOn, kTakenBack };

// Hands each message to the guard, one outcome for each. What the guard says is gone is closed here
// as well, and an extended copy waits for longer. `actor` stands in the audit trail. Errors: kBadCbor and others of a
// control message that is not well formed; those of the store.
Result<std::vector<ControlOutcome>> apply_controls(const Kept& kept, SendersGuard& guard,
                                                   const native::MessageRecord& message,
                                                   const std::vector<Bytes>& controls, Mails mails,
                                                   const std::string& actor);

// The guard has forgotten this slot and the server was not asked: the sender spoke to the guard
// itself, or its operator retracted. One transaction; what is left of the message (clear_if_closed in
// tidy.h) is up to the caller, who gets its id, empty if the slot is followed already. No value: a
// renewal has asked the guard to forget it and decides what comes of it, ask again.
Result<std::optional<std::string>> follow_gone(const Kept& kept, const SlotId& slot);

}  // namespace waferseal::lifecycle

#endif  // WAFERSEAL_NATIVE_LIFECYCLE_CONTROL_H_
