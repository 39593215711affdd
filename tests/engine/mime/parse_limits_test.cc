#include <gtest/gtest.h>

#include "tests/engine/mime/sample_message.h"

namespace waferseal::mime {
namespace {

std::string nested_multiparts(std::size_t depth) {
  std::string open;
  for (std::size_t i = 0; i < depth; ++i) {
    const std::string boundary = "b" + std::to_string(i);
    open +=
        "Content-Type: multipart/mixed; boundary=" + boundary + "\r\n\r\n--" + boundary + "\r\n";
  }
  return open + "\r\ntext\r\n";
}

std::string nested_messages(std::size_t depth) {
  std::string out;
  for (std::size_t i = 0; i < depth; ++i) out += "Content-Type: message/rfc822\r\n\r\n";
  return out + "Subject: inside\r\n\r\ntext\r\n";
}

std::string flat(std::size_t parts) {
  std::string out = "Content-Type: multipart/mixed; boundary=b\r\n\r\n";
  for (std::size_t i = 0; i < parts; ++i) out += "--b\r\n\r\nx\r\n";
  return out + "--b--\r\n";
}

Code refused(const std::string& text, const ParseLimits& limits = {}) {
  const Result<ParsedMessage> result = parse(as_bytes(text), limits);
  return result ? Code::kInternal : result.code();
}

TEST(ParseLimits, Depth) {
  EXPECT_TRUE(parse(as_bytes(nested_multiparts(20))));
  EXPECT_EQ(refused(nested_multiparts(21)), Code::kMailTooDeep);
  EXPECT_EQ(refused(nested_multiparts(50000)), Code::kMailTooDeep);
  EXPECT_TRUE(parse(as_bytes(nested_messages(20))));
  EXPECT_EQ(refused(nested_messages(21)), Code::kMailTooDeep);
}

TEST(ParseLimits, Parts) {
  EXPECT_TRUE(parse(as_bytes(flat(999))));
  EXPECT_EQ(refused(flat(1000)), Code::kMailTooManyParts);
}

TEST(ParseLimits, Size) {
  const std::string text = composed(sample_message());
  EXPECT_TRUE(parse(as_bytes(text), {.max_bytes = text.size()}));
  EXPECT_EQ(refused(text, {.max_bytes = text.size() - 1}), Code::kTooLarge);
}

TEST(ParseLimits, Header) {
  const std::string field = "X: " + std::string(1000, 'x') + "\r\n";
  EXPECT_TRUE(parse(as_bytes(field + "\r\n"), {.max_header_bytes = field.size() + 2}));
  EXPECT_EQ(refused(field + field + "\r\n", {.max_header_bytes = field.size() + 2}),
            Code::kMailHeaderTooLarge);
  EXPECT_EQ(refused(std::string(300 << 10, 'x')), Code::kMailHeaderTooLarge);
}

TEST(ParseLimits, HostileShapesTakeAMoment) {
  std::string hyphens = "Content-Type: multipart/mixed; boundary=b\r\n\r\n";
  hyphens += std::string(4 << 20, '-');
  EXPECT_TRUE(parse(as_bytes(hyphens)));
  std::string starts =
      "Content-Type: multipart/mixed; boundary=" + std::string(60, '-') + "\r\n\r\n";
  for (int i = 0; i < 60000; ++i) starts += std::string(61, '-') + "\r\n";
  EXPECT_TRUE(parse(as_bytes(starts)));
  std::string comments = "Content-Type: " + std::string(200000, '(') + "\r\nFrom: ";
  EXPECT_TRUE(parse(as_bytes(comments + "\r\n\r\n")));
  std::string parameters = "Content-Type: a/b";
  for (int i = 0; i < 20000; ++i) parameters += ";x*" + std::to_string(i % 1000) + "=1";
  EXPECT_TRUE(parse(as_bytes(parameters + "\r\n\r\n")));
}

}  // namespace
}  // namespace waferseal::mime
