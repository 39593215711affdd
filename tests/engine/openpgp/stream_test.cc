// OpenPGP piece by piece: the same as whole, in a memory that does not grow.
#include <gtest/gtest.h>

#include <algorithm>

#include "engine/openpgp/output_buffer.h"
#include "tests/engine/openpgp/sample_keys.h"

namespace waferseal::openpgp {
namespace {

// Content that nobody has; compresses to nothing.
class Pattern final : public ByteSource {
 public:
  explicit Pattern(std::uint64_t size) : size_(size) {}
  std::uint64_t size() const override { return size_; }
  Status read(std::uint64_t offset, MutableByteView into) const override {
    largest = std::max(largest, into.size());
    if (fails_from && offset + into.size() > *fails_from) return Code::kAttachmentUnreadable;
    for (std::size_t i = 0; i < into.size(); ++i) {
      into[i] = static_cast<std::uint8_t>((offset + i) % 251);
    }
    return Done{};
  }
  std::optional<std::uint64_t> fails_from;
  mutable std::size_t largest = 0;

 private:
  std::uint64_t size_;
};

// Compares with the pattern and keeps nothing.
class PatternCheck final : public ByteSink {
 public:
  Status write(ByteView bytes) override {
    largest = std::max(largest, bytes.size());
    for (const std::uint8_t byte : bytes) same = same && byte == written++ % 251;
    return Done{};
  }
  std::uint64_t written = 0;
  bool same = true;
  std::size_t largest = 0;
};

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
  const Pattern text(40u << 20);
  OutputBuffer sealed(64u << 20, 128u << 20);
  ASSERT_TRUE(
      encrypt(text, {.recipients = {alice().public_key}, .now = kNow, .signer = &bob().secret_key},
              sealed));
  EXPECT_LE(text.largest, 1u << 20);
  const Bytes message = sealed.take();
  PatternCheck check;
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
  Pattern text(1u << 20);
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
  const Pattern text(300000);
  OutputBuffer sealed(1u << 20, 4u << 20);
  ASSERT_TRUE(
      encrypt(text, {.recipients = {alice().public_key}, .now = kNow, .armor = false}, sealed));
  Bytes message = sealed.take();
  message.back() ^= 1;
  PatternCheck check;
  EXPECT_EQ(decrypt(MemorySource(message), alice().secret_key, {}, kNow, check).code(),
            Code::kDecryptFailed);
}

}  // namespace
}  // namespace waferseal::openpgp
