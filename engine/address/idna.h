// Internationalised labels: IDNA2008 (RFC 5890-5893) with the mapping of RFC 5895.
//
// One limit: ZERO WIDTH NON-JOINER is taken after a virama only. The second condition of RFC 5892,
// A.1 needs joining types, which the Unicode library does not have; such labels are refused.
#ifndef WAFERSEAL_ENGINE_ADDRESS_IDNA_H_
#define WAFERSEAL_ENGINE_ADDRESS_IDNA_H_

#include <string>
#include <string_view>

#include "waferseal/result.h"

namespace waferseal::idna {

// RFC 5895, 2: lower case, normal width, dots, NFC. Errors: kBadUtf8.
Result<std::u32string> map(std::string_view utf8);

// One label, already mapped. ASCII labels come back as they are, others as "xn--...".
// Errors: kBadDomain (detail: the rule), without subject.
Result<std::string> to_ascii(std::u32string_view label);

// An "xn--" label to its U-label. Errors: kBadDomain when it is not what its U-label turns into.
Result<std::u32string> to_unicode(std::string_view label);

// RFC 5892, appendix A: the contextual rule of the character at `at`.
bool context_allows(std::u32string_view label, std::size_t at);
// RFC 5893, 2: conditions 1 to 6, for a label of a domain name that has right-to-left letters.
bool bidi_rule_holds(std::u32string_view label);
bool has_right_to_left(std::u32string_view label);

}  // namespace waferseal::idna

#endif  // WAFERSEAL_ENGINE_ADDRESS_IDNA_H_
