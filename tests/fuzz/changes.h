// Small changes to a valid input: what gets a fuzzer past the lengths, counts and hashes that bytes
// of its own would seldom satisfy.
#ifndef WAFERSEAL_TESTS_FUZZ_CHANGES_H_
#define WAFERSEAL_TESTS_FUZZ_CHANGES_H_

#include <algorithm>
#include <cstdlib>

#include "waferseal/bytes.h"
#include "waferseal/host.h"

namespace waferseal::fuzz {

inline void require(bool condition) {
  if (!condition) std::abort();
}

// Each four bytes of `changes` are one: place (2 bytes), what to do (set, insert, remove, cut), value.
inline Bytes changed(Bytes input, ByteView changes) {
  for (; changes.size() >= 4; changes = changes.subspan(4)) {
    const std::size_t place = (std::size_t{changes[0]} << 8 | changes[1]) % (input.size() + 1);
    const auto at = input.begin() + static_cast<std::ptrdiff_t>(place);
    const std::uint8_t value = changes[3];
    switch (changes[2] % 4) {
      case 0:
        if (at != input.end()) *at = value;
        break;
      case 1:
        input.insert(at, value);
        break;
      case 2:
        input.erase(at, at + std::min<std::ptrdiff_t>(value, input.end() - at));
        break;
      default:
        input.erase(at, input.end());
    }
  }
  return input;
}

// The same bytes in every run.
class CountingRandom final : public RandomSource {
 public:
  void fill(MutableByteView out) override {
    for (std::uint8_t& byte : out) byte = ++last_;
  }

 private:
  std::uint8_t last_ = 0;
};

}  // namespace waferseal::fuzz

#endif  // WAFERSEAL_TESTS_FUZZ_CHANGES_H_
