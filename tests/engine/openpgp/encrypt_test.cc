#include <gtest/gtest.h>

#include <algorithm>

#include "engine/openpgp/key_blob.h"
#include "engine/openpgp/packets.h"
#include "tests/engine/openpgp/sample_keys.h"

namespace waferseal::openpgp {
namespace {

// What stands in the clear in a binary message: key ids of the PKESK packets, and the kind of the
// encrypted data packet. Data packets have partial lengths, so the frame of keys does not fit.
struct Frame {
  std::vector<std::string> key_ids;
  int data_tag = 0;
  std::size_t data_start = 0;
};

Frame frame_of(ByteView message) {
  Frame frame;
  std::size_t at = 0;
  while (at + 2 < message.size()) {
    const int tag = (message[at] & 0x40) != 0 ? message[at] & 0x3F : (message[at] >> 2) & 15;
    if (tag != 1) {
      frame.data_tag = tag;
      frame.data_start = at;
      break;
    }
    std::size_t length = message[at + 1];
    std::size_t body = at + 2;
    if ((message[at] & 0x40) != 0 && length >= 192) {
      length = ((length - 192) << 8) + message[at + 2] + 192;
      body = at + 3;
    }
    frame.key_ids.push_back(hex_encode(message.subspan(body + 1, 8)));
    at = body + length;
  }
  return frame;
}

std::string encryption_key_id(const KeyPair& key) {
  std::string id = inspect_key(key.public_key, kNow)->keys[1].fingerprint.substr(24);
  std::transform(id.begin(), id.end(), id.begin(),
                 [](char c) { return c >= 'A' && c <= 'Z' ? static_cast<char>(c + 32) : c; });
  return id;
}

bool contains(ByteView haystack, std::string_view needle) {
  return as_text(haystack).find(needle) != std::string_view::npos;
}

TEST(Encrypt, EveryRecipientReadsIt) {
  const Ciphertext sealed = *encrypt(
      plain("to both"), {.recipients = {alice().public_key, bob().public_key}, .now = kNow});
  EXPECT_EQ(text_of(*decrypt(sealed.view(), alice().secret_key, {}, kNow)), "to both");
  EXPECT_EQ(text_of(*decrypt(sealed.view(), bob().secret_key, {}, kNow)), "to both");
  EXPECT_EQ(decrypt(sealed.view(), ocb_carol().secret_key, {}, kNow).code(), Code::kDecryptFailed);
}

TEST(Encrypt, TheMarkerIsNowhereInTheOutput) {
  const std::string marker = "MARKER-4c1f09";
  const std::string text = marker + std::string(100000, 'x') + marker;
  for (const bool armor : {false, true}) {
    const Ciphertext sealed = *encrypt(plain(text), {.recipients = {alice().public_key},
                                                     .now = kNow,
                                                     .signer = &bob().secret_key,
                                                     .armor = armor});
    Bytes binary(sealed.view().begin(), sealed.view().end());
    EXPECT_FALSE(contains(binary, marker));
    EXPECT_FALSE(contains(binary, std::string(16, 'x')));
    EXPECT_EQ(text_of(*decrypt(sealed.view(), alice().secret_key, {}, kNow)), text);
  }
}

// A message of one byte repeated is as long as any other: nothing was compressed.
TEST(Encrypt, NeverCompresses) {
  const std::string text(200000, 'x');
  const Ciphertext sealed =
      *encrypt(plain(text), {.recipients = {alice().public_key}, .now = kNow, .armor = false});
  EXPECT_GT(sealed.size(), text.size());
  EXPECT_LT(sealed.size(), text.size() + 2000);
}

TEST(Encrypt, UsesOcbOnlyWhenAllKeysSayThatTheyReadIt) {
  const auto tag = [](std::vector<ByteView> recipients) {
    return frame_of(encrypt(plain("x"),
                            {.recipients = std::move(recipients), .now = kNow, .armor = false})
                        ->view())
        .data_tag;
  };
  EXPECT_EQ(tag({alice().public_key}), 18);
  EXPECT_EQ(tag({ocb_carol().public_key}), 20);
  EXPECT_EQ(tag({ocb_carol().public_key, ocb_dave().public_key}), 20);
  EXPECT_EQ(tag({ocb_carol().public_key, alice().public_key}), 18);
  EXPECT_EQ(tag({alice().public_key, ocb_carol().public_key}), 18);
}

TEST(Encrypt, OcbIsReadByEveryRecipient) {
  const std::string text(300000, 'y');  // several chunks
  const Ciphertext sealed = *encrypt(
      plain(text), {.recipients = {ocb_carol().public_key, ocb_dave().public_key}, .now = kNow});
  EXPECT_EQ(text_of(*decrypt(sealed.view(), ocb_carol().secret_key, {}, kNow)), text);
  EXPECT_EQ(text_of(*decrypt(sealed.view(), ocb_dave().secret_key, {}, kNow)), text);
}

TEST(Encrypt, NamesTheSubkeysOfTheRecipientsAndNobodyElse) {
  const Frame frame =
      frame_of(encrypt(plain("x"), {.recipients = {alice().public_key, bob().public_key},
                                    .now = kNow,
                                    .signer = &ocb_carol().secret_key,
                                    .armor = false})
                   ->view());
  EXPECT_EQ(frame.key_ids,
            (std::vector<std::string>{encryption_key_id(alice()), encryption_key_id(bob())}));
}

TEST(Encrypt, ARecipientGivenTwiceCountsOnce) {
  const Frame frame = frame_of(
      encrypt(plain("x"),
              {.recipients = {alice().public_key, alice().public_key}, .now = kNow, .armor = false})
          ->view());
  EXPECT_EQ(frame.key_ids.size(), 1u);
}

TEST(Encrypt, TheSameTextTwiceGivesDifferentBytes) {
  const EncryptOptions options{.recipients = {alice().public_key}, .now = kNow, .armor = false};
  const Ciphertext one = *encrypt(plain("same"), options);
  const Ciphertext two = *encrypt(plain("same"), options);
  EXPECT_EQ(one.size(), two.size());
  EXPECT_FALSE(equal_constant_time(one.view(), two.view()));
}

TEST(Encrypt, OneUnusableKeyStopsItAll) {
  const KeyPair ended =
      *generate({.user_id = "e@example.org", .now = kNow, .valid_for = std::chrono::seconds(10)});
  const UnixTime later = kNow + std::chrono::seconds(11);
  const auto result =
      encrypt(plain("x"), {.recipients = {alice().public_key, ended.public_key}, .now = later});
  ASSERT_FALSE(result);
  EXPECT_EQ(result.error(),
            (Error{Code::kKeyExpired, inspect_key(ended.public_key, kNow)->fingerprint, {}}));
  EXPECT_EQ(encrypt(plain("x"), {.recipients = {}, .now = kNow}).error(),
            (Error{Code::kInvalidArgument, "recipients", {}}));
  const Bytes garbage = to_bytes("garbage");
  EXPECT_EQ(encrypt(plain("x"), {.recipients = {alice().public_key, garbage}, .now = kNow}).code(),
            Code::kKeyMalformed);
  EXPECT_EQ(encrypt(plain("x"),
                    {.recipients = {alice().public_key}, .now = kNow - std::chrono::seconds(1)})
                .code(),
            Code::kKeyNotYetValid);
}

TEST(Encrypt, AKeyThatCannotSignStopsItAll) {
  const SecretKey public_only{SecretBytes(alice().public_key), {}};
  const SecretKey garbage{SecretBytes(as_bytes("garbage")), {}};
  for (const SecretKey* signer : {&public_only, &garbage}) {
    const auto result =
        encrypt(plain("x"), {.recipients = {bob().public_key}, .now = kNow, .signer = signer});
    ASSERT_FALSE(result);
    EXPECT_EQ(result.code(), Code::kKeySigningFailed);
  }
}

TEST(Encrypt, TakesTextOfEveryLength) {
  for (const std::size_t length :
       {0u, 1u, 15u, 16u, 17u, 8191u, 8192u, 65535u, 65536u, 65537u, 3000000u}) {
    const std::string text(length, 'z');
    for (const KeyPair* key : {&alice(), &ocb_carol()}) {
      const Ciphertext sealed =
          *encrypt(plain(text), {.recipients = {key->public_key}, .now = kNow});
      EXPECT_EQ(text_of(*decrypt(sealed.view(), key->secret_key, {}, kNow)), text) << length;
    }
  }
}

}  // namespace
}  // namespace waferseal::openpgp
