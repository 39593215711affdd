// Address literals of RFC 5321, 4.1.3, brought to one spelling.
#ifndef WAFERSEAL_ENGINE_ADDRESS_ADDRESS_LITERAL_H_
#define WAFERSEAL_ENGINE_ADDRESS_ADDRESS_LITERAL_H_

#include <optional>
#include <string>
#include <string_view>

namespace waferseal {

// "[192.0.2.1]", "[IPv6:...]" with the brackets; empty when it is neither. IPv6 comes back as
// RFC 5952 spells it, in hexadecimal throughout.
std::optional<std::string> canonical_address_literal(std::string_view text);

}  // namespace waferseal

#endif  // WAFERSEAL_ENGINE_ADDRESS_ADDRESS_LITERAL_H_
