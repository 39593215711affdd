// The store's side of a pick-up (escrow.h). Opening the page and fetching spends and records
// nothing; `opened` records, and lets the body be read for ten minutes.
#ifndef WAFERSEAL_NATIVE_SERVER_PORTAL_H_
#define WAFERSEAL_NATIVE_SERVER_PORTAL_H_

#include "native/server/router.h"

namespace waferseal::native {

// portal/v1/{challenge,fetch,opened,body,report}
void add_portal_routes(Router& router);

}  // namespace waferseal::native

#endif  // WAFERSEAL_NATIVE_SERVER_PORTAL_H_
