#include "native/agent/notice_template.h"

#include <gtest/gtest.h>

#include "native/files/durable_file.h"

namespace waferseal::delivery {
namespace {

constexpr NoticeTemplate::Values kValues{
    .sender = "anna@example.test",
    .recipient = "bob@example.test",
    .link = "https://portal.test/p#secret",
    .page = "https://portal.test/p",
    .code = "1-2-3",
    .expires = "2027-01-15",
};
constexpr char kBody[] = "{sender}: {link}\n\n{page} {code}\nuntil {expires}\n";

struct Written {
  std::string subject;
  std::string text;
  std::string html;
};

Written write(const NoticeTemplate& words) {
  Written out;
  words.write_subject(kValues, out.subject);
  words.write_text(kValues, out.text);
  words.write_html(kValues, out.html);
  return out;
}

TEST(NoticeTemplateTest, FillsInWhatBelongsThere) {
  const auto words = NoticeTemplate::parse("Subject: Post von {sender}\nLanguage: de\n\n" +
                                           std::string(kBody) + "\n\nFor {recipient} <3 & you\n");
  ASSERT_TRUE(words) << describe(words.error());
  const Written written = write(*words);
  EXPECT_EQ(written.subject, "Post von anna@example.test");
  EXPECT_EQ(written.text,
            "anna@example.test: https://portal.test/p#secret\n"
            "\n"
            "https://portal.test/p 1-2-3\n"
            "until 2027-01-15\n"
            "\n"
            "For bob@example.test <3 & you\n");
  EXPECT_EQ(written.html,
            "<!DOCTYPE html>\n<html lang=\"de\"><head><meta charset=\"utf-8\"></head><body>\n"
            "<p>anna@example.test: <a "
            "href=\"https://portal.test/p#secret\">https://portal.test/p#secret</a></p>\n"
            "<p><a href=\"https://portal.test/p\">https://portal.test/p</a> <code>1-2-3</code> "
            "until 2027-01-15</p>\n"
            "<p>For bob@example.test &lt;3 &amp; you</p>\n"
            "</body></html>\n");
}

TEST(NoticeTemplateTest, WithoutASubjectTheUsualOneIsTaken) {
  const auto words = NoticeTemplate::parse(kBody);
  ASSERT_TRUE(words);
  EXPECT_EQ(write(*words).subject, "Protected message from anna@example.test");
}

TEST(NoticeTemplateTest, WhatIsWrongIsNamedWithItsLine) {
  const std::string body = kBody;
  const std::vector<std::pair<std::string, std::string>> cases{
      {"{sender} {link} {page} {expires}", "line 1: {code} is missing"},
      {"", "line 0: {sender} is missing"},
      {body + "\n{password}\n", "line 6: {password} is not known"},
      {body + "{sender", "line 5: a { without its }"},
      {body + "See https://example.test/help", "line 5: another address"},
      {body + "See WWW.example.test", "line 5: another address"},
      {"Subject: {code}\n" + body, "line 1: the subject may have {sender} only"},
      {"Subject: {link}\n" + body, "line 1: the subject may have {sender} only"},
      {"Language: \"><script>\n" + body, "line 1: this is no language tag"},
      {body + "bell \a", "line 5: it has a control character"},
      {body + "\xFF", "line 1: it is not UTF-8"},
      {body + std::string(kMostTemplateBytes, 'x'), "line 1: it is longer than 4096 bytes"},
  };
  for (const auto& [text, detail] : cases) {
    const auto words = NoticeTemplate::parse(text);
    ASSERT_FALSE(words) << detail;
    EXPECT_EQ(words.code(), Code::kNoticeTemplate);
    EXPECT_EQ(words.error().detail.substr(0, detail.size()), detail);
  }
}

// Those that come with the server can all be used.
TEST(NoticeTemplateTest, GivenOnesAreGood) {
  std::size_t found = 0;
  for (const auto& entry : std::filesystem::directory_iterator(WAFERSEAL_NOTICES)) {
    const auto text = native::read_file(entry.path(), kMostTemplateBytes);
    ASSERT_TRUE(text);
    const auto words = NoticeTemplate::parse(as_text(*text));
    ASSERT_TRUE(words) << entry.path() << ": " << describe(words.error());
    if (entry.path().filename() == "en.txt") {
      EXPECT_EQ(write(*words).text, write(NoticeTemplate::standard()).text);
    }
    ++found;
  }
  EXPECT_EQ(found, 2U);
}

}  // namespace
}  // namespace waferseal::delivery
