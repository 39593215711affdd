// Takes header blocks and field values apart (RFC 5322, 2.2 and 3.2).
#ifndef WAFERSEAL_ENGINE_MIME_HEADER_PARSE_H_
#define WAFERSEAL_ENGINE_MIME_HEADER_PARSE_H_

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "waferseal/mime.h"

namespace waferseal::mime {

// Reads the header of a message or of a part, line by line.
class HeaderReader {
 public:
  enum class Step {
    kGoesOn,
    kEnded,    // with this line; the content begins behind it
    kNoField,  // the line is neither a field nor empty: the content begins with it
  };

  explicit HeaderReader(std::size_t max_bytes) : max_bytes_(max_bytes) {}
  // `line` is the next one without its line end, LF or CRLF, and `end` where it ends, counted from
  // the start of the header. Of a line that ends beyond the limit the first bytes are enough.
  // Errors: kMailHeaderTooLarge.
  Result<Step> take(std::string_view line, std::uint64_t end);
  std::vector<HeaderField> take_fields() { return std::move(fields_); }

 private:
  std::size_t max_bytes_;
  bool first_ = true;
  std::vector<HeaderField> fields_;
};

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
