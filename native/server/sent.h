// The sent list, a sent message with the sender's own slot, and control messages: retract, extend,
// grant.
#ifndef WAFERSEAL_NATIVE_SERVER_SENT_H_
#define WAFERSEAL_NATIVE_SERVER_SENT_H_

#include "native/server/router.h"

namespace waferseal::native {

void add_sent_routes(Router& router);

// Deletes what a message that nobody can open any more left: queue rows, and the bodies unless the
// sender's own slot still opens them.
Status clear_closed_message(Backend& backend, const std::string& message_id);

}  // namespace waferseal::native

#endif  // WAFERSEAL_NATIVE_SERVER_SENT_H_
