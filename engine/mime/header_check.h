// What may stand in a header field. A line break in a subject, a name or a file name would let its
// author add header fields; it is refused, never cleaned away.
#ifndef WAFERSEAL_ENGINE_MIME_HEADER_CHECK_H_
#define WAFERSEAL_ENGINE_MIME_HEADER_CHECK_H_

#include <string_view>

#include "waferseal/result.h"

namespace waferseal::mime {

// UTF-8 without control characters (C0, DEL, C1, U+2028, U+2029); a tab is taken. `field` names it
// in the error. Errors: kMailHeaderInjection, kBadUtf8.
Status check_header_text(std::string_view field, std::string_view value);

// "left@right" in printable ASCII without spaces, brackets, quotes or commas (RFC 5322, 3.6.4).
// Errors: kMailHeaderInjection, kMailBadHeader.
Status check_message_id(std::string_view field, std::string_view value);

// "type/subtype", both tokens of RFC 2045, 5.1. Errors: kMailHeaderInjection, kMailBadHeader.
Status check_media_type(std::string_view field, std::string_view value);

// RFC 2045, 5.1: printable ASCII but space and tspecials.
bool is_token(std::string_view text);
// RFC 5322, 3.2.3: what an atom is made of, in ASCII.
bool is_atom(std::string_view text);
bool is_ascii(std::string_view text);

}  // namespace waferseal::mime

#endif  // WAFERSEAL_ENGINE_MIME_HEADER_CHECK_H_
