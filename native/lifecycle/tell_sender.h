// When a sender is told by mail what became of a copy (SPEC 8.17): once when it has waited for long,
// once when it was given up, and when its recipient has replied.
#ifndef WAFERSEAL_NATIVE_LIFECYCLE_TELL_SENDER_H_
#define WAFERSEAL_NATIVE_LIFECYCLE_TELL_SENDER_H_

#include <chrono>

#include "native/store/store.h"

namespace waferseal::lifecycle {

// How long a copy waits before its sender is told (RFC 5321, 4.5.4.1 leaves it open; 4 hours are
// usual).
constexpr std::chrono::hours kToldAfter{4};

// Of a row of kind `status`.
bool tells_failure(const native::QueueRow& row);
bool tells_reply(const native::QueueRow& row);

// A row that tells `owner` of a reply. One that is there already tells of all that came meanwhile.
std::optional<native::NewQueueRow> reply_row(const std::string& owner, std::int64_t copy_id,
                                             UnixTime now);

// Adds such a row to `change`, which ends or defers `row`. kStoreFailed.
Status tell_failure(native::Store& store, const native::QueueRow& row, native::Change& change);
// The same if `row` has waited for long and nobody was told yet.
Status tell_delay(native::Store& store, const native::QueueRow& row, native::Change& change);

}  // namespace waferseal::lifecycle

#endif  // WAFERSEAL_NATIVE_LIFECYCLE_TELL_SENDER_H_
