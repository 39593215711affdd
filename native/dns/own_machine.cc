#include "native/dns/own_machine.h"

#include <arpa/inet.h>

#include <algorithm>
#include <array>
#include <cstdint>

namespace waferseal::dns {

bool is_own_machine(const std::string& address) {
  std::array<std::uint8_t, 4> v4{};
  std::array<std::uint8_t, 16> v6{};
  if (inet_pton(AF_INET, address.c_str(), v4.data()) != 1) {
    if (inet_pton(AF_INET6, address.c_str(), v6.data()) != 1) return false;
    constexpr std::array<std::uint8_t, 12> kMapped = {0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0xFF, 0xFF};
    if (!std::equal(kMapped.begin(), kMapped.end(), v6.begin())) {
      const bool high_zero = std::all_of(v6.begin(), v6.end() - 1, [](auto b) { return b == 0; });
      const bool link_local = v6[0] == 0xFE && (v6[1] & 0xC0) == 0x80;
      return (high_zero && v6[15] <= 1) || link_local;
    }
    std::copy(v6.begin() + 12, v6.end(), v4.begin());
  }
  return v4[0] == 127 || v4[0] == 0 || (v4[0] == 169 && v4[1] == 254);
}

}  // namespace waferseal::dns
