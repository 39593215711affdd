#include "engine/crypto/argon2id.h"

#include <gtest/gtest.h>

#include "tests/engine/crypto/from_hex.h"

namespace waferseal::crypto {
namespace {

constexpr std::string_view kSalt = "000102030405060708090a0b0c0d0e0f";

std::string derive(const Argon2Cost& cost, std::size_t size) {
  const Result<SecretBytes> out =
      argon2id(SecretBytes(ByteView(counting(32, 1))), array_from_hex<16>(kSalt), cost, size);
  return out ? hex_encode(out->reveal()) : std::string(code_name(out.code()));
}

// RFC 9106 gives vectors for four lanes and a secret only. These were made with the Argon2id of
// Python's cryptography 48 (OpenSSL), one lane.
TEST(Argon2idTest, AgreesWithAnotherImplementation) {
  EXPECT_EQ(derive({32, 3}, 32),
            "2b2f9e2ae25856b8511d5de2d1c109af54533a4f3b637719e1f0b5ff33560e5e");
  EXPECT_EQ(
      derive({8, 1}, 64),
      "74ca969e6d9b0caae3aace72cef859afb3423db32fe65db66923f19504e6417004dd358428c1eba0576e76a690"
      "d5d0c29f156efdad728c2589db6562acf39cdb");
}

// SPEC 3.1.12
TEST(Argon2idTest, SuiteOneIs64MebibytesAndThreePasses) {
  EXPECT_EQ(derive(kArgon2CostSuite1, 32),
            "cb6981417da763300773e6e19138d87f0c669f9d0587fd05496b480f83301e68");
}

TEST(Argon2idTest, RefusesCostsAndSizesOutOfBounds) {
  EXPECT_EQ(derive({7, 3}, 32), "invalid_argument");
  EXPECT_EQ(derive({32, 0}, 32), "invalid_argument");
  EXPECT_EQ(derive({32, 3}, 15), "invalid_argument");
  EXPECT_EQ(derive({32, 3}, 1025), "invalid_argument");
}

}  // namespace
}  // namespace waferseal::crypto
