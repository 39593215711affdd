// Takes header blocks and field values apart (RFC 5322, 2.2 and 3.2).
#ifndef WAFERSEAL_ENGINE_MIME_HEADER_PARSE_H_
#define WAFERSEAL_ENGINE_MIME_HEADER_PARSE_H_

#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

#include "waferseal/mime.h"

namespace waferseal::mime {

struct HeaderBlock {
  std::vector<HeaderField> fields;
  std::size_t body_start = 0;  // where the content begins
  bool damaged = false;        // ended at a line that is neither a field nor empty
};

// The fields at the start of `text` and where the content begins. Takes CRLF and LF. A line that is
// no field ends the header; it belongs to the content. Errors: kMailHeaderTooLarge.
Result<HeaderBlock> parse_header_block(std::string_view text, std::size_t max_bytes);

// ASCII letters only.
std::string lower_case(std::string_view text);
bool equal_ignoring_case(std::string_view a, std::string_view b);
std::string_view trimmed(std::string_view text);
// A field value without its (nested) comments. Quoted strings are left alone.
std::string without_comments(std::string_view value);
// The content of a quoted string with its quoted pairs resolved; other text as it is.
std::string unquoted(std::string_view text);
// "<id>" -> "id": the first one of a field, or the field itself where there are no brackets.
std::string id_in_brackets(std::string_view value);

}  // namespace waferseal::mime

#endif  // WAFERSEAL_ENGINE_MIME_HEADER_PARSE_H_
