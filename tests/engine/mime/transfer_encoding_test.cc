#include "engine/mime/transfer_encoding.h"

#include <gtest/gtest.h>

#include "engine/mime/transfer_decoding.h"

namespace waferseal::mime {
namespace {

TEST(ChooseTextEncoding, ShortAsciiGoesAsItIs) {
  EXPECT_EQ(choose_text_encoding(""), TransferEncoding::k7Bit);
  EXPECT_EQ(choose_text_encoding("a\nb\tc\r\n"), TransferEncoding::k7Bit);
  EXPECT_EQ(choose_text_encoding(std::string(76, 'x')), TransferEncoding::k7Bit);
  EXPECT_EQ(choose_text_encoding(std::string(77, 'x')), TransferEncoding::kQuotedPrintable);
  EXPECT_EQ(choose_text_encoding("a \n"), TransferEncoding::kQuotedPrintable);
  EXPECT_EQ(choose_text_encoding("\nFrom me"), TransferEncoding::kQuotedPrintable);
  EXPECT_EQ(choose_text_encoding("some Grüße in a text"), TransferEncoding::kQuotedPrintable);
  EXPECT_EQ(choose_text_encoding("日本語の文章"), TransferEncoding::kBase64);
}

TEST(Is7Bit, FollowsRfc2045) {
  EXPECT_TRUE(is_7bit(as_bytes("")));
  EXPECT_TRUE(is_7bit(as_bytes("a\r\n" + std::string(998, 'x') + "\r\n")));
  EXPECT_FALSE(is_7bit(as_bytes(std::string(999, 'x'))));
  EXPECT_FALSE(is_7bit(as_bytes("a\nb")));
  EXPECT_FALSE(is_7bit(as_bytes("a\rb")));
  EXPECT_FALSE(is_7bit(as_bytes("a\r")));
  EXPECT_FALSE(is_7bit(as_bytes("ä")));
  EXPECT_FALSE(is_7bit(as_bytes(std::string_view("a\0", 2))));
}

TEST(DecodeBase64, TakesJoinedPiecesAndMissingPadding) {
  EXPECT_EQ(as_text(decode_base64(as_bytes("YQ==YmM=")).bytes), "abc");
  EXPECT_EQ(as_text(decode_base64(as_bytes("YQ")).bytes), "a");
  EXPECT_TRUE(decode_base64(as_bytes("YQ")).damaged);
  EXPECT_TRUE(decode_base64(as_bytes("Y")).damaged);
  EXPECT_FALSE(decode_base64(as_bytes(" Y Q\r\n=\t= ")).damaged);
}

TEST(DecodeQuotedPrintable, FollowsRfc2045) {
  const auto text = [](std::string_view in) {
    return std::string(as_text(decode_quoted_printable(as_bytes(in)).bytes));
  };
  EXPECT_EQ(text("Now's the time =\r\nfor all folk to come=\r\n to the aid"),
            "Now's the time for all folk to come to the aid");
  EXPECT_EQ(text("a=3d=3D"), "a==");
  EXPECT_EQ(text("a \t\r\nb"), "a\r\nb");
  EXPECT_EQ(text("a=20\r\nb"), "a \r\nb");
  EXPECT_EQ(text("a= \t\r\nb"), "ab");
  EXPECT_EQ(text("a=\nb"), "ab");
  EXPECT_EQ(text("a="), "a");
  EXPECT_EQ(text("a=4"), "a=4");
}

}  // namespace
}  // namespace waferseal::mime
