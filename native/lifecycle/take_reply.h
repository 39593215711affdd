// Replies of recipients (SPEC 4.14, 6.15): how many are taken, and what is written with one.
//
// A reply outlives the copy that it answers: retracting that, or the end of its time, closes the way
// to further replies and leaves those that are there. They go when the sender removes them.
#ifndef WAFERSEAL_NATIVE_LIFECYCLE_TAKE_REPLY_H_
#define WAFERSEAL_NATIVE_LIFECYCLE_TAKE_REPLY_H_

#include <chrono>
#include <cstdint>

#include "native/lifecycle/kept.h"
#include "waferseal/reply.h"

namespace waferseal::lifecycle {

struct ReplyLimits {
  std::uint64_t most_bytes = 0;  // of a body as it is stored; 0: none are taken
  std::uint64_t per_day = 0;     // of one copy
  std::uint64_t per_copy = 0;
};

// How many more the copy of this slot may have now.
Result<ReplyTerms> reply_terms(native::Store& store, const native::SlotRecord& slot,
                               const ReplyLimits& limits, UnixTime now);

// Begins the upload of a reply's body, for `owner`, whose message it answers. Of several that were
// begun for one slot and not finished the oldest go. kRepliesOff, kRepliesUsedUp, kTooLarge,
// kCapsuleLength.
Status begin_reply(const Kept& kept, const native::SlotRecord& slot, const std::string& owner,
                   const std::string& id, std::uint64_t size, const ReplyLimits& limits);

// Its body is committed: one transaction. Taking the very same again is harmless, else
// kUploadMismatch; kRepliesOff, kRepliesUsedUp. When it was taken.
Result<UnixTime> take_reply(const Kept& kept, const native::SlotRecord& slot,
                            const std::string& owner, native::ReplyRecord reply,
                            const ReplyLimits& limits);

// The body, then the record: what is left after a crash is removed by removing it again.
Status remove_reply(const Kept& kept, const native::ReplyRecord& reply);

}  // namespace waferseal::lifecycle

#endif  // WAFERSEAL_NATIVE_LIFECYCLE_TAKE_REPLY_H_
