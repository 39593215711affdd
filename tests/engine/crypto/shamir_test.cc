#include "engine/crypto/shamir.h"

#include <gtest/gtest.h>

#include "engine/crypto/hash.h"

namespace waferseal::crypto {
namespace {

class FixedRandom final : public RandomSource {
 public:
  explicit FixedRandom(std::uint8_t value) : value_(value) {}
  void fill(MutableByteView out) override {
    for (std::uint8_t& byte : out) byte = value_ = static_cast<std::uint8_t>(value_ * 5 + 3);
  }

 private:
  std::uint8_t value_;
};

SecretBytes secret_of(std::string_view text) { return SecretBytes(as_bytes(text)); }

TEST(Shamir, EveryQuorumGivesTheSecret) {
  const SecretBytes secret = secret_of("thirty-two bytes of secret: yes!");
  FixedRandom random(1);
  const std::vector<SecretBytes> shares = std::move(shamir_split(secret, 3, 5, random)).value();
  ASSERT_EQ(shares.size(), 5U);
  for (std::uint8_t a = 1; a <= 5; ++a) {
    for (std::uint8_t b = 1; b <= 5; ++b) {
      for (std::uint8_t c = 1; c <= 5; ++c) {
        if (a == b || b == c || a == c) continue;
        const Result<SecretBytes> again =
            shamir_combine({{a, &shares[a - 1U]}, {b, &shares[b - 1U]}, {c, &shares[c - 1U]}});
        ASSERT_TRUE(again);
        EXPECT_TRUE(equal_constant_time(again->reveal(), secret.reveal()));
      }
    }
  }
}

TEST(Shamir, FewerThanTSharesGiveSomethingElse) {
  const SecretBytes secret = secret_of("thirty-two bytes of secret: yes!");
  FixedRandom random(2);
  const std::vector<SecretBytes> shares = std::move(shamir_split(secret, 2, 3, random)).value();
  for (std::uint8_t i = 1; i <= 3; ++i) {
    const SecretBytes guess = std::move(shamir_combine({{i, &shares[i - 1U]}})).value();
    EXPECT_FALSE(equal_constant_time(guess.reveal(), secret.reveal()));
  }
}

// With t = 1 each share is the secret: one guard, or any of several.
TEST(Shamir, ThresholdOneIsTheSecret) {
  const SecretBytes secret = secret_of("s");
  FixedRandom random(3);
  const std::vector<SecretBytes> shares = std::move(shamir_split(secret, 1, 2, random)).value();
  EXPECT_TRUE(equal_constant_time(shares[0].reveal(), secret.reveal()));
  EXPECT_TRUE(equal_constant_time(shares[1].reveal(), secret.reveal()));
}

// f(x) = 0x42 + 0x05 x + 0x1D x^2 in the field of AES, worked out by hand with the multiplication
// table of FIPS 197: f(1) = 5A, f(2) = 3C, f(3) = 24.
TEST(Shamir, KnownPolynomial) {
  class Two final : public RandomSource {
   public:
    void fill(MutableByteView out) override {
      ASSERT_EQ(out.size(), 2U);
      out[0] = 0x05;
      out[1] = 0x1D;
    }
  } random;
  const Bytes secret{0x42};
  const std::vector<SecretBytes> shares =
      std::move(shamir_split(SecretBytes(secret), 3, 3, random)).value();
  EXPECT_EQ(shares[0].reveal()[0], 0x42 ^ 0x05 ^ 0x1D);
  EXPECT_EQ(shares[1].reveal()[0], 0x42 ^ 0x0A ^ 0x74);
  EXPECT_EQ(shares[2].reveal()[0], 0x42 ^ 0x0F ^ 0x69);
}

TEST(Shamir, RefusesWhatIsNoSharing) {
  const SecretBytes secret = secret_of("s");
  FixedRandom random(4);
  EXPECT_EQ(shamir_split(secret, 0, 1, random).code(), Code::kInvalidArgument);
  EXPECT_EQ(shamir_split(secret, 3, 2, random).code(), Code::kInvalidArgument);
  EXPECT_EQ(shamir_split(secret, 1, 256, random).code(), Code::kInvalidArgument);
  EXPECT_EQ(shamir_split(SecretBytes(), 1, 1, random).code(), Code::kInvalidArgument);
  const SecretBytes other = secret_of("longer");
  EXPECT_EQ(shamir_combine({}).code(), Code::kShareBad);
  EXPECT_EQ(shamir_combine({{0, &secret}}).code(), Code::kShareBad);
  EXPECT_EQ(shamir_combine({{1, &secret}, {1, &secret}}).code(), Code::kShareBad);
  EXPECT_EQ(shamir_combine({{1, &secret}, {2, &other}}).code(), Code::kShareBad);
}

}  // namespace
}  // namespace waferseal::crypto
