// Punycode (RFC 3492): how a label of Unicode letters becomes ASCII. No prefix, no case flags.
#ifndef WAFERSEAL_ENGINE_ADDRESS_PUNYCODE_H_
#define WAFERSEAL_ENGINE_ADDRESS_PUNYCODE_H_

#include <string>
#include <string_view>

#include "waferseal/result.h"

namespace waferseal::punycode {

// Errors: kBadDomain (overflow: the text is far too long for a label).
Result<std::string> encode(std::u32string_view text);
// Errors: kBadDomain (a character that is no digit, overflow, a code point above U+10FFFF or a
// surrogate).
Result<std::u32string> decode(std::string_view ascii);

}  // namespace waferseal::punycode

#endif  // WAFERSEAL_ENGINE_ADDRESS_PUNYCODE_H_
