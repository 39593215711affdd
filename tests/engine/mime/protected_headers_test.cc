#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "tests/engine/mime/sample_message.h"

namespace waferseal::mime {
namespace {

using ::testing::HasSubstr;
using ::testing::Not;

constexpr std::string_view kArmored =
    "-----BEGIN PGP MESSAGE-----\r\n\r\nAAAA\r\n-----END PGP MESSAGE-----\r\n";

Message secret_message() {
  Message message = sample_message();
  message.subject = "MARKER-subject";
  message.text = "MARKER-text\n";
  message.html = "MARKER-html\n";
  message.in_reply_to = "MARKER-reply@example.net";
  message.references = {"MARKER-reference@example.net"};
  message.reply_to = {{"MARKER-replyto", mailbox("r@example.org")}};
  message.attachments = {{.file_name = "MARKER-name", .content = to_bytes("MARKER-content")}};
  message.cc = {{"Carol", mailbox("carol@example.com")}};
  return message;
}

// SPEC mail: RFC 3156, 4.
TEST(EncryptedMail, HasTheTwoPartsOfRfc3156) {
  SeededRandom random(1);
  const Bytes mail = *compose_encrypted_mail(secret_message(), as_bytes(kArmored), random);
  const ParsedMessage back = *parse(mail);
  EXPECT_EQ(back.root.media_type, "multipart/encrypted");
  EXPECT_THAT(back.root.field("Content-Type")->value,
              HasSubstr("protocol=\"application/pgp-encrypted\""));
  ASSERT_EQ(back.root.parts.size(), 2u);
  EXPECT_EQ(back.root.parts[0].media_type, "application/pgp-encrypted");
  EXPECT_EQ(as_text(back.root.parts[0].content), "Version: 1");
  EXPECT_EQ(back.root.parts[1].media_type, "application/octet-stream");
  EXPECT_EQ(as_text(*encrypted_payload(back)), kArmored);
}

// RFC 9788, 3.2.1: nothing but what delivery needs is shown.
TEST(EncryptedMail, ShowsOnlyWhatDeliveryNeeds) {
  SeededRandom random(1);
  const Bytes mail = *compose_encrypted_mail(secret_message(), as_bytes(kArmored), random);
  EXPECT_THAT(std::string(as_text(mail)), Not(HasSubstr("MARKER")));
  const ParsedMessage back = *parse(mail);
  EXPECT_EQ(back.subject, "[...]");
  EXPECT_EQ(back.from[0].mailbox, mailbox("alice@example.org"));
  EXPECT_EQ(back.to[0].name, "Bob");
  EXPECT_EQ(back.cc[0].mailbox, mailbox("carol@example.com"));
  EXPECT_EQ(back.message_id, "1@example.org");
  EXPECT_TRUE(back.date.has_value());
}

TEST(ProtectedMessage, HoldsTheTrueHeaderAndSaysWhatIsShownOutside) {
  SeededRandom random(1);
  const Message message = secret_message();
  const std::string inner = text_of(compose_protected(message, random));
  const ParsedMessage back = parsed(inner);
  EXPECT_EQ(back.subject, message.subject);
  EXPECT_EQ(back.text, message.text);
  EXPECT_EQ(back.html, message.html);
  EXPECT_THAT(back.root.field("Content-Type")->value, HasSubstr("hp=\"cipher\""));
  std::vector<std::string> shown;
  for (const HeaderField& field : back.root.header) {
    if (field.name == "HP-Outer") shown.push_back(field.value);
  }
  EXPECT_THAT(shown,
              ::testing::ElementsAre(" Date: Sun, 22 Nov 2026 05:00:00 +0000",
                                     " From: Alice <alice@example.org>",
                                     " To: Bob <bob@example.net>", " Cc: Carol <carol@example.com>",
                                     " Message-ID: <1@example.org>", " Subject: [...]"));
}

TEST(ProtectedMessage, HpOuterRepeatsTheOuterHeaderEvenWhenItIsEncoded) {
  SeededRandom random(1);
  Message message = secret_message();
  message.to[0].name = "Zoë with a rather long name, so that the field folds";
  const ParsedMessage inner = parsed(text_of(compose_protected(message, random)));
  const ParsedMessage outer = *parse(*compose_encrypted_mail(message, as_bytes(kArmored), random));
  std::size_t compared = 0;
  for (const HeaderField& field : inner.root.header) {
    if (field.name != "HP-Outer") continue;
    const auto colon = field.value.find(':');
    const std::string name = field.value.substr(1, colon - 1);
    ASSERT_NE(outer.root.field(name), nullptr) << name;
    EXPECT_EQ(decode_header_text(outer.root.field(name)->value),
              decode_header_text(field.value.substr(colon + 1)));
    ++compared;
  }
  EXPECT_EQ(compared, 6u);
}

TEST(ProtectedMessage, OfOrdinaryMailNothingIsMarked) {
  EXPECT_THAT(composed(secret_message()), Not(HasSubstr("hp=")));
  EXPECT_THAT(composed(secret_message()), Not(HasSubstr("HP-Outer")));
}

TEST(EncryptedPayload, RefusesWhatIsNotPgpMime) {
  EXPECT_EQ(encrypted_payload(parsed(composed(sample_message()))).code(), Code::kMailNotEncrypted);
  for (const char* body :
       {"--b\r\nContent-Type: application/pgp-encrypted\r\n\r\nVersion: 1\r\n--b--\r\n",
        "--b\r\nContent-Type: application/octet-stream\r\n\r\nx\r\n"
        "--b\r\nContent-Type: application/pgp-encrypted\r\n\r\nVersion: 1\r\n--b--\r\n"}) {
    const std::string mail =
        std::string("Content-Type: multipart/encrypted; boundary=b\r\n\r\n") + body;
    EXPECT_EQ(encrypted_payload(parsed(mail)).code(), Code::kMailNotEncrypted);
  }
}

}  // namespace
}  // namespace waferseal::mime
