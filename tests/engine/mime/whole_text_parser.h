// A second reader of mail, to compare the engine's with: plain recursion over a text in memory and
// decoders that look ahead as far as they like.
#ifndef WAFERSEAL_TESTS_ENGINE_MIME_WHOLE_TEXT_PARSER_H_
#define WAFERSEAL_TESTS_ENGINE_MIME_WHOLE_TEXT_PARSER_H_

#include <cstddef>
#include <string_view>

#include "engine/mime/transfer_decoding.h"
#include "waferseal/mime.h"

namespace waferseal::mime {

class WholeTextParser {
 public:
  explicit WholeTextParser(const ParseLimits& limits) : limits_(limits) {}
  Result<Part> parse(std::string_view text);

 private:
  Result<Part> parse_part(std::string_view text, std::size_t depth, std::string_view default_type);
  Status parse_multipart(std::string_view body, std::string_view boundary, std::size_t depth,
                         Part& part);

  const ParseLimits& limits_;
  std::size_t parts_ = 0;
};

DecodedContent decode_whole_base64(ByteView text);
DecodedContent decode_whole_quoted_printable(ByteView text);
DecodedContent decode_whole_content(std::string_view encoding, ByteView content);

}  // namespace waferseal::mime

#endif  // WAFERSEAL_TESTS_ENGINE_MIME_WHOLE_TEXT_PARSER_H_
