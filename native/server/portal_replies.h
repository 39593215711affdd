// The store's side of a reply (reply.h): each request is signed with the unlock key of the copy that
// it answers, so that there is no session that could end while somebody writes.
#ifndef WAFERSEAL_NATIVE_SERVER_PORTAL_REPLIES_H_
#define WAFERSEAL_NATIVE_SERVER_PORTAL_REPLIES_H_

#include <string>

#include "native/server/router.h"
#include "waferseal/bytes.h"

namespace waferseal::native {

// By what the store knows a reply's body: a name of the recipient's own choice could be that of another
// message's body (SPEC 6.15.3).
std::string stored_reply_name(ByteView slot_id, ByteView upload);

// portal/v1/{reply_terms,reply_segment,reply}
void add_portal_reply_routes(Router& router);

}  // namespace waferseal::native

#endif  // WAFERSEAL_NATIVE_SERVER_PORTAL_REPLIES_H_
