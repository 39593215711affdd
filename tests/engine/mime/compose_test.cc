#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <set>

#include "tests/engine/bytes/sources.h"
#include "tests/engine/mime/sample_message.h"

namespace waferseal::mime {
namespace {

using ::testing::HasSubstr;
using ::testing::Not;

// The rules of RFC 5322, 2.1 that every composed message keeps.
void expect_clean_lines(const std::string& text) {
  std::size_t column = 0;
  for (std::size_t i = 0; i < text.size(); ++i) {
    if (text[i] == '\n') {
      ASSERT_TRUE(i > 0 && text[i - 1] == '\r') << "bare LF at " << i;
      column = 0;
    } else if (text[i] == '\r') {
      ASSERT_TRUE(i + 1 < text.size() && text[i + 1] == '\n') << "bare CR at " << i;
    } else {
      ASSERT_NE(text[i], '\0');
      ASSERT_LT(static_cast<unsigned char>(text[i]), 0x80) << "8-bit byte at " << i;
      ASSERT_LE(++column, 998u);
    }
  }
  ASSERT_TRUE(text.size() >= 2 && text.substr(text.size() - 2) == "\r\n");
}

std::string header_of(const std::string& text) { return text.substr(0, text.find("\r\n\r\n")); }

Bytes all_bytes(std::size_t size) {
  Bytes out(size);
  for (std::size_t i = 0; i < size; ++i) out[i] = static_cast<std::uint8_t>(i * 7 + i / 256);
  return out;
}

TEST(Compose, PlainTextIsWrittenAsItIs) {
  EXPECT_EQ(composed(sample_message()),
            "Date: Sun, 22 Nov 2026 05:00:00 +0000\r\n"
            "From: Alice <alice@example.org>\r\n"
            "To: Bob <bob@example.net>\r\n"
            "Message-ID: <1@example.org>\r\n"
            "Subject: Lunch\r\n"
            "MIME-Version: 1.0\r\n"
            "Content-Type: text/plain; charset=utf-8\r\n"
            "\r\n"
            "Hello Bob\r\n");
}

TEST(Compose, TextComesBackWhateverItsLineEnds) {
  for (const char* text : {"a\nb\n", "a\r\nb\r\n", "a\rb\r", "a\nb"}) {
    Message message = sample_message();
    message.text = text;
    const std::string out = composed(message);
    expect_clean_lines(out);
    EXPECT_EQ(parsed(out).text, "a\nb\n") << text;
  }
}

TEST(Compose, LongLinesUtf8AndTrailingSpacesComeBack) {
  const std::string long_line(5000, 'x');
  for (const std::string& line :
       {long_line, std::string("Grüße aus Köln = schön"), std::string("ends in space "),
        std::string("ends in tab\t"), std::string("From here on"), std::string("."),
        std::string("\xE6\x97\xA5\xE6\x9C\xAC\xE8\xAA\x9E\xE3\x81\xAE\xE6\x96\x87"),
        std::string("nul \x01 control"), long_line + " \xC3\xA4", std::string("=20=\t")}) {
    Message message = sample_message();
    message.text = "first\n" + line + "\nlast\n";
    const std::string out = composed(message);
    expect_clean_lines(out);
    EXPECT_EQ(parsed(out).text, message.text);
    EXPECT_THAT(out, Not(HasSubstr("\r\nFrom here")));
  }
}

TEST(Compose, QuotedPrintableLinesAreAtMost76Characters) {
  Message message = sample_message();
  for (int i = 60; i < 90; ++i)
    message.text += std::string(static_cast<std::size_t>(i), 'a') + "\xC3\xA4 \n";
  const std::string out = composed(message);
  std::size_t start = 0;
  for (std::size_t end = out.find("\r\n"); end != std::string::npos;
       end = out.find("\r\n", start)) {
    EXPECT_LE(end - start, 76u);
    start = end + 2;
  }
  EXPECT_EQ(parsed(out).text, message.text);
}

TEST(Compose, AttachmentsOfEveryByteComeBack) {
  Message message = sample_message();
  for (const std::size_t size :
       {0u, 1u, 2u, 3u, 56u, 57u, 58u, 57u * 512, 57u * 512 + 1, 100000u}) {
    message.attachments.push_back({.file_name = "f" + std::to_string(size),
                                   .media_type = "application/x-test",
                                   .content = all_bytes(size)});
  }
  const std::string out = composed(message);
  expect_clean_lines(out);
  const ParsedMessage back = parsed(out);
  EXPECT_EQ(back.text, message.text);
  const auto attachments = back.attachments();
  ASSERT_EQ(attachments.size(), message.attachments.size());
  for (std::size_t i = 0; i < attachments.size(); ++i) {
    EXPECT_EQ(attachments[i]->file_name, message.attachments[i].file_name);
    EXPECT_EQ(attachments[i]->media_type, "application/x-test");
    EXPECT_EQ(attachments[i]->content, message.attachments[i].content);
    EXPECT_FALSE(attachments[i]->damaged);
  }
}

TEST(Compose, TextHtmlInlineImageAndAttachmentNestAsMailProgramsExpect) {
  Message message = sample_message();
  message.html = "<p>Hello <img src=\"cid:logo@example.org\"></p>\n";
  message.attachments.push_back({.file_name = "logo.png",
                                 .media_type = "image/png",
                                 .content = all_bytes(100),
                                 .content_id = "logo@example.org"});
  message.attachments.push_back({.file_name = "a.pdf", .media_type = "application/pdf"});
  const ParsedMessage back = parsed(composed(message));
  ASSERT_EQ(back.root.media_type, "multipart/mixed");
  ASSERT_EQ(back.root.parts.size(), 2u);
  const Part& alternative = back.root.parts[0];
  ASSERT_EQ(alternative.media_type, "multipart/alternative");
  ASSERT_EQ(alternative.parts.size(), 2u);
  EXPECT_EQ(alternative.parts[0].media_type, "text/plain");
  const Part& related = alternative.parts[1];
  ASSERT_EQ(related.media_type, "multipart/related");
  EXPECT_EQ(related.parts[0].media_type, "text/html");
  EXPECT_EQ(related.parts[1].content_id, "logo@example.org");
  EXPECT_EQ(back.text, message.text);
  EXPECT_EQ(back.html, message.html);
  ASSERT_EQ(back.attachments().size(), 2u);
  EXPECT_EQ(back.attachments()[0]->content_id, "logo@example.org");
  EXPECT_EQ(back.attachments()[1]->file_name, "a.pdf");
}

TEST(Compose, HtmlAloneIsOnePart) {
  Message message = sample_message();
  message.text.clear();
  message.html = "<p>x</p>\n";
  const ParsedMessage back = parsed(composed(message));
  EXPECT_EQ(back.root.media_type, "text/html");
  EXPECT_EQ(back.html, message.html);
  EXPECT_EQ(back.text, "");
}

TEST(Compose, Utf8HeadersAndFileNamesComeBack) {
  Message message = sample_message();
  message.from.name = "Zoë \"Zo\" O'Brien";
  message.to[0].name = "山田太郎";
  message.cc.push_back({"Müller, Jürgen", mailbox("jm@example.com")});
  message.subject = std::string(40, 'x') + " \xF0\x9F\x92\x8C ";
  for (int i = 0; i < 50; ++i) message.subject += "Grüße ";
  message.subject += "=?utf-8?q?not_encoded?=";
  message.attachments.push_back({.file_name = "Überweisung \"final\" (1).pdf"});
  message.attachments.push_back({.file_name = std::string(200, 'n') + ".txt"});
  const std::string out = composed(message);
  expect_clean_lines(out);
  const std::string header = header_of(out);
  for (std::size_t start = 0; start < header.size();) {
    const std::size_t end = std::min(header.find("\r\n", start), header.size());
    EXPECT_LE(end - start, 78u) << header.substr(start, end - start);
    start = end + 2;
  }
  const ParsedMessage back = parsed(out);
  EXPECT_EQ(back.from[0].name, message.from.name);
  EXPECT_EQ(back.to[0].name, message.to[0].name);
  EXPECT_EQ(back.cc[0].name, message.cc[0].name);
  EXPECT_EQ(back.cc[0].mailbox, mailbox("jm@example.com"));
  EXPECT_EQ(back.subject, message.subject);
  EXPECT_EQ(back.attachments()[0]->file_name, message.attachments[0].file_name);
  EXPECT_EQ(back.attachments()[1]->file_name, message.attachments[1].file_name);
}

TEST(Compose, ManyRecipientsFoldBetweenThem) {
  Message message = sample_message();
  message.to.clear();
  for (int i = 0; i < 100; ++i) {
    message.to.push_back(
        {"Person " + std::to_string(i), mailbox("p" + std::to_string(i) + "@example.com")});
  }
  const std::string out = composed(message);
  expect_clean_lines(out);
  const ParsedMessage back = parsed(out);
  ASSERT_EQ(back.to.size(), 100u);
  EXPECT_EQ(back.to[99].name, "Person 99");
}

TEST(Compose, ReferencesAndReplyToComeBack) {
  Message message = sample_message();
  message.reply_to.push_back({"", mailbox("list@example.org")});
  message.in_reply_to = "0@example.net";
  message.references = {"a@example.net", "0@example.net"};
  const ParsedMessage back = parsed(composed(message));
  EXPECT_EQ(back.reply_to[0].mailbox, mailbox("list@example.org"));
  EXPECT_EQ(back.root.field("in-reply-to")->value, " <0@example.net>");
  EXPECT_EQ(back.root.field("References")->value, " <a@example.net> <0@example.net>");
  EXPECT_EQ(back.message_id, "1@example.org");
  EXPECT_EQ(back.date, message.date);
}

TEST(Compose, AttachedMessagesAreNeverBase64) {
  Message message = sample_message();
  const std::string inner = composed(sample_message());
  message.attachments.push_back(
      {.file_name = "m.eml", .media_type = "message/rfc822", .content = to_bytes(inner)});
  message.attachments.push_back({.file_name = "8bit.eml",
                                 .media_type = "Message/RFC822",
                                 .content = to_bytes("Subject: \xC3\xA4\r\n\r\n")});
  message.attachments.push_back(
      {.file_name = "x", .media_type = "multipart/mixed", .content = to_bytes("x")});
  const std::string out = composed(message);
  expect_clean_lines(out);
  const ParsedMessage back = parsed(out);
  const auto attachments = back.attachments();
  ASSERT_EQ(attachments.size(), 3u);
  EXPECT_EQ(attachments[0]->media_type, "message/rfc822");
  EXPECT_EQ(attachments[0]->field("Content-Transfer-Encoding"), nullptr);
  EXPECT_EQ(as_text(attachments[0]->content), inner);
  EXPECT_EQ(attachments[1]->media_type, "application/octet-stream");
  EXPECT_EQ(attachments[2]->media_type, "application/octet-stream");
}

TEST(Compose, TextThatLooksLikeABoundaryStaysText) {
  Message message = sample_message();
  message.attachments.push_back({.file_name = "a", .content = all_bytes(10)});
  const std::string first = composed(message, 7);
  const std::size_t at = first.find("--=_");
  message.text = first.substr(at, 36) + "--\nstill here\n";  // the boundary of another run
  EXPECT_EQ(parsed(composed(message, 8)).text, message.text);
}

TEST(Compose, BoundariesAndMessageIdsAreDrawnFromTheGivenSource) {
  Message message = sample_message();
  message.html = "x";
  EXPECT_EQ(composed(message, 1), composed(message, 1));
  EXPECT_NE(composed(message, 1), composed(message, 2));
  std::set<std::string> ids;
  SeededRandom random(1);
  for (int i = 0; i < 1000; ++i) ids.insert(new_message_id(random, "example.org"));
  EXPECT_EQ(ids.size(), 1000u);
  EXPECT_THAT(*ids.begin(), ::testing::MatchesRegex("[0-9a-f]+@example.org"));
  EXPECT_EQ(ids.begin()->size(), 32u + 12u);
}

TEST(Compose, DomainsAreALabelsAndUtf8LocalPartsNeedSmtpUtf8) {
  Message message = sample_message();
  message.to[0].mailbox = mailbox("bob@bücher.example");
  EXPECT_THAT(composed(message), HasSubstr("<bob@xn--bcher-kva.example>"));
  EXPECT_FALSE(needs_smtputf8(message));
  message.cc.push_back({"", mailbox("jürgen@example.org")});
  EXPECT_TRUE(needs_smtputf8(message));
  EXPECT_THAT(composed(message), HasSubstr("Cc: jürgen@example.org\r\n"));
}

Bytes all_of(const ByteSource& source) {
  Bytes out(static_cast<std::size_t>(source.size()));
  EXPECT_TRUE(source.read(0, out));
  return out;
}

TEST(Composition, IsTheMessageWhereverItIsRead) {
  for (const std::size_t size :
       {0u, 1u, 56u, 57u, 58u, 113u, 114u, 57u * 512, 57u * 512 + 1, 100000u}) {
    const auto source = std::make_shared<GeneratedSource>(counting_source(size));
    Message held = sample_message();
    held.html = "<p>\xC3\xA4</p>";
    held.attachments.push_back({.file_name = "a", .content = all_of(*source)});
    held.attachments.push_back(
        {.file_name = "b", .media_type = "message/rfc822", .content = to_bytes("a: b\r\n\r\nc")});
    Message read = held;
    read.attachments[0].content.clear();
    read.attachments[0].source = source;
    SeededRandom random(1);
    SeededRandom again(1);
    const std::string whole(text_of(compose(held, random)));
    const auto composed = composition(read, again);
    ASSERT_TRUE(composed);
    ASSERT_EQ((*composed)->size(), whole.size());
    SeededRandom places(size + 1);
    for (int i = 0; i < 200; ++i) {
      const auto draw = [&places](std::size_t below) {
        return (places.array<1>()[0] * 65536u + places.array<1>()[0] * 256u +
                places.array<1>()[0]) %
               below;
      };
      const std::size_t offset = draw(whole.size() + 1);
      Bytes part(draw(whole.size() - offset + 1));
      ASSERT_TRUE((*composed)->read(offset, part));
      ASSERT_EQ(as_text(part), std::string_view(whole).substr(offset, part.size()));
    }
    Bytes beyond(2);
    EXPECT_FALSE((*composed)->read(whole.size() - 1, beyond));
  }
}

TEST(Composition, TakesNoMemoryForWhatIsNotThere) {
  const auto source = std::make_shared<GeneratedSource>(counting_source(std::uint64_t{1} << 36));
  Message message = sample_message();
  message.attachments.push_back({.file_name = "big", .source = source});
  SeededRandom random(1);
  const auto composed = composition(message, random);
  ASSERT_TRUE(composed);
  EXPECT_GT((*composed)->size(), source->size() / 3 * 4);
  Bytes part(1 << 20);
  ASSERT_TRUE((*composed)->read(std::uint64_t{1} << 35, part));
  EXPECT_LE(source->largest_read, 64u << 10);
}

TEST(Composition, AnErrorOfASourceIsHandedOn) {
  const auto source = std::make_shared<GeneratedSource>(counting_source(100000));
  source->fails_from = 70000;
  Message message = sample_message();
  message.attachments.push_back({.file_name = "a", .source = source});
  SeededRandom random(1);
  EXPECT_EQ(compose(message, random).code(), Code::kAttachmentUnreadable);
  message.attachments[0].media_type = "message/rfc822";
  EXPECT_EQ(compose(message, random).code(), Code::kAttachmentUnreadable);
}

}  // namespace
}  // namespace waferseal::mime
