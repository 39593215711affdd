// What goes by itself when its time is over or nobody needs it any more.
#ifndef WAFERSEAL_NATIVE_LIFECYCLE_TIDY_H_
#define WAFERSEAL_NATIVE_LIFECYCLE_TIDY_H_

#include <string>

#include "native/lifecycle/kept.h"

namespace waferseal::lifecycle {

// While a guard's restore waits for its operator, what it knows of times may be old: copies stay.
enum class Expiry { kCloses, kWaits };

// One round: copies whose time is over, mails that nobody hands over any more, uploads that nobody
// claimed within a day (SPEC 6.3.3), files of drafts that are gone (SPEC 6.11.6). At most some hundred
// of each.
Status tidy(const Kept& kept, Expiry expiry = Expiry::kCloses);

// Only the last of these.
Status drop_unused_blobs(const Kept& kept);

// A message that nobody can open any more: it counts as retracted if a copy of it was, and its
// bodies go, but for a capsule that the sender's own slot opens (SPEC 6.5.3).
Status clear_if_closed(const Kept& kept, const std::string& message_id);

}  // namespace waferseal::lifecycle

#endif  // WAFERSEAL_NATIVE_LIFECYCLE_TIDY_H_
