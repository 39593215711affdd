#include <gtest/gtest.h>

#include "waferseal/bytes.h"

namespace waferseal {
namespace {

struct Vector {
  std::string_view plain;
  std::string_view base64;
};

// RFC 4648, 10.
constexpr Vector kVectors[] = {{"", ""},
                               {"f", "Zg=="},
                               {"fo", "Zm8="},
                               {"foo", "Zm9v"},
                               {"foob", "Zm9vYg=="},
                               {"fooba", "Zm9vYmE="},
                               {"foobar", "Zm9vYmFy"}};

TEST(Base64, Rfc4648Vectors) {
  for (const Vector& v : kVectors) {
    EXPECT_EQ(base64_encode(as_bytes(v.plain)), v.base64);
    const Result<Bytes> back = base64_decode(v.base64);
    ASSERT_TRUE(back.ok()) << v.base64;
    EXPECT_EQ(as_text(*back), v.plain);
  }
}

TEST(Base64, RefusesWhatIsNotCanonical) {
  for (const char* bad :
       {"Zg", "Zg=", "Zg===", "Zh==", "Zm9=", "Z g=", "Zg==\n", "====", "A===", "Zm_v"}) {
    const Result<Bytes> result = base64_decode(bad);
    ASSERT_FALSE(result.ok()) << bad;
    EXPECT_EQ(result.code(), Code::kBadBase64);
  }
}

TEST(Base64Url, HasNoPaddingAndItsOwnAlphabet) {
  const Bytes bytes = {0xFB, 0xFF, 0xFE, 0x01};
  EXPECT_EQ(base64url_encode(bytes), "-__-AQ");
  EXPECT_EQ(*base64url_decode("-__-AQ"), bytes);
  EXPECT_FALSE(base64url_decode("-__-AQ==").ok());
  EXPECT_FALSE(base64url_decode("+//+AQ").ok());
  EXPECT_FALSE(base64url_decode("A").ok());
  EXPECT_FALSE(base64url_decode("-__-AR").ok());
}

TEST(Hex, RoundTripsAndRefuses) {
  EXPECT_EQ(hex_encode(Bytes{0x00, 0xA5, 0xFF}), "00a5ff");
  EXPECT_EQ(*hex_decode("00A5ff"), (Bytes{0x00, 0xA5, 0xFF}));
  EXPECT_EQ(hex_decode("0").code(), Code::kBadHex);
  EXPECT_EQ(hex_decode("0g").code(), Code::kBadHex);
}

}  // namespace
}  // namespace waferseal
