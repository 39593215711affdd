// What the header of a part says about its content (RFC 2045, RFC 2183).
#ifndef WAFERSEAL_ENGINE_MIME_PART_HEAD_H_
#define WAFERSEAL_ENGINE_MIME_PART_HEAD_H_

#include <string>
#include <string_view>
#include <vector>

#include "waferseal/mime.h"

namespace waferseal::mime {

inline constexpr std::string_view kPlainText = "text/plain";
inline constexpr std::string_view kMessage = "message/rfc822";

struct PartHead {
  Part part;                      // nothing of its content
  std::string boundary;           // of a multipart that can be taken apart; empty for all else
  std::string transfer_encoding;  // without comments
};

// `default_type` is what a part without a readable media type is.
PartHead read_part_head(std::vector<HeaderField> fields, std::string_view default_type);

// Whether it is shown when it is no attachment.
bool is_text(const Part& part);

}  // namespace waferseal::mime

#endif  // WAFERSEAL_ENGINE_MIME_PART_HEAD_H_
