// What users set for themselves: read, replaced, and which question they have by default.
#ifndef WAFERSEAL_NATIVE_SERVER_OWN_SETTINGS_H_
#define WAFERSEAL_NATIVE_SERVER_OWN_SETTINGS_H_

#include "native/server/json_body.h"
#include "native/server/router.h"
#include "native/store/default_question.h"

namespace waferseal::native {

// A default question as browsers send it, but for its id.
Result<DefaultQuestion> read_sealed_question(JsonBody& body);

void add_own_settings_routes(Router& router);

}  // namespace waferseal::native

#endif  // WAFERSEAL_NATIVE_SERVER_OWN_SETTINGS_H_
