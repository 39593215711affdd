#include <gtest/gtest.h>

#include "waferseal/login.h"

namespace waferseal {
namespace {

SecretBytes secret(std::string_view text) { return SecretBytes(as_bytes(text)); }

std::string auth_hex(std::string_view password, const Bytes& salt, std::string_view mailbox) {
  const Result<LoginKeys> keys =
      derive_login_keys(secret(password), salt, *Mailbox::parse(mailbox));
  return hex_encode(keys->auth_key.reveal());
}

TEST(LoginKeys, AreTwoDifferentKeysOfThirtyTwoBytes) {
  const Result<LoginKeys> keys =
      derive_login_keys(secret("correct horse"), Bytes(16, 7), *Mailbox::parse("a@example.org"));
  ASSERT_TRUE(keys.ok());
  EXPECT_EQ(keys->auth_key.size(), kLoginKeySize);
  EXPECT_EQ(keys->wrap_key.size(), kLoginKeySize);
  EXPECT_FALSE(equal_constant_time(keys->auth_key.reveal(), keys->wrap_key.reveal()));
}

TEST(LoginKeys, DependOnPasswordSaltAndMailboxAndNothingElse) {
  const std::string one = auth_hex("correct horse", Bytes(16, 7), "a@example.org");
  EXPECT_EQ(one, auth_hex("correct horse", Bytes(16, 7), "a@EXAMPLE.org"));
  EXPECT_NE(one, auth_hex("correct horsf", Bytes(16, 7), "a@example.org"));
  EXPECT_NE(one, auth_hex("correct horse", Bytes(16, 8), "a@example.org"));
  EXPECT_NE(one, auth_hex("correct horse", Bytes(16, 7), "b@example.org"));
}

TEST(LoginKeys, RefuseASaltOfAnotherSize) {
  const Result<LoginKeys> keys =
      derive_login_keys(secret("x"), Bytes(15, 7), *Mailbox::parse("a@example.org"));
  ASSERT_FALSE(keys.ok());
  EXPECT_EQ(keys.code(), Code::kInvalidArgument);
  EXPECT_EQ(keys.error().subject, "salt");
}

}  // namespace
}  // namespace waferseal
