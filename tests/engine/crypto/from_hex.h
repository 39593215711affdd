// Literals of test vectors as bytes.
#ifndef WAFERSEAL_TESTS_ENGINE_CRYPTO_FROM_HEX_H_
#define WAFERSEAL_TESTS_ENGINE_CRYPTO_FROM_HEX_H_

#include <algorithm>
#include <string_view>

#include "waferseal/bytes.h"

namespace waferseal::crypto {

// A malformed literal ends the test program.
inline Bytes from_hex(std::string_view hex) { return *hex_decode(hex); }
inline SecretBytes secret_from_hex(std::string_view hex) {
  return SecretBytes::adopt(from_hex(hex));
}
template <std::size_t N>
ByteArray<N> array_from_hex(std::string_view hex) {
  ByteArray<N> out{};
  const Bytes bytes = from_hex(hex);
  std::copy_n(bytes.begin(), std::min(N, bytes.size()), out.begin());
  return out;
}
// first, first + 1, ...
inline Bytes counting(std::size_t size, std::uint8_t first = 0) {
  Bytes out(size);
  for (std::size_t i = 0; i < size; ++i) out[i] = static_cast<std::uint8_t>(first + i);
  return out;
}

}  // namespace waferseal::crypto

#endif  // WAFERSEAL_TESTS_ENGINE_CRYPTO_FROM_HEX_H_
