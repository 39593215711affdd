// SPEC 3.12.2: the list that the root key signs, and its rules.
#ifndef WAFERSEAL_ENGINE_CAPSULE_KEY_LIST_TEXT_H_
#define WAFERSEAL_ENGINE_CAPSULE_KEY_LIST_TEXT_H_

#include "waferseal/keylist.h"

namespace waferseal::capsule {

// kInvalidArgument; the subject names the field.
Status check_key_list(const KeyList& list);
Bytes encode_key_list(const KeyList& list);
// kKeylistFieldUnknown; kBadCbor: anything else that breaks a rule.
Result<KeyList> read_key_list(ByteView text);

}  // namespace waferseal::capsule

#endif  // WAFERSEAL_ENGINE_CAPSULE_KEY_LIST_TEXT_H_
