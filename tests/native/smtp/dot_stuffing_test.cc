#include "native/smtp/dot_stuffing.h"

#include <gtest/gtest.h>

namespace waferseal::delivery {
namespace {

std::string stuffed(const std::string& message) {
  const Bytes bytes = to_bytes(message);
  DotStuffing stuffing(bytes);
  std::string out;
  while (!stuffing.done()) out += as_text(stuffing.next().reveal());
  return out;
}

// RFC 5321, 4.5.2.
TEST(DotStuffing, DoublesDotsAtLineStarts) {
  EXPECT_EQ(stuffed(".\r\n..a\r\nb.\r\n"), "..\r\n...a\r\nb.\r\n");
}

TEST(DotStuffing, EndsWithCrlf) {
  EXPECT_EQ(stuffed("a"), "a\r\n");
  EXPECT_EQ(stuffed("a\r\n"), "a\r\n");
  EXPECT_EQ(stuffed(""), "");
}

// A dot that begins a line and a block is one that begins a line.
TEST(DotStuffing, BlocksDoNotMatter) {
  std::string message(64 * 1024 - 2, 'x');
  message += "\r\n.\r\n";
  EXPECT_EQ(stuffed(message), message.substr(0, 64 * 1024) + "..\r\n");
  std::string across(64 * 1024 - 1, 'x');
  EXPECT_EQ(stuffed(across + "\r\n.end"), across + "\r\n..end\r\n");
}

TEST(LineEnds, OnlyCrlfIsClean) {
  const auto clean = [](const std::string& text) { return has_clean_line_ends(to_bytes(text)); };
  EXPECT_TRUE(clean(""));
  EXPECT_TRUE(clean("a\r\nb\r\n"));
  EXPECT_TRUE(clean("no end"));
  for (const char* text : {"a\nb", "\n", "a\rb", "a\r", "a\r\r\n", "a\r\n\nb", "x\r\n.\n"}) {
    EXPECT_FALSE(clean(text)) << text;
  }
}

}  // namespace
}  // namespace waferseal::delivery
