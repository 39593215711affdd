#include <gtest/gtest.h>

#include "tests/engine/openpgp/sample_keys.h"

namespace waferseal::openpgp {
namespace {

SecretBytes secret(std::string_view text) { return SecretBytes(as_bytes(text)); }
SecretKey with_source(ByteView bytes, std::string_view passphrase) {
  return SecretKey{SecretBytes(bytes), [passphrase](const std::string&) {
                     return std::optional<SecretBytes>(secret(passphrase));
                   }};
}

TEST(Passphrase, IsPutOnAndTakenOff) {
  const Bytes locked = *with_passphrase(alice().secret_key.bytes, secret("rose hip"), kNow);
  EXPECT_EQ(as_text(locked).substr(0, 37), "-----BEGIN PGP PRIVATE KEY BLOCK-----");
  EXPECT_EQ(without_passphrase(SecretKey{SecretBytes(locked), {}}, kNow).code(),
            Code::kKeyPassphrase);
  EXPECT_EQ(without_passphrase(with_source(locked, "rose hop"), kNow).code(), Code::kKeyPassphrase);
  const auto unlocked = without_passphrase(with_source(locked, "rose hip"), kNow);
  ASSERT_TRUE(unlocked);
  EXPECT_EQ(inspect_key(unlocked->reveal(), kNow)->fingerprint,
            inspect_key(alice().public_key, kNow)->fingerprint);
  // All parts of it: the one that decrypts and the one that signs.
  const SecretKey key{unlocked->clone(), {}};
  const Ciphertext mail =
      *encrypt(plain("x"), {.recipients = {alice().public_key}, .now = kNow, .signer = &key});
  const auto read = decrypt(mail.view(), key, {alice().public_key}, kNow);
  ASSERT_TRUE(read);
  EXPECT_EQ(read->signatures.at(0).state, SignatureState::kGood);
}

TEST(Passphrase, AKeyWithoutOneStaysAsItIs) {
  const auto same = without_passphrase(alice().secret_key, kNow);
  ASSERT_TRUE(same);
  EXPECT_TRUE(equal_constant_time(same->reveal(), alice().secret_key.bytes.reveal()));
}

TEST(Passphrase, APublicKeyAndWhatIsNoKeyAreRefused) {
  EXPECT_EQ(without_passphrase(SecretKey{SecretBytes(alice().public_key), {}}, kNow).code(),
            Code::kKeyNoSecret);
  EXPECT_EQ(without_passphrase(SecretKey{secret("nonsense"), {}}, kNow).code(),
            Code::kKeyMalformed);
  Bytes two(alice().secret_key.bytes.reveal().begin(), alice().secret_key.bytes.reveal().end());
  append(two, bob().secret_key.bytes.reveal());
  EXPECT_EQ(without_passphrase(SecretKey{SecretBytes(two), {}}, kNow).code(), Code::kKeyNotAlone);
  EXPECT_EQ(with_passphrase(SecretBytes(alice().public_key), secret("x"), kNow).code(),
            Code::kKeyNoSecret);
  EXPECT_EQ(with_passphrase(alice().secret_key.bytes, secret(""), kNow).error().subject,
            "passphrase");
  const Bytes locked = *with_passphrase(alice().secret_key.bytes, secret("one"), kNow);
  EXPECT_EQ(with_passphrase(SecretBytes(locked), secret("two"), kNow).code(), Code::kKeyPassphrase);
}

TEST(Passphrase, ThePublicPartIsPublic) {
  const auto part = public_key_of(alice().secret_key.bytes.reveal(), kNow);
  ASSERT_TRUE(part);
  EXPECT_FALSE(inspect_key(part->binary, kNow)->has_secret);
  EXPECT_EQ(as_text(part->armored).substr(0, 36), "-----BEGIN PGP PUBLIC KEY BLOCK-----");
  EXPECT_EQ(inspect_key(part->armored, kNow)->fingerprint,
            inspect_key(alice().public_key, kNow)->fingerprint);
}

}  // namespace
}  // namespace waferseal::openpgp
