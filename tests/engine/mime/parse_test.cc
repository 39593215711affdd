#include <gtest/gtest.h>

#include "tests/engine/mime/random_damage.h"
#include "tests/engine/mime/sample_message.h"

namespace waferseal::mime {
namespace {

std::string multipart(const std::string& subtype, const std::vector<std::string>& parts) {
  std::string out = "Content-Type: multipart/" + subtype + "; boundary=\"b\"\r\n\r\npreamble\r\n";
  for (const std::string& part : parts) out += "--b\r\n" + part + "\r\n";
  return out + "--b--\r\nepilogue\r\n";
}

TEST(Parse, EmptyInputIsAnEmptyMessage) {
  const ParsedMessage mail = parsed("");
  EXPECT_EQ(mail.text, "");
  EXPECT_EQ(mail.root.media_type, "text/plain");
  EXPECT_FALSE(mail.date);
  EXPECT_TRUE(mail.attachments().empty());
}

TEST(Parse, TakesBareLineFeeds) {
  const ParsedMessage mail = parsed(
      "From: a@example.org\nSubject: one\n two\nContent-Type: multipart/mixed;\n boundary=b\n\n"
      "--b\n\ntext\n--b\nContent-Type: application/x\n\ndata\n--b--\n");
  EXPECT_EQ(mail.subject, "one two");
  EXPECT_EQ(mail.text, "text");
  ASSERT_EQ(mail.attachments().size(), 1u);
  EXPECT_EQ(as_text(mail.attachments()[0]->content), "data");
}

TEST(Parse, TheLineEndBeforeABoundaryBelongsToTheBoundary) {
  const ParsedMessage mail =
      parsed(multipart("mixed", {"\r\na\r\n", "Content-Type: a/b\r\n\r\nx\r\n\r\n", "\r\n"}));
  ASSERT_EQ(mail.root.parts.size(), 3u);
  EXPECT_EQ(as_text(mail.root.parts[0].content), "a\r\n");
  EXPECT_EQ(as_text(mail.root.parts[1].content), "x\r\n\r\n");
  EXPECT_EQ(as_text(mail.root.parts[2].content), "");
}

TEST(Parse, OnlyAWholeLineIsABoundary) {
  const std::string text = "--bb\r\n --b\r\n--b x\r\nx--b\r\n--b---";
  const ParsedMessage mail = parsed(multipart("mixed", {"\r\n" + text}));
  EXPECT_EQ(as_text(mail.root.parts[0].content), text);
  EXPECT_EQ(
      parsed("Content-Type: multipart/mixed; boundary=b\r\n\r\n--b \t\r\n\r\nx\r\n--b-- \r\n").text,
      "x");
}

TEST(Parse, ACutOffMultipartKeepsWhatArrived) {
  const ParsedMessage mail =
      parsed("Content-Type: multipart/mixed; boundary=b\r\n\r\n--b\r\n\r\none\r\n--b\r\n\r\ntw");
  EXPECT_EQ(mail.text, "one\ntw");
  EXPECT_TRUE(mail.root.damaged);
}

TEST(Parse, AMultipartWithoutItsBoundaryIsText) {
  EXPECT_EQ(parsed("Content-Type: multipart/mixed\r\n\r\nhello").text, "hello");
  EXPECT_EQ(parsed("Content-Type: multipart/mixed; boundary=b\r\n\r\nhello").text, "hello");
  EXPECT_TRUE(parsed("Content-Type: multipart/mixed; boundary=b\r\n\r\nhello").root.damaged);
}

TEST(Parse, OfAnAlternativeEachFormCountsOnce) {
  const ParsedMessage mail = parsed(multipart(
      "alternative", {"\r\nfirst", "\r\nplain", "Content-Type: text/html\r\n\r\n<b>html</b>",
                      "Content-Type: text/calendar\r\n\r\nBEGIN"}));
  EXPECT_EQ(mail.text, "plain");
  EXPECT_EQ(mail.html, "<b>html</b>");
  ASSERT_EQ(mail.attachments().size(), 1u);
  EXPECT_EQ(mail.attachments()[0]->media_type, "text/calendar");
}

TEST(Parse, TextThatIsAttachedIsNotShown) {
  const ParsedMessage mail = parsed(multipart(
      "mixed", {"\r\nshown",
                "Content-Disposition: attachment; filename=\"../../etc/notes.txt\"\r\n\r\nnotes",
                "Content-Disposition: inline\r\n\r\nfooter"}));
  EXPECT_EQ(mail.text, "shown\nfooter");
  ASSERT_EQ(mail.attachments().size(), 1u);
  EXPECT_EQ(mail.attachments()[0]->file_name, "notes.txt");
}

TEST(Parse, FileNamesLoseTheirFolders) {
  for (const char* name : {"/etc/passwd", "..\\\\..\\\\passwd", "C:\\\\x\\\\passwd", "passwd"}) {
    const ParsedMessage mail =
        parsed(std::string("Content-Disposition: attachment; filename=\"") + name + "\"\r\n\r\nx");
    EXPECT_EQ(mail.root.file_name, "passwd") << name;
  }
  EXPECT_EQ(parsed("Content-Type: a/b; name=\"..\"\r\n\r\n").root.file_name, "");
  EXPECT_EQ(parsed("Content-Type: a/b; name*=utf-8''a%0D%0Ab\r\n\r\n").root.file_name, "ab");
}

TEST(Parse, CharsetsBecomeUtf8) {
  const auto text = [](const std::string& charset, const std::string& body) {
    return parsed("Content-Type: text/plain; charset=" + charset + "\r\n\r\n" + body).text;
  };
  EXPECT_EQ(text("UTF-8", "Grüße"), "Grüße");
  EXPECT_EQ(text("iso-8859-1",
                 "Gr\xFC\xDF"
                 "e"),
            "Grüße");
  EXPECT_EQ(text("ISO-8859-15", "5 \xA4"), "5 €");
  EXPECT_EQ(text("windows-1252", "\x93quoted\x94 5 \x80"), "“quoted” 5 €");
  EXPECT_EQ(text("us-ascii", "caf\xE9"), "café");
  EXPECT_EQ(text("utf-8", "caf\xE9"), "caf\xEF\xBF\xBD");
  EXPECT_EQ(text("utf-8", std::string("a\0b", 3)), "ab");
  EXPECT_TRUE(parsed("Content-Type: text/plain; charset=koi8-r\r\n\r\n\xC1").root.damaged);
  EXPECT_EQ(parsed("\r\nGr\xC3\xBC\xC3\x9F"
                   "e")
                .text,
            "Grüße");
}

TEST(Parse, TransferEncodingsAreRemoved) {
  EXPECT_EQ(
      parsed("Content-Transfer-Encoding: Quoted-Printable (x)\r\n\r\na=3D=\r\nb  \r\nc=20\r\n")
          .text,
      "a=b\nc \n");
  EXPECT_EQ(parsed("Content-Transfer-Encoding: BASE64\r\n\r\naGVs\r\nbG8=\r\n").text, "hello");
  const ParsedMessage broken = parsed("Content-Transfer-Encoding: base64\r\n\r\naGVs!bG8");
  EXPECT_EQ(broken.text, "hello");
  EXPECT_TRUE(broken.root.damaged);
  EXPECT_TRUE(parsed("Content-Transfer-Encoding: x-uuencode\r\n\r\nx").root.damaged);
  EXPECT_EQ(parsed("Content-Transfer-Encoding: quoted-printable\r\n\r\na=ZZ=").text, "a=ZZ");
}

TEST(Parse, AMessageInsideIsAnAttachmentAndIsTakenApart) {
  const ParsedMessage mail = parsed(multipart(
      "mixed",
      {"\r\nsee below", "Content-Type: message/rfc822\r\n\r\nSubject: inner\r\n\r\ninner text"}));
  EXPECT_EQ(mail.text, "see below");
  ASSERT_EQ(mail.attachments().size(), 1u);
  const Part& attached = *mail.attachments()[0];
  EXPECT_EQ(as_text(attached.content), "Subject: inner\r\n\r\ninner text");
  ASSERT_EQ(attached.parts.size(), 1u);
  EXPECT_EQ(attached.parts[0].field("subject")->value, " inner");
}

TEST(Parse, PartsOfADigestAreMessages) {
  const ParsedMessage mail = parsed(multipart("digest", {"\r\nSubject: one\r\n\r\nx"}));
  ASSERT_EQ(mail.root.parts.size(), 1u);
  EXPECT_EQ(mail.root.parts[0].media_type, "message/rfc822");
  EXPECT_EQ(mail.root.parts[0].parts[0].field("Subject")->value, " one");
}

TEST(Parse, AHeaderThatEndsWithoutAnEmptyLineLeavesTheRestAsText) {
  const ParsedMessage mail = parsed("Subject: x\r\nno field here\r\nmore");
  EXPECT_EQ(mail.subject, "x");
  EXPECT_EQ(mail.text, "no field here\nmore");
  EXPECT_TRUE(mail.root.damaged);
  EXPECT_EQ(parsed("From a@example.org Sun Nov 22\nSubject: mbox\n\nx").subject, "mbox");
}

TEST(Parse, OfAFieldThatComesTwiceTheFirstCounts) {
  EXPECT_EQ(parsed("Subject: one\r\nsubject: two\r\n\r\n").subject, "one");
}

TEST(Parse, MediaTypesThatCannotBeReadAreText) {
  EXPECT_EQ(parsed("Content-Type: nonsense\r\n\r\nx").text, "x");
  EXPECT_EQ(parsed("Content-Type: TEXT/HTML; charset=utf-8\r\n\r\nx").html, "x");
}

// Whatever the bytes are, the answer is a message of valid UTF-8 or one of the named limits.
TEST(Parse, RandomDamageNeverBreaksAnything) {
  Message message = sample_message();
  message.subject = "Grüße";
  message.html = "<p>ä</p>";
  message.attachments = {{.file_name = "ä.bin", .content = to_bytes("content")}};
  const std::string whole = composed(message);
  SeededRandom random(11);
  for (int round = 0; round < 3000; ++round) {
    const std::string text = with_random_damage(whole, random);
    const Result<ParsedMessage> mail = parse(as_bytes(text));
    ASSERT_TRUE(mail);
    EXPECT_TRUE(is_valid_utf8(mail->text));
    EXPECT_TRUE(is_valid_utf8(mail->html));
    EXPECT_TRUE(is_valid_utf8(mail->subject));
    for (const Part* part : mail->attachments()) EXPECT_TRUE(is_valid_utf8(part->file_name));
  }
}

}  // namespace
}  // namespace waferseal::mime
