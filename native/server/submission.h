// Taking a sealed message (SPEC 6.4):
//   1. It is well formed, its parts fit together, and it was sealed under the current policy.
//   2. This server resolves again with its own facts; what differs is answered with `changed`, what
//      policy forbids is refused. What the browser said about recipients counts for nothing.
//   3. Bodies are in the blob store, synced, and are the ones that the seal binds.
//   4. One transaction: header, slots, notices, decisions, arm statements; state `arming`.
//   5. lifecycle::accept_message: guards are armed, and the message is accepted with its queue
//      rows. Only now the id is told.
#ifndef WAFERSEAL_NATIVE_SERVER_SUBMISSION_H_
#define WAFERSEAL_NATIVE_SERVER_SUBMISSION_H_

#include "native/server/router.h"

namespace waferseal::native {

// POST /api/v1/messages
void add_submission_routes(Router& router);

}  // namespace waferseal::native

#endif  // WAFERSEAL_NATIVE_SERVER_SUBMISSION_H_
