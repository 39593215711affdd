#include "waferseal/bytes.h"

#include <gtest/gtest.h>

namespace waferseal {
namespace {

TEST(EqualConstantTime, ComparesLengthAndContent) {
  EXPECT_TRUE(equal_constant_time(as_bytes("abc"), as_bytes("abc")));
  EXPECT_FALSE(equal_constant_time(as_bytes("abc"), as_bytes("abd")));
  EXPECT_FALSE(equal_constant_time(as_bytes("abc"), as_bytes("ab")));
  EXPECT_TRUE(equal_constant_time({}, {}));
}

TEST(SecretBytes, MovesLeaveTheSourceEmpty) {
  SecretBytes a(as_bytes("secret"));
  SecretBytes b(std::move(a));
  EXPECT_TRUE(a.empty());  // NOLINT(bugprone-use-after-move): that is what is tested
  EXPECT_EQ(as_text(b.reveal()), "secret");
  a = std::move(b);
  EXPECT_TRUE(b.empty());  // NOLINT(bugprone-use-after-move)
  EXPECT_EQ(as_text(a.reveal()), "secret");
}

TEST(Wipe, ZeroesEveryByte) {
  Bytes bytes = to_bytes("secret");
  wipe(bytes);
  EXPECT_EQ(bytes, Bytes(6, 0));
}

TEST(Utf8, TakesWellFormedTextOnly) {
  EXPECT_TRUE(is_valid_utf8("plain, Grüße, 日本, \xF0\x9F\x92\x8C"));
  EXPECT_FALSE(is_valid_utf8("\xC3"));              // cut off
  EXPECT_FALSE(is_valid_utf8("\xC0\xAF"));          // overlong
  EXPECT_FALSE(is_valid_utf8("\xED\xA0\x80"));      // surrogate
  EXPECT_FALSE(is_valid_utf8("\xF4\x90\x80\x80"));  // above U+10FFFF
  EXPECT_FALSE(is_valid_utf8("\x80"));
}

}  // namespace
}  // namespace waferseal
