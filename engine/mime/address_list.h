// RFC 5322, 3.4: lists of mailboxes.
#ifndef WAFERSEAL_ENGINE_MIME_ADDRESS_LIST_H_
#define WAFERSEAL_ENGINE_MIME_ADDRESS_LIST_H_

#include <string>
#include <string_view>
#include <vector>

#include "waferseal/mime.h"

namespace waferseal::mime {

// The tokens of a field with these mailboxes. Names are valid text (check_header_text).
std::vector<std::string> encode_address_list(const std::vector<NamedMailbox>& mailboxes);

// Groups are opened, comments dropped, encoded words decoded. Takes anything; an entry whose
// address is not a mailbox is kept as text.
std::vector<ParsedAddress> parse_address_list(std::string_view value);

}  // namespace waferseal::mime

#endif  // WAFERSEAL_ENGINE_MIME_ADDRESS_LIST_H_
