// A stored message becomes an accepted one (SPEC 6.4.6, 6.4.7):
//   1. Its guards are armed. The server alone can repeat this, and does after a crash.
//   2. One transaction: `accepted`, with the queue rows.
// A guard that refuses takes the message back, one that does not answer leaves it as it is.
#ifndef WAFERSEAL_NATIVE_LIFECYCLE_ACCEPT_H_
#define WAFERSEAL_NATIVE_LIFECYCLE_ACCEPT_H_

#include <string>
#include <vector>

#include "native/lifecycle/guards.h"
#include "native/lifecycle/kept.h"

namespace waferseal::lifecycle {

// kGuardUnavailable: nothing has changed, repeat it. Any other code of the guard: the message and
// its bodies are gone.
Status accept_message(const Kept& kept, SendersGuard& guard, const std::string& message_id);

// What a crash left `arming`. How it went is in each message's audit trail.
Status accept_what_waits(const Kept& kept, SendersGuard& guard);

// The domain that a recipient's mail goes to, by which workers share the queue.
std::string domain_of(const std::string& recipient);

// What is to be delivered at once; what is dormant waits for its fall-back.
std::vector<native::NewQueueRow> first_rows(const std::vector<native::CopyRecord>& copies,
                                            const std::vector<native::NoticeRecord>& notices,
                                            UnixTime now);

}  // namespace waferseal::lifecycle

#endif  // WAFERSEAL_NATIVE_LIFECYCLE_ACCEPT_H_
