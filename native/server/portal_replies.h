// The store's side of a reply (reply.h): each request is signed with the unlock key of the copy that
// it answers, so that there is no session that could end while somebody writes.
#ifndef WAFERSEAL_NATIVE_SERVER_PORTAL_REPLIES_H_
#define WAFERSEAL_NATIVE_SERVER_PORTAL_REPLIES_H_

#include "native/server/router.h"

namespace waferseal::native {

// portal/v1/{reply_terms,reply_segment,reply}
void add_portal_reply_routes(Router& router);

}  // namespace waferseal::native

#endif  // WAFERSEAL_NATIVE_SERVER_PORTAL_REPLIES_H_
