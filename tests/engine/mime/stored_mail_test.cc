// Mail that is larger than the memory it is read in.
#include <gtest/gtest.h>

#include "tests/engine/bytes/sources.h"
#include "tests/engine/mime/sample_message.h"

namespace waferseal::mime {
namespace {

constexpr std::uint64_t kLarge = std::uint64_t{64} << 20;
constexpr std::size_t kBuffer = std::size_t{64} << 10;

const std::string kMixed =
    "Subject: large\r\nContent-Type: multipart/mixed; "
    "boundary=b\r\n\r\n--b\r\n\r\nhello\r\n--b\r\n";
const std::string kMore = "\r\n--b\r\nContent-Type: a/small\r\n\r\nsmall\r\n--b--\r\n";

const std::string kLetter(4096, 'x');

ParsedMessage parsed_source(const ByteSource& source, const ParseLimits& limits = {}) {
  return parse(source, limits).value();
}

// The text, then a stored part, then one in memory.
void expect_large_and_small(const ParsedMessage& mail) {
  EXPECT_EQ(mail.subject, "large");
  EXPECT_EQ(mail.text, "hello");
  ASSERT_EQ(mail.attachments().size(), 2u);
  EXPECT_TRUE(mail.attachments()[0]->stored);
  EXPECT_TRUE(mail.attachments()[0]->content.empty());
  EXPECT_EQ(as_text(mail.attachments()[1]->content), "small");
  EXPECT_FALSE(mail.attachments()[1]->stored);
}

TEST(StoredMail, ALargeAttachmentIsReadPieceByPiece) {
  const std::string bytes = "57 bytes are one line of base64, and they come many times.";
  const std::string line = base64_encode(as_bytes(bytes).first(57)) + "\r\n";
  const std::uint64_t lines = kLarge / line.size();
  const GeneratedSource source(
      kMixed + "Content-Type: a/large; name=film.bin\r\nContent-Transfer-Encoding: base64\r\n\r\n",
      lines * line.size(), line, kMore);
  const ParsedMessage mail = parsed_source(source);
  expect_large_and_small(mail);
  EXPECT_LE(source.largest_read, kBuffer);
  // Once over all of it, and once more over the little that was kept.
  EXPECT_LE(source.all_read, source.size() + 100);

  const Part& part = *mail.attachments()[0];
  EXPECT_EQ(part.file_name, "film.bin");
  EXPECT_EQ(part.stored->transfer_encoding, "base64");
  std::uint64_t at = 0;
  CheckingSink sink([&](ByteView piece) {
    return std::all_of(piece.begin(), piece.end(), [&](std::uint8_t byte) {
      return byte == static_cast<std::uint8_t>(bytes[at++ % 57]);
    });
  });
  const Result<ReadContent> read = read_content(source, part, sink);
  ASSERT_TRUE(read);
  EXPECT_EQ(read->size, lines * 57);
  EXPECT_EQ(at, lines * 57);
  EXPECT_FALSE(read->damaged);
  EXPECT_LE(sink.largest, kBuffer);
  EXPECT_LE(source.largest_read, kBuffer);
}

TEST(StoredMail, ALineMayBeAsLongAsTheMessage) {
  const GeneratedSource source(kMixed + "Content-Type: a/large\r\n\r\n", kLarge, kLetter, kMore);
  const ParsedMessage mail = parsed_source(source);
  expect_large_and_small(mail);
  EXPECT_EQ(mail.attachments()[0]->stored->size, kLarge);
  EXPECT_LE(source.largest_read, kBuffer);
}

TEST(StoredMail, ADelimiterMayEndWithMoreBlanksThanTheBuffer) {
  const std::string head = "Content-Type: multipart/mixed; boundary=b\r\n\r\n--b";
  EXPECT_EQ(
      parsed_source(GeneratedSource(head, 1 << 20, std::string(4096, ' '), "\r\n\r\nx\r\n--b--"))
          .text,
      "x");
  EXPECT_EQ(parsed_source(GeneratedSource(head, 1 << 20, std::string(4096, ' '), "x\r\n\r\ny"))
                .root.media_type,
            "text/plain");
}

TEST(StoredMail, ALongLineInAHeaderIsRefused) {
  const GeneratedSource source("Subject: ", kLarge, kLetter, "\r\n\r\n");
  const Result<ParsedMessage> mail = parse(source);
  ASSERT_FALSE(mail);
  EXPECT_EQ(mail.code(), Code::kMailHeaderTooLarge);
}

TEST(StoredMail, ATextThatIsTooLargeIsAnAttachment) {
  const GeneratedSource source("Subject: x\r\n\r\n", 3000, kLetter, "");
  EXPECT_EQ(parsed_source(source, {.max_text_bytes = 3000}).text, std::string(3000, 'x'));
  const ParsedMessage mail = parsed_source(source, {.max_text_bytes = 2999});
  EXPECT_EQ(mail.subject, "x");
  EXPECT_EQ(mail.text, "");
  ASSERT_EQ(mail.attachments().size(), 1u);
  EXPECT_EQ(mail.attachments()[0], &mail.root);
  CollectingSink sink;
  ASSERT_TRUE(read_content(source, mail.root, sink));
  EXPECT_EQ(as_text(sink.all), std::string(3000, 'x'));
}

TEST(StoredMail, AllTextsShareOneLimitAndAllAttachmentsAnother) {
  std::string text = "Content-Type: multipart/mixed; boundary=b\r\n\r\n";
  for (int i = 0; i < 4; ++i) {
    text += "--b\r\n\r\n12345678\r\n--b\r\nContent-Type: a/b\r\n\r\n12345678\r\n";
  }
  const GeneratedSource source(text + "--b--\r\n");
  const ParsedMessage mail = parsed_source(source, {.max_all_in_memory = 16, .max_text_bytes = 24});
  EXPECT_EQ(mail.text, "12345678\n12345678\n12345678");
  std::size_t stored = 0;
  for (const Part* part : mail.attachments()) stored += part->stored ? 1 : 0;
  EXPECT_EQ(stored, 1u + 2u);
}

TEST(StoredMail, ATextThatIsAttachedIsStoredAsAnyAttachment) {
  const GeneratedSource source("Content-Disposition: attachment\r\n\r\n", 3000, kLetter, "");
  EXPECT_TRUE(parsed_source(source, {.max_in_memory = 2999}).root.stored);
  EXPECT_FALSE(parsed_source(source, {.max_in_memory = 3000}).root.stored);
}

// A page that shows the HTML finds them by their content ids.
TEST(StoredMail, ImagesOfTheHtmlAreAttachmentsLargeOrSmall) {
  const std::string head =
      "Content-Type: multipart/related; boundary=b\r\n\r\n--b\r\nContent-Type: text/html\r\n\r\n"
      "<img src=\"cid:large@a\"><img src=\"cid:small@a\">\r\n"
      "--b\r\nContent-Type: image/png\r\nContent-Disposition: inline\r\nContent-ID: "
      "<large@a>\r\n\r\n";
  const std::string tail =
      "\r\n--b\r\nContent-Type: image/png\r\nContent-ID: <small@a>\r\n\r\nx\r\n--b--\r\n";
  const GeneratedSource source(head, kLarge, kLetter, tail);
  const ParsedMessage mail = parsed_source(source);
  const std::vector<const Part*> attachments = mail.attachments();
  ASSERT_EQ(attachments.size(), 2u);
  EXPECT_EQ(attachments[0]->content_id, "large@a");
  EXPECT_TRUE(attachments[0]->stored);
  EXPECT_EQ(attachments[1]->content_id, "small@a");
  EXPECT_FALSE(attachments[1]->stored);
}

TEST(StoredMail, ALargeMessageInsideIsNotTakenApart) {
  const std::string head = "Content-Type: message/rfc822\r\n\r\nSubject: inside\r\n\r\n";
  const GeneratedSource source(head, 3000, kLetter, "");
  const ParsedMessage small = parsed_source(source);
  ASSERT_EQ(small.root.parts.size(), 1u);
  EXPECT_EQ(small.root.parts[0].field("Subject")->value, " inside");
  const ParsedMessage large = parsed_source(source, {.max_in_memory = 3000});
  EXPECT_TRUE(large.root.stored);
  EXPECT_TRUE(large.root.parts.empty());
}

// Of the place in it nothing could be said: it is decoded.
TEST(StoredMail, WhatIsInsideOfAMessageInMemoryIsInMemory) {
  const std::string head =
      "Content-Type: message/rfc822\r\nContent-Transfer-Encoding: quoted-printable\r\n\r\n"
      "Content-Type: a/b\n\n";
  const GeneratedSource source(head, 3000, "\n", "");
  const ParsedMessage mail = parsed_source(source, {.max_in_memory = 4000});
  ASSERT_EQ(mail.root.parts.size(), 1u);
  EXPECT_FALSE(mail.root.parts[0].stored);
  EXPECT_EQ(mail.root.parts[0].content.size(), 6000u);
}

TEST(StoredMail, DamageShowsWhenContentIsRead) {
  const GeneratedSource source(
      "Content-Type: a/b\r\nContent-Transfer-Encoding: base64\r\n\r\naGVs!bG8");
  const ParsedMessage mail = parsed_source(source, {.max_in_memory = 0});
  EXPECT_FALSE(mail.root.damaged);
  CollectingSink sink;
  const Result<ReadContent> read = read_content(source, mail.root, sink);
  ASSERT_TRUE(read);
  EXPECT_EQ(as_text(sink.all), "hello");
  EXPECT_TRUE(read->damaged);
}

TEST(StoredMail, APartInMemoryIsWrittenAsWell) {
  const GeneratedSource source("Content-Type: a/b\r\n\r\n", 200000, kLetter, "");
  const ParsedMessage mail = parsed_source(source);
  ASSERT_FALSE(mail.root.stored);
  CollectingSink sink;
  const Result<ReadContent> read = read_content(source, mail.root, sink);
  ASSERT_TRUE(read);
  EXPECT_EQ(read->size, 200000u);
  EXPECT_EQ(sink.all, mail.root.content);
  EXPECT_LE(sink.largest, kBuffer);
}

TEST(StoredMail, Size) {
  const GeneratedSource source("\r\n", 100, kLetter, "");
  EXPECT_TRUE(parse(source, {.max_bytes = 1, .max_source_bytes = 102}));
  const Result<ParsedMessage> mail = parse(source, {.max_source_bytes = 101});
  ASSERT_FALSE(mail);
  EXPECT_EQ(mail.code(), Code::kTooLarge);
}

TEST(StoredMail, AnErrorOfTheSourceIsHandedOn) {
  GeneratedSource source(kMixed + "Content-Type: a/large\r\n\r\n", 300000, kLetter, kMore);
  const ParsedMessage mail = parsed_source(source);
  const std::size_t reads = source.reads;
  ASSERT_GE(reads, 5u);
  for (std::size_t i = 0; i < reads; ++i) {
    source.reads = 0;
    source.fail_at = i;
    const Result<ParsedMessage> failed = parse(source);
    ASSERT_FALSE(failed) << i;
    EXPECT_EQ(failed.code(), Code::kAttachmentUnreadable);
  }
  for (std::size_t i = 0; i < 5; ++i) {
    source.reads = 0;
    source.fail_at = i;
    CollectingSink sink;
    const Result<ReadContent> failed = read_content(source, *mail.attachments()[0], sink);
    ASSERT_FALSE(failed) << i;
    EXPECT_EQ(failed.code(), Code::kAttachmentUnreadable);
  }
}

TEST(StoredMail, AnErrorOfTheSinkIsHandedOn) {
  const GeneratedSource source("Content-Type: a/large\r\n\r\n", 300000, kLetter, "");
  const ParsedMessage mail = parsed_source(source);
  int pieces = 0;
  CheckingSink sink([&pieces](ByteView) { return ++pieces < 3; });
  const Result<ReadContent> failed = read_content(source, mail.root, sink);
  ASSERT_FALSE(failed);
  EXPECT_EQ(failed.code(), Code::kOutOfMemory);
  EXPECT_EQ(pieces, 3);
}

TEST(StoredMail, HowLargeAnAttachmentIsIsKnownBeforeItIsRead) {
  Message message = sample_message();
  message.attachments.push_back({"large", "application/pdf", Bytes(123456, 'x')});
  const GeneratedSource source(composed(message));
  const ParsedMessage mail = parsed_source(source, {.max_in_memory = 1000});
  ASSERT_TRUE(mail.attachments()[0]->stored);
  EXPECT_NEAR(static_cast<double>(mail.attachments()[0]->approximate_size()), 123456, 3);
  const ParsedMessage held = parsed_source(source);
  EXPECT_EQ(held.attachments()[0]->approximate_size(), 123456u);
}

TEST(StoredMail, APlaceOutsideOfTheMessageIsRefused) {
  const GeneratedSource source("0123456789");
  const std::uint64_t most = std::numeric_limits<std::uint64_t>::max();
  for (const auto& [offset, size] : std::vector<std::pair<std::uint64_t, std::uint64_t>>{
           {0, 11}, {11, 0}, {10, 1}, {5, most}, {most, 5}}) {
    Part part;
    part.stored = StoredContent{.offset = offset, .size = size};
    CollectingSink sink;
    const Result<ReadContent> read = read_content(source, part, sink);
    ASSERT_FALSE(read);
    EXPECT_EQ(read.code(), Code::kInvalidArgument);
  }
}

}  // namespace
}  // namespace waferseal::mime
