// What the portal's requests have in common: whose slot it is, whether there still is one, and
// whether the request was made just now.
#ifndef WAFERSEAL_NATIVE_SERVER_PORTAL_SLOT_H_
#define WAFERSEAL_NATIVE_SERVER_PORTAL_SLOT_H_

#include <optional>

#include "native/server/backend.h"
#include "waferseal/escrow.h"

namespace waferseal::native {

Audience own_portal(Backend& backend);

// SPEC 6.6.2: a dormant slot is no slot yet; nobody was sent its link. One that the guard has
// forgotten is none any more, though the store may still have it. kLinkRefused.
Result<SlotRecord> live_slot(Backend& backend, Result<std::optional<SlotRecord>> found);

// kChallengeRefused.
Status check_portal_nonce(Backend& backend, const Nonce& nonce);

// The guard has forgotten what it kept for a copy whose time is over, and the store will, with the
// next round of housekeeping. kEscrowExpired.
Status check_copys_time(Backend& backend, const SlotRecord& slot);

}  // namespace waferseal::native

#endif  // WAFERSEAL_NATIVE_SERVER_PORTAL_SLOT_H_
