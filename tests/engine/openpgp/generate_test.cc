#include <gtest/gtest.h>

#include "tests/engine/openpgp/sample_keys.h"

namespace waferseal::openpgp {
namespace {

TEST(Generate, GivesAUsableKeyOfVersion4) {
  const KeyInfo info =
      *inspect_key_for(alice().public_key, *Mailbox::parse("alice@example.org"), kNow);
  EXPECT_EQ(info.unusable, std::nullopt);
  EXPECT_EQ(info.version, 4);
  EXPECT_EQ(info.fingerprint.size(), 40u);
  EXPECT_EQ(info.created, kNow);
  EXPECT_EQ(info.expires, std::nullopt);
  EXPECT_FALSE(info.has_secret);
  EXPECT_FALSE(info.supports_ocb);
  ASSERT_EQ(info.keys.size(), 2u);
  EXPECT_EQ(info.keys[0].algorithm, "EDDSA");
  EXPECT_TRUE(info.keys[0].can_sign);
  EXPECT_FALSE(info.keys[0].can_encrypt);
  EXPECT_EQ(info.keys[1].algorithm, "ECDH");
  EXPECT_EQ(info.keys[1].curve, "Curve25519");
  EXPECT_TRUE(info.keys[1].can_encrypt);
  EXPECT_FALSE(info.keys[1].can_sign);
  ASSERT_EQ(info.user_ids.size(), 1u);
  EXPECT_EQ(info.user_ids[0].text, "alice <alice@example.org>");
  EXPECT_TRUE(info.user_ids[0].valid);
  EXPECT_TRUE(inspect_key(alice().secret_key.bytes.reveal(), kNow)->has_secret);
}

TEST(Generate, SaysOcbOnlyWhenAsked) {
  EXPECT_TRUE(inspect_key(ocb_carol().public_key, kNow)->supports_ocb);
}

TEST(Generate, RsaIsAnOption) {
  const KeyPair key = *generate(
      {.user_id = "r@example.org", .now = kNow, .algorithm = GenerateOptions::Algorithm::kRsa3072});
  const KeyInfo info = *inspect_key(key.public_key, kNow);
  ASSERT_EQ(info.keys.size(), 2u);
  EXPECT_EQ(info.keys[0].algorithm, "RSA");
  EXPECT_EQ(info.keys[1].bits, 3072);
  const Ciphertext sealed = *encrypt(plain("x"), {.recipients = {key.public_key}, .now = kNow});
  EXPECT_EQ(text_of(*decrypt(sealed.view(), key.secret_key, {}, kNow)), "x");
}

TEST(Generate, TwoKeysDiffer) {
  EXPECT_NE(inspect_key(alice().public_key, kNow)->fingerprint,
            inspect_key(make_key("alice").public_key, kNow)->fingerprint);
}

TEST(Generate, AnEndIsKept) {
  const KeyPair key =
      *generate({.user_id = "e@example.org", .now = kNow, .valid_for = std::chrono::hours(24)});
  const UnixTime end = kNow + std::chrono::hours(24);
  EXPECT_EQ(inspect_key(key.public_key, kNow)->expires, end);
  EXPECT_EQ(inspect_key(key.public_key, end - std::chrono::seconds(1))->unusable, std::nullopt);
  EXPECT_EQ(inspect_key(key.public_key, end)->unusable, Code::kKeyExpired);
  EXPECT_EQ(encrypt(plain("x"), {.recipients = {key.public_key}, .now = end}).code(),
            Code::kKeyExpired);
}

TEST(Generate, APassphraseProtectsTheSecretKey) {
  const SecretBytes passphrase(as_bytes("correct horse"));
  KeyPair key = *generate({.user_id = "p@example.org", .now = kNow, .passphrase = &passphrase});
  const Ciphertext sealed = *encrypt(plain("for p"), {.recipients = {key.public_key}, .now = kNow});
  std::string asked;
  const auto answer_with = [&](std::string_view text) {
    return [&asked, text](const std::string& fingerprint) -> std::optional<SecretBytes> {
      asked = fingerprint;
      return SecretBytes(as_bytes(text));
    };
  };
  EXPECT_EQ(decrypt(sealed.view(), key.secret_key, {}, kNow).code(), Code::kDecryptFailed);
  EXPECT_EQ(sign_detached(as_bytes("x"), key.secret_key, kNow).code(), Code::kKeySigningFailed);
  key.secret_key.passphrase = answer_with("wrong horse");
  EXPECT_EQ(decrypt(sealed.view(), key.secret_key, {}, kNow).code(), Code::kDecryptFailed);
  EXPECT_EQ(sign_detached(as_bytes("x"), key.secret_key, kNow).code(), Code::kKeySigningFailed);
  EXPECT_EQ(
      encrypt(plain("x"), {.recipients = {key.public_key}, .now = kNow, .signer = &key.secret_key})
          .code(),
      Code::kKeySigningFailed);
  key.secret_key.passphrase = answer_with(std::string_view("correct horse\0x", 15));
  EXPECT_EQ(decrypt(sealed.view(), key.secret_key, {}, kNow).code(), Code::kDecryptFailed);
  key.secret_key.passphrase = answer_with("correct horse");
  EXPECT_EQ(text_of(*decrypt(sealed.view(), key.secret_key, {}, kNow)), "for p");
  EXPECT_TRUE(sign_detached(as_bytes("x"), key.secret_key, kNow));
  EXPECT_EQ(asked, inspect_key(key.public_key, kNow)->fingerprint);
}

TEST(Generate, RefusesWhatItCannotWrite) {
  const SecretBytes empty;
  const SecretBytes with_zero(as_bytes(std::string_view("a\0b", 3)));
  const SecretBytes long_one(std::size_t{256});
  const std::vector<std::pair<GenerateOptions, std::string>> cases = {
      {{.user_id = "", .now = kNow}, "user_id"},
      {{.user_id = "a\nb", .now = kNow}, "user_id"},
      {{.user_id = "a\xFF", .now = kNow}, "user_id"},
      {{.user_id = std::string("a\0b", 3), .now = kNow}, "user_id"},
      {{.user_id = std::string(1025, 'x'), .now = kNow}, "user_id"},
      {{.user_id = "a", .now = from_unix_seconds(0)}, "now"},
      {{.user_id = "a", .now = from_unix_seconds(-1)}, "now"},
      {{.user_id = "a", .now = from_unix_seconds(std::int64_t{1} << 32)}, "now"},
      {{.user_id = "a", .now = kNow, .valid_for = std::chrono::seconds(0)}, "valid_for"},
      {{.user_id = "a", .now = kNow, .passphrase = &empty}, "passphrase"},
      {{.user_id = "a", .now = kNow, .passphrase = &with_zero}, "passphrase"},
      {{.user_id = "a", .now = kNow, .passphrase = &long_one}, "passphrase"},
  };
  for (const auto& [options, field] : cases) {
    const auto result = generate(options);
    ASSERT_FALSE(result) << field;
    EXPECT_EQ(result.error(), (Error{Code::kInvalidArgument, field, {}}));
  }
}

}  // namespace
}  // namespace waferseal::openpgp
