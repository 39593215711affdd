// The key list that is published at the moment.
#ifndef WAFERSEAL_NATIVE_SERVER_PUBLISHED_KEYS_H_
#define WAFERSEAL_NATIVE_SERVER_PUBLISHED_KEYS_H_

#include "native/server/backend.h"
#include "waferseal/keylist.h"

namespace waferseal::native {

// kNotFound: none has been published yet; the codes of open_key_list without a pin.
Result<KeyList> published_keys(Backend& backend);

}  // namespace waferseal::native

#endif  // WAFERSEAL_NATIVE_SERVER_PUBLISHED_KEYS_H_
