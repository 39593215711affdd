// A copy gets another link (SPEC 6.10):
//   1. The renewal is written down.
//   2. The guard arms the new record.
//   3. The guard forgets the old one, if it still has it: else the copy was retracted meanwhile.
//   4. One transaction: slot, sender's slot and notice take the place of the old ones.
// The server alone goes on from 2 after a crash. Whatever fails for good before the old record is
// forgotten takes the renewal back, and the old link goes on.
#ifndef WAFERSEAL_NATIVE_LIFECYCLE_RENEW_H_
#define WAFERSEAL_NATIVE_LIFECYCLE_RENEW_H_

#include <string>

#include "native/lifecycle/guards.h"
#include "native/lifecycle/kept.h"
#include "waferseal/renew.h"

namespace waferseal::lifecycle {

// The event of a message whose detail is the slot that was replaced, in hexadecimal.
inline constexpr const char* kLinkRenewed = "link_renewed";

// `renewal` fits together (check_sealed_renewal). kEscrowGone: the copy is over, is not waiting for a
// recipient yet (a dormant fall-back), or the slot is none of the message. kSentChanged: another
// renewal of the message waits, or the sender has another slot by now. kGuardUnavailable: written down, and gone on with later. Codes of the guard: nothing has
// changed.
Status renew_link(const Kept& kept, SendersGuard& guard, const native::MessageRecord& message,
                  const SealedRenewal& renewal);

// What a crash or a guard that did not answer left. What becomes of one does not stop the others; the
// first error is told.
Status renew_what_waits(const Kept& kept, SendersGuard& guard);

}  // namespace waferseal::lifecycle

#endif  // WAFERSEAL_NATIVE_LIFECYCLE_RENEW_H_
