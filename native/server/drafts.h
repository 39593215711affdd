// A user's drafts: sealed by the browser, opaque here (SPEC 6.11).
#ifndef WAFERSEAL_NATIVE_SERVER_DRAFTS_H_
#define WAFERSEAL_NATIVE_SERVER_DRAFTS_H_

#include "native/server/router.h"

namespace waferseal::native {

void add_draft_routes(Router& router);

}  // namespace waferseal::native

#endif  // WAFERSEAL_NATIVE_SERVER_DRAFTS_H_
