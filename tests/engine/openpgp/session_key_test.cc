// The library draws session keys itself. What it draws is looked at here, natively and as wasm.
#include <gtest/gtest.h>

#include <array>
#include <set>

#include "tests/engine/openpgp/sample_keys.h"
#include "tests/engine/openpgp/session_key_reader.h"

namespace waferseal::openpgp {
namespace {

// Simple tests of randomness over a string of bits. The bounds are those that a good source misses
// once in millions of runs; what is broken misses them by far (see the tests below).
bool has_even_bits(const Bytes& bytes) {  // NIST SP 800-22, 2.1: 5 standard deviations
  std::int64_t sum = 0;
  for (const std::uint8_t byte : bytes) {
    for (int bit = 0; bit < 8; ++bit) sum += (byte >> bit & 1) != 0 ? 1 : -1;
  }
  const auto n = static_cast<std::int64_t>(bytes.size()) * 8;
  return sum * sum < 25 * n;
}

bool has_even_runs(const Bytes& bytes) {  // NIST SP 800-22, 2.3: 5 standard deviations
  std::int64_t runs = 1;
  int last = bytes[0] & 1;
  std::int64_t n = 0;
  for (const std::uint8_t byte : bytes) {
    for (int bit = 0; bit < 8; ++bit, ++n) {
      const int now = byte >> bit & 1;
      if (n > 0 && now != last) ++runs;
      last = now;
    }
  }
  const std::int64_t off = 2 * runs - n;  // runs have mean n/2 and variance n/4
  return off * off < 25 * n;
}

bool has_even_bytes(const Bytes& bytes) {  // chi-square over 256 values: mean 255, deviation 22.6
  std::array<double, 256> counts{};
  for (const std::uint8_t byte : bytes) counts[byte] += 1;
  const double expected = static_cast<double>(bytes.size()) / 256;
  double sum = 0;
  for (const double count : counts) sum += (count - expected) * (count - expected) / expected;
  return sum > 145 && sum < 395;
}

constexpr int kMessages = 1000;

TEST(SessionKeys, AThousandDifferAndLookRandom) {
  const Bytes fingerprint = *hex_decode(inspect_key(alice().public_key, kNow)->keys[1].fingerprint);
  std::set<Bytes> seen;
  Bytes all;
  for (int i = 0; i < kMessages; ++i) {
    const Ciphertext sealed =
        *encrypt(plain("x"), {.recipients = {alice().public_key}, .now = kNow, .armor = false});
    const Bytes key = session_key_of(sealed.view(), alice().secret_key.bytes.reveal(), fingerprint);
    ASSERT_EQ(key.size(), 32u);
    seen.insert(key);
    append(all, key);
  }
  EXPECT_EQ(seen.size(), std::size_t{kMessages});
  EXPECT_TRUE(has_even_bits(all));
  EXPECT_TRUE(has_even_runs(all));
  EXPECT_TRUE(has_even_bytes(all));
}

// The tests above can fail: each kind of bad source misses at least one.
TEST(SessionKeys, BadSourcesAreNoticed) {
  const auto passes = [](const Bytes& bytes) {
    return has_even_bits(bytes) && has_even_runs(bytes) && has_even_bytes(bytes);
  };
  Bytes zeros(32 * kMessages, 0);
  EXPECT_FALSE(passes(zeros));
  Bytes counter(32 * kMessages);
  for (std::size_t i = 0; i < counter.size(); ++i) counter[i] = static_cast<std::uint8_t>(i);
  EXPECT_FALSE(passes(counter));
  Bytes repeated(32 * kMessages);
  for (std::size_t i = 0; i < repeated.size(); ++i) {
    repeated[i] = static_cast<std::uint8_t>((i % 32) * 37 + 11);
  }
  EXPECT_FALSE(passes(repeated));
  Bytes biased(32 * kMessages);
  std::uint32_t state = 1;
  for (std::uint8_t& byte : biased) {
    state = state * 1664525 + 1013904223;
    // One bit in eight is set a little too often.
    byte = static_cast<std::uint8_t>(state >> 24 | ((state >> 16) % 8 == 0 ? 1U : 0U));
  }
  EXPECT_FALSE(has_even_bits(biased));
}

}  // namespace
}  // namespace waferseal::openpgp
