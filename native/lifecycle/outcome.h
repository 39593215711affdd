// What came of a queue row, each written in one transaction with the row's end. All of them:
// kLeaseLost, with nothing written, if somebody else has claimed the row since. A copy that was
// retracted, opened or ended meanwhile keeps its state.
#ifndef WAFERSEAL_NATIVE_LIFECYCLE_OUTCOME_H_
#define WAFERSEAL_NATIVE_LIFECYCLE_OUTCOME_H_

#include <string>

#include "native/store/store.h"
#include "waferseal/host.h"

namespace waferseal::lifecycle {

// The recipient's server has taken it. A notice that was sent goes; with a delivered `tls` copy all
// that was sealed for the case that it would not be.
Status record_delivery(native::Store& store, const native::QueueRow& row,
                       const std::string& evidence, UnixTime now);

// It is tried again at `again_at`; who has not been told yet that it waits is told after a while
// (tell_sender.h). No code: it is not its time yet, and the copy stays as it is.
Status record_deferral(native::Store& store, const native::QueueRow& row, std::optional<Code> code,
                       const std::string& evidence, UnixTime again_at, UnixTime now);

// It is given up, and the sender is told. What only delivery could have made use of goes: the notice, or the dormant
// fall-back of a `tls` copy.
Status record_failure(native::Store& store, const native::QueueRow& row, Code code,
                      const std::string& evidence, UnixTime now);

// Its time was over before it was sent.
Status record_too_late(native::Store& store, const native::QueueRow& row, UnixTime now);

// A row that was found in doubt is sent again (SPEC 8.12): the audit trail says that the recipient
// may get it twice. Nothing else changes, and the row goes on.
Status record_doubt(native::Store& store, const native::QueueRow& row, const std::string& actor,
                    UnixTime now);

// The sender could not be told by mail; the audit trail says why. Ends the row.
Status record_untold(native::Store& store, const native::QueueRow& row, Code code, UnixTime now);

// The copy is final for another reason; only the row goes.
Status drop_row(native::Store& store, const native::QueueRow& row, UnixTime now);

}  // namespace waferseal::lifecycle

#endif  // WAFERSEAL_NATIVE_LIFECYCLE_OUTCOME_H_
