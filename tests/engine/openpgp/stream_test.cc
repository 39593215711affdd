// OpenPGP piece by piece: the same as whole, in a memory that does not grow.
#include <gtest/gtest.h>
#include <rnp/rnp.h>
#include <rnp/rnp_err.h>

#include <algorithm>
#include <cstring>

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

#ifndef __EMSCRIPTEN__  // takes half a minute there
// Half a MiB of ciphertext that stands for more than what is put aside for it.
Bytes grows_without_end() {
  struct Zeros {
    std::uint64_t left = (std::uint64_t{512} << 20) + 1;
    static bool read(void* self, void* into, std::size_t size, std::size_t* taken) {
      auto& zeros = *static_cast<Zeros*>(self);
      *taken = static_cast<std::size_t>(std::min<std::uint64_t>(size, zeros.left));
      std::memset(into, 0, *taken);
      zeros.left -= *taken;
      return true;
    }
  } zeros;
  const Bytes& key = alice().public_key;
  rnp_ffi_t ffi = nullptr;
  rnp_input_t keys = nullptr;
  rnp_input_t input = nullptr;
  rnp_output_t output = nullptr;
  rnp_op_encrypt_t op = nullptr;
  rnp_key_handle_t handle = nullptr;
  EXPECT_EQ(rnp_ffi_create(&ffi, "GPG", "GPG"), RNP_SUCCESS);
  EXPECT_EQ(rnp_set_timestamp(ffi, static_cast<std::uint64_t>(unix_seconds(kNow))), RNP_SUCCESS);
  EXPECT_EQ(rnp_input_from_memory(&keys, key.data(), key.size(), false), RNP_SUCCESS);
  EXPECT_EQ(rnp_import_keys(ffi, keys, RNP_LOAD_SAVE_PUBLIC_KEYS, nullptr), RNP_SUCCESS);
  const std::string fingerprint = inspect_key(key, kNow)->fingerprint;
  EXPECT_EQ(rnp_locate_key(ffi, "fingerprint", fingerprint.c_str(), &handle), RNP_SUCCESS);
  EXPECT_EQ(rnp_input_from_callback(&input, Zeros::read, nullptr, &zeros), RNP_SUCCESS);
  EXPECT_EQ(rnp_output_to_memory(&output, 0), RNP_SUCCESS);
  EXPECT_EQ(rnp_op_encrypt_create(&op, ffi, input, output), RNP_SUCCESS);
  EXPECT_EQ(rnp_op_encrypt_add_recipient(op, handle), RNP_SUCCESS);
  EXPECT_EQ(rnp_op_encrypt_set_compression(op, "ZLIB", 1), RNP_SUCCESS);
  EXPECT_EQ(rnp_op_encrypt_execute(op), RNP_SUCCESS);
  std::uint8_t* bytes = nullptr;
  std::size_t size = 0;
  EXPECT_EQ(rnp_output_memory_get_buf(output, &bytes, &size, false), RNP_SUCCESS);
  Bytes out(bytes, bytes + size);
  rnp_op_encrypt_destroy(op);
  rnp_output_destroy(output);
  rnp_input_destroy(input);
  rnp_input_destroy(keys);
  rnp_key_handle_destroy(handle);
  rnp_ffi_destroy(ffi);
  return out;
}

TEST(OpenPgpStream, AMessageThatGrowsWithoutEndIsRefused) {
  const Bytes message = grows_without_end();
  EXPECT_LT(message.size(), 4u << 20);
  CountingCheck check;
  EXPECT_EQ(decrypt(MemorySource(message), alice().secret_key, {}, kNow, check).code(),
            Code::kDecryptFailed);
  EXPECT_LE(check.written, std::uint64_t{512} << 20);
  EXPECT_GT(check.written, 0u) << "it is refused for its size";
}
#endif

// As the host keeps it; what is in it is not the point here.
class HeldStore final : public ByteStore {
 public:
  Status write(ByteView bytes) override {
    append(bytes_, bytes);
    return Done{};
  }
  Status finish() override { return Done{}; }
  std::uint64_t size() const override { return bytes_.size(); }
  Status read(std::uint64_t offset, MutableByteView into) const override {
    return MemorySource(bytes_).read(offset, into);
  }

 private:
  Bytes bytes_;
};

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
  HeldStore aside;
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
  HeldStore aside;
  const auto opened =
      decrypt_mail(MemorySource(as_bytes(mail)), alice().secret_key, {}, kNow, aside);
  ASSERT_TRUE(opened) << describe(opened.error());
  EXPECT_EQ(opened->message.subject, "encoded");
}

TEST(OpenPgpStream, AMailThatIsNotEncryptedIsSaidToBeNone) {
  HeldStore aside;
  EXPECT_EQ(decrypt_mail(MemorySource(as_bytes("Subject: x\r\n\r\ny")), alice().secret_key, {},
                         kNow, aside)
                .code(),
            Code::kMailNotEncrypted);
}

}  // namespace
}  // namespace waferseal::openpgp
