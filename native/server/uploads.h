// Uploads of ciphertext by segments, resumable.
#ifndef WAFERSEAL_NATIVE_SERVER_UPLOADS_H_
#define WAFERSEAL_NATIVE_SERVER_UPLOADS_H_

#include "native/server/router.h"

namespace waferseal::native {

void add_upload_routes(Router& router);

}  // namespace waferseal::native

#endif  // WAFERSEAL_NATIVE_SERVER_UPLOADS_H_
