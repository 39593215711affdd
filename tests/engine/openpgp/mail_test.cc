#include <gtest/gtest.h>

#include "tests/engine/openpgp/sample_keys.h"

namespace waferseal::openpgp {
namespace {

mime::Message secret_message() {
  return {.from = {"Bob", *Mailbox::parse("bob@example.org")},
          .to = {{"Alice", *Mailbox::parse("alice@example.org")}},
          .subject = "MARKER-subject",
          .date = kNow,
          .message_id = "1@example.org",
          .text = "MARKER-text Grüße\n",
          .html = "<p>MARKER-html</p>\n",
          .attachments = {{.file_name = "MARKER-name.bin", .content = to_bytes("MARKER-content")}}};
}

TEST(EncryptMail, ComesBackWholeAndSigned) {
  SeededRandom random;
  const mime::Message message = secret_message();
  const Ciphertext mail = *encrypt_mail(
      message, {.recipients = {alice().public_key}, .now = kNow, .signer = &bob().secret_key},
      random);
  const DecryptedMail back =
      *decrypt_mail(mail.view(), alice().secret_key, {bob().public_key}, kNow);
  EXPECT_TRUE(back.header_protected);
  EXPECT_EQ(back.message.subject, message.subject);
  EXPECT_EQ(back.message.text, message.text);
  EXPECT_EQ(back.message.html, message.html);
  ASSERT_EQ(back.message.attachments().size(), 1u);
  EXPECT_EQ(back.message.attachments()[0]->file_name, "MARKER-name.bin");
  ASSERT_EQ(back.signatures.size(), 1u);
  EXPECT_EQ(back.signatures[0].state, SignatureState::kGood);
}

// Whoever carries the mail may write what they like around it.
TEST(EncryptMail, AChangedOuterHeaderIsNeverShown) {
  SeededRandom random;
  const Ciphertext mail =
      *encrypt_mail(secret_message(), {.recipients = {alice().public_key}, .now = kNow}, random);
  std::string text(as_text(mail.view()));
  for (const auto& [from, to] : {std::pair("Subject: [...]", "Subject: Urgent"),
                                 std::pair("From: Bob <bob@", "From: Boss <ceo@")}) {
    ASSERT_NE(text.find(from), std::string::npos) << text.substr(0, 400);
    text.replace(text.find(from), std::string(from).size(), to);
  }
  const DecryptedMail back = *decrypt_mail(as_bytes(text), alice().secret_key, {}, kNow);
  EXPECT_TRUE(back.header_protected);
  EXPECT_EQ(back.message.subject, "MARKER-subject");
  EXPECT_EQ(back.message.from[0].mailbox, *Mailbox::parse("bob@example.org"));
}

// As programs write it that know no header protection, or say that they use none.
TEST(EncryptMail, WithoutAProtectedHeaderTheOuterOneIsShownAsSuch) {
  SeededRandom random;
  const struct {
    const char* type;
    bool is_protected;
  } cases[] = {{"text/plain", false},
               {"text/plain; hp=\"no\"", false},
               {"text/plain; hp=\"cipher\"", true},
               {"text/plain; hp=clear", true},
               {"text/plain; protected-headers=\"v1\"", true}};
  for (const auto& one : cases) {
    const std::string inner =
        std::string("Subject: inner\r\nContent-Type: ") + one.type + "\r\n\r\nhello\r\n";
    const Ciphertext payload =
        *encrypt(Plaintext(to_bytes(inner)), {.recipients = {alice().public_key}, .now = kNow});
    std::string armored;
    for (const char c : std::string(as_text(payload.view()))) {
      if (c == '\n') armored += '\r';
      if (c != '\r') armored += c;
    }
    const Bytes mail = *mime::compose_encrypted_mail(secret_message(), as_bytes(armored), random);
    const DecryptedMail back = *decrypt_mail(mail, alice().secret_key, {}, kNow);
    EXPECT_EQ(back.header_protected, one.is_protected) << one.type;
    EXPECT_EQ(back.message.subject, one.is_protected ? "inner" : "[...]") << one.type;
    EXPECT_EQ(back.message.text, "hello\n");
  }
}

TEST(EncryptMail, ShowsNoMarkerInAnyTransferEncoding) {
  SeededRandom random;
  const Ciphertext mail =
      *encrypt_mail(secret_message(), {.recipients = {alice().public_key}, .now = kNow}, random);
  const std::string text(as_text(mail.view()));
  // Base64 of "MARKER-" at its three offsets, without the characters that depend on neighbours.
  for (const char* trace :
       {"MARKER", "TUFSS0VSL", "1BUktFUi", "NQVJLRVIt", "4d41524b4552", "=4D=41"}) {
    EXPECT_EQ(text.find(trace), std::string::npos) << trace;
  }
  const mime::ParsedMessage outer = *mime::parse(mail.view());
  EXPECT_EQ(outer.subject, "[...]");
  EXPECT_EQ(outer.to[0].mailbox, *Mailbox::parse("alice@example.org"));
  for (std::size_t at = 0; at < text.size();) {
    const std::size_t end = text.find("\r\n", at);
    ASSERT_NE(end, std::string::npos);
    EXPECT_LE(end - at, 78u);
    EXPECT_EQ(text.substr(at, end - at).find_first_of("\r\n"), std::string::npos);
    at = end + 2;
  }
}

TEST(EncryptMail, FailsLikeItsParts) {
  SeededRandom random;
  mime::Message message = secret_message();
  message.subject = "a\r\nBcc: x@example.org";
  EXPECT_EQ(encrypt_mail(message, {.recipients = {alice().public_key}, .now = kNow}, random).code(),
            Code::kMailHeaderInjection);
  message = secret_message();
  EXPECT_EQ(encrypt_mail(message, {.recipients = {}, .now = kNow}, random).code(),
            Code::kInvalidArgument);
  EXPECT_EQ(encrypt_mail(message, {.recipients = {alice().public_key}, .now = kNow, .armor = false},
                         random)
                .error(),
            (Error{Code::kInvalidArgument, "armor", {}}));
  const Plaintext open = *mime::compose(message, random);
  EXPECT_EQ(decrypt_mail(open.reveal(), alice().secret_key, {}, kNow).code(),
            Code::kMailNotEncrypted);
  const Ciphertext mail =
      *encrypt_mail(message, {.recipients = {alice().public_key}, .now = kNow}, random);
  EXPECT_EQ(decrypt_mail(mail.view(), bob().secret_key, {}, kNow).code(), Code::kDecryptFailed);
}

}  // namespace
}  // namespace waferseal::openpgp
