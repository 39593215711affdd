// The MIME tree of a message (RFC 2045, RFC 2046).
#ifndef WAFERSEAL_ENGINE_MIME_PART_PARSER_H_
#define WAFERSEAL_ENGINE_MIME_PART_PARSER_H_

#include <cstddef>
#include <string_view>

#include "waferseal/mime.h"

namespace waferseal::mime {

// One parser takes one message apart; it counts parts and depth against the limits, so that a
// message of a few kilobytes cannot cost more than its size times the depth.
class PartParser {
 public:
  explicit PartParser(const ParseLimits& limits) : limits_(limits) {}
  // Errors: kMailTooDeep, kMailTooManyParts, kMailHeaderTooLarge.
  Result<Part> parse(std::string_view text);

 private:
  Result<Part> parse_part(std::string_view text, std::size_t depth, std::string_view default_type);
  Status parse_multipart(std::string_view body, std::string_view boundary, std::size_t depth,
                         Part& part);

  const ParseLimits& limits_;
  std::size_t parts_ = 0;
};

}  // namespace waferseal::mime

#endif  // WAFERSEAL_ENGINE_MIME_PART_PARSER_H_
