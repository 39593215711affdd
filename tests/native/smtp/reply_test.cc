#include "native/smtp/reply.h"

#include <gtest/gtest.h>

namespace waferseal::delivery {
namespace {

Result<Reply> parse(const std::string& text) {
  ReplyParser parser;
  const Result<std::size_t> used = parser.feed(text);
  if (!used) return used.error();
  if (!parser.complete()) return Error{Code::kInternal, {}, "incomplete"};
  return parser.take();
}

TEST(ReplyParser, ReadsOneLine) {
  const Result<Reply> reply = parse("550 5.1.1 No such user\r\n");
  ASSERT_TRUE(reply);
  EXPECT_EQ(reply->code, 550);
  EXPECT_EQ(reply->enhanced, "5.1.1");
  EXPECT_TRUE(reply->permanent());
  EXPECT_EQ(reply->summary(), "550 5.1.1 No such user");
}

// RFC 5321, 4.2.1: the text, and with it the space, may be missing.
TEST(ReplyParser, ReadsABareCode) {
  const Result<Reply> reply = parse("250\r\n");
  ASSERT_TRUE(reply);
  EXPECT_TRUE(reply->positive());
  EXPECT_EQ(reply->lines, std::vector<std::string>{""});
}

TEST(ReplyParser, JoinsLinesAndLeavesWhatFollows) {
  const std::string text = "250-a\r\n250-b\r\n250 c\r\n220 injected\r\n";
  ReplyParser parser;
  const Result<std::size_t> used = parser.feed(text);
  ASSERT_TRUE(used);
  EXPECT_EQ(text.substr(*used), "220 injected\r\n");
  ASSERT_TRUE(parser.complete());
  EXPECT_EQ(parser.take().lines, (std::vector<std::string>{"a", "b", "c"}));
  EXPECT_FALSE(parser.complete());
  EXPECT_FALSE(parser.in_middle());
}

TEST(ReplyParser, TakesItOctetByOctet) {
  ReplyParser parser;
  const std::string text = "451-4.3.0 wait\r\n451 4.3.0 more\r\n";
  for (const char c : text) {
    EXPECT_FALSE(parser.complete());
    ASSERT_TRUE(parser.feed(std::string_view(&c, 1)));
  }
  ASSERT_TRUE(parser.complete());
  const Reply reply = parser.take();
  EXPECT_TRUE(reply.temporary());
  EXPECT_EQ(reply.enhanced, "4.3.0");
}

TEST(ReplyParser, RefusesWhatIsNoReply) {
  for (const char* text : {"\r\n", "hi\r\n", "25\r\n", "2a0 x\r\n", "250x\r\n", "150 x\r\n",
                           "099 x\r\n", "650 x\r\n", "HTTP/1.1 200 OK\r\n"}) {
    const Result<Reply> reply = parse(text);
    ASSERT_FALSE(reply) << text;
    EXPECT_EQ(reply.code(), Code::kSmtpBadReply) << text;
  }
}

TEST(ReplyParser, RefusesCodesThatDiffer) {
  EXPECT_EQ(parse("250-a\r\n550 b\r\n").code(), Code::kSmtpBadReply);
}

TEST(ReplyParser, HasLimits) {
  EXPECT_EQ(parse("250 " + std::string(ReplyParser::kMaxLine, 'a')).code(), Code::kSmtpBadReply);
  std::string lines;
  for (std::size_t i = 0; i < ReplyParser::kMaxLines; ++i) lines += "250-x\r\n";
  EXPECT_EQ(parse(lines).error().detail, "incomplete");
  EXPECT_EQ(parse(lines + "250 x\r\n").code(), Code::kSmtpBadReply);
}

// The text goes to logs and screens.
TEST(ReplyParser, TextIsMadeHarmless) {
  EXPECT_EQ(parse("250 a\x1B[2Jb\tc\r\n")->lines[0], "a?[2Jb?c");
  EXPECT_EQ(parse("250 gr\xC3\xBC\xC3\x9F\r\n")->lines[0], "gr\xC3\xBC\xC3\x9F");
  EXPECT_EQ(parse("250 \xFF\xC3x\r\n")->lines[0], "??x");
  EXPECT_LE(parse("250 " + std::string(2000, 'a') + "\r\n")->summary().size(), 512u);
}

// RFC 2034, 4: the class is the first digit of the reply.
TEST(ReplyParser, EnhancedCodesFitTheReply) {
  EXPECT_EQ(parse("550 4.1.1 x\r\n")->enhanced, "");
  EXPECT_EQ(parse("250 2.1.5\r\n")->enhanced, "2.1.5");
  EXPECT_EQ(parse("250 2.1 x\r\n")->enhanced, "");
  EXPECT_EQ(parse("250 2.1.5x\r\n")->enhanced, "");
  EXPECT_EQ(parse("250 2.1234.5 x\r\n")->enhanced, "");
}

}  // namespace
}  // namespace waferseal::delivery
