#include "engine/crypto/random.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <array>

namespace waferseal {
namespace {

TEST(RandomTest, SystemRandomFillsAllAndNeverRepeats) {
  const ByteArray<64> one = system_random().array<64>();
  const ByteArray<64> two = system_random().array<64>();
  EXPECT_NE(one, two);
  // 16384 bytes without one of the 256 values happen once in 10^25 runs.
  const SecretBytes many = system_random().secret(16384);
  std::array<int, 256> seen{};
  for (const std::uint8_t byte : many.reveal()) ++seen[byte];
  EXPECT_EQ(std::count(seen.begin(), seen.end(), 0), 0);
}

TEST(RandomTest, ASecretHasTheWantedSize) {
  EXPECT_EQ(system_random().secret(0).size(), 0U);
  EXPECT_EQ(system_random().secret(33).size(), 33U);
}

}  // namespace
}  // namespace waferseal
