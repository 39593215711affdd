// Text of mail, in whatever charset it came, as UTF-8.
#ifndef WAFERSEAL_ENGINE_MIME_CHARSET_H_
#define WAFERSEAL_ENGINE_MIME_CHARSET_H_

#include <string>
#include <string_view>

#include "waferseal/bytes.h"

namespace waferseal::mime {

struct Utf8Text {
  std::string text;  // always valid UTF-8, without NUL
  bool damaged = false;
};

// UTF-8, US-ASCII, ISO-8859-1, ISO-8859-15 and Windows-1252, by their names in any case. As the
// WHATWG Encoding Standard does, ISO-8859-1 and US-ASCII are read as Windows-1252. Without a name,
// and for unknown ones (`damaged`), bytes that are valid UTF-8 are that, others Windows-1252.
Utf8Text to_utf8(std::string_view charset, ByteView bytes);

bool is_known_charset(std::string_view charset);

}  // namespace waferseal::mime

#endif  // WAFERSEAL_ENGINE_MIME_CHARSET_H_
