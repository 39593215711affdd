// OpenPGP piece by piece: the same as whole, in a memory that does not grow.
#include <gtest/gtest.h>

#include <algorithm>

#include "engine/openpgp/output_buffer.h"
#include "tests/engine/bytes/sources.h"
#include "tests/engine/openpgp/sample_keys.h"

namespace waferseal::openpgp {
namespace {

class FullDisk final : public ByteSink {
 public:
  explicit FullDisk(std::size_t room) : room_(room) {}
  Status write(ByteView bytes) override {
    if (bytes.size() > room_) return Code::kStoreFailed;
    room_ -= bytes.size();
    return Done{};
  }

 private:
  std::size_t room_;
};

TEST(OpenPgpStream, ComesBackWithoutBeingHeldAnywhere) {
  const GeneratedSource text = counting_source(40u << 20);
  OutputBuffer sealed(64u << 20, 128u << 20);
  ASSERT_TRUE(
      encrypt(text, {.recipients = {alice().public_key}, .now = kNow, .signer = &bob().secret_key},
              sealed));
  EXPECT_LE(text.largest_read, 1u << 20);
  const Bytes message = sealed.take();
  CountingCheck check;
  const auto signatures =
      decrypt(MemorySource(message), alice().secret_key, {bob().public_key}, kNow, check);
  ASSERT_TRUE(signatures) << describe(signatures.error());
  EXPECT_EQ(check.written, text.size());
  EXPECT_TRUE(check.same);
  EXPECT_LE(check.largest, 1u << 20);
  ASSERT_EQ(signatures->size(), 1u);
  EXPECT_EQ(signatures->at(0).state, SignatureState::kGood);
}

TEST(OpenPgpStream, AnErrorOfTheSourceOrTheSinkIsHandedOn) {
  GeneratedSource text = counting_source(1u << 20);
  const EncryptOptions options{.recipients = {alice().public_key}, .now = kNow};
  OutputBuffer sealed(2u << 20, 4u << 20);
  ASSERT_TRUE(encrypt(text, options, sealed));
  const Bytes message = sealed.take();

  for (const std::size_t room : {0u, 1000u, 500000u}) {
    FullDisk disk(room);
    EXPECT_EQ(encrypt(text, options, disk).code(), Code::kStoreFailed) << room;
    FullDisk other(room);
    EXPECT_EQ(decrypt(MemorySource(message), alice().secret_key, {}, kNow, other).code(),
              Code::kStoreFailed)
        << room;
  }
  text.fails_from = 700000;
  EXPECT_EQ(encrypt(text, options, sealed).code(), Code::kAttachmentUnreadable);
}

TEST(OpenPgpStream, AChangedByteAtTheVeryEndIsNoticed) {
  const GeneratedSource text = counting_source(300000);
  OutputBuffer sealed(1u << 20, 4u << 20);
  ASSERT_TRUE(
      encrypt(text, {.recipients = {alice().public_key}, .now = kNow, .armor = false}, sealed));
  Bytes message = sealed.take();
  message.back() ^= 1;
  CountingCheck check;
  EXPECT_EQ(decrypt(MemorySource(message), alice().secret_key, {}, kNow, check).code(),
            Code::kDecryptFailed);
}

// What an attempt left that failed was never checked.
TEST(OpenPgpStream, ATextIsPutAsideWhereNothingIs) {
  MemoryStore aside;
  ASSERT_TRUE(aside.write(Bytes(1)));
  const auto opened = decrypt_mail(MemorySource({}), alice().secret_key, {}, kNow, aside);
  EXPECT_EQ(opened.code(), Code::kInvalidArgument);
}

TEST(OpenPgpStream, AMailWithALargeAttachmentComesBack) {
  mime::Message message{.from = {"Bob", *Mailbox::parse("bob@example.org")},
                        .to = {{"Alice", *Mailbox::parse("alice@example.org")}},
                        .subject = "large",
                        .date = kNow,
                        .message_id = "1@example.org",
                        .text = "see below"};
  message.attachments.push_back(
      {.file_name = "large.bin",
       .source = std::make_shared<GeneratedSource>(counting_source(20u << 20))});
  OutputBuffer mail(64u << 20, 128u << 20);
  SeededRandom random;
  ASSERT_TRUE(
      encrypt_mail(message, {.recipients = {alice().public_key}, .now = kNow}, random, mail));
  const Bytes sealed = mail.take();
  MemoryStore aside;
  const auto opened = decrypt_mail(MemorySource(sealed), alice().secret_key, {}, kNow, aside);
  ASSERT_TRUE(opened) << describe(opened.error());
  EXPECT_TRUE(opened->header_protected);
  EXPECT_EQ(opened->message.subject, "large");
  EXPECT_EQ(opened->message.text, "see below\n");
  ASSERT_EQ(opened->message.attachments().size(), 1u);
  const mime::Part& part = *opened->message.attachments()[0];
  EXPECT_TRUE(part.stored && part.content.empty());
  CountingCheck check;
  const auto read = mime::read_content(aside, part, check);
  ASSERT_TRUE(read);
  EXPECT_EQ(check.written, 20u << 20);
  EXPECT_TRUE(check.same);
  EXPECT_FALSE(read->damaged);
}

// Somebody on the way encoded the armor once more (RFC 2045 lets them).
TEST(OpenPgpStream, APayloadThatIsEncodedOnceMoreIsOpened) {
  const mime::Message message{.from = {"Bob", *Mailbox::parse("bob@example.org")},
                              .subject = "encoded",
                              .date = kNow,
                              .message_id = "1@example.org",
                              .text = std::string(600000, 'x')};
  SeededRandom random;
  const Ciphertext sealed =
      *encrypt_mail(message, {.recipients = {alice().public_key}, .now = kNow}, random);
  std::string mail(as_text(sealed.view()));
  const std::size_t begin = mail.find("-----BEGIN PGP MESSAGE-----");
  const std::size_t end = mail.find("\r\n--=_", begin);
  const std::string encoded = base64_encode(as_bytes(mail).subspan(begin, end - begin));
  mail.replace(begin, end - begin, encoded);
  const std::size_t header = mail.rfind("Content-Disposition", begin);
  mail.insert(header, "Content-Transfer-Encoding: base64\r\n");
  MemoryStore aside;
  const auto opened =
      decrypt_mail(MemorySource(as_bytes(mail)), alice().secret_key, {}, kNow, aside);
  ASSERT_TRUE(opened) << describe(opened.error());
  EXPECT_EQ(opened->message.subject, "encoded");
}

TEST(OpenPgpStream, AMailThatIsNotEncryptedIsSaidToBeNone) {
  MemoryStore aside;
  EXPECT_EQ(decrypt_mail(MemorySource(as_bytes("Subject: x\r\n\r\ny")), alice().secret_key, {},
                         kNow, aside)
                .code(),
            Code::kMailNotEncrypted);
}

}  // namespace
}  // namespace waferseal::openpgp
