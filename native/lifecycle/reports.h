// What recipients and guards tell about a copy. The sender sees it.
#ifndef WAFERSEAL_NATIVE_LIFECYCLE_REPORTS_H_
#define WAFERSEAL_NATIVE_LIFECYCLE_REPORTS_H_

#include "native/store/store.h"
#include "waferseal/keylist.h"

namespace waferseal::lifecycle {

// The recipient proved to have opened it; the first time counts.
Status record_opening(native::Store& store, const native::SlotRecord& slot, UnixTime now);

// The next two: once for each, however often it is told.

// Its link stood in a path or a query, where servers log it (SPEC 4.1.6).
Status record_exposed_link(native::Store& store, const native::SlotRecord& slot, UnixTime now);

// A guard gave a false proof, as the recipient saw it (SPEC 4.10.6). Nothing else follows.
Status record_guard_fault(native::Store& store, const native::SlotRecord& slot,
                          const GuardId& guard, UnixTime now);

// `frozen` are all slots at which no more answers are taken until the sender grants tries (SPEC
// 4.6.5): their copies are marked, and those that were marked before and are none of them any more
// are not. Slots of other servers are passed over.
Status follow_frozen(native::Store& store, const std::vector<SlotId>& frozen, UnixTime now);

}  // namespace waferseal::lifecycle

#endif  // WAFERSEAL_NATIVE_LIFECYCLE_REPORTS_H_
