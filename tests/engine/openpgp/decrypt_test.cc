#include <gtest/gtest.h>

#include "tests/engine/openpgp/sample_keys.h"

namespace waferseal::openpgp {
namespace {

Bytes sealed_for(const KeyPair& key, const SecretKey* signer = nullptr, bool armor = false) {
  return encrypt(plain("the secret text"),
                 {.recipients = {key.public_key}, .now = kNow, .signer = signer, .armor = armor})
      .value()
      .take();
}

const Error kFailed{Code::kDecryptFailed, {}, {}};

// Not covered by any checksum, since they do not change what is read: the bit length before the
// ephemeral key, the top bit of an X25519 point (RFC 7748, 5), the length of the last packet.
constexpr int kChangesThatMayPass = 4;

TEST(Decrypt, AChangedByteGivesTheOneErrorAndNeverAnotherText) {
  for (const KeyPair* key : {&alice(), &ocb_carol()}) {
    const Bytes sealed = sealed_for(*key);
    int passed = 0;
    for (std::size_t i = 0; i < sealed.size(); ++i) {
      for (const std::uint8_t change : {std::uint8_t{0x01}, std::uint8_t{0x80}}) {
        Bytes changed = sealed;
        changed[i] ^= change;
        const auto result = decrypt(changed, key->secret_key, {}, kNow);
        if (result) {
          EXPECT_EQ(text_of(*result), "the secret text");
          ++passed;
        } else {
          EXPECT_EQ(result.error(), kFailed) << i;
        }
      }
    }
    EXPECT_LE(passed, kChangesThatMayPass);
  }
}

TEST(Decrypt, EveryCutGivesTheOneError) {
  for (const KeyPair* key : {&alice(), &ocb_carol()}) {
    const Bytes sealed = sealed_for(*key);
    for (std::size_t size = 0; size < sealed.size(); ++size) {
      const auto result = decrypt(ByteView(sealed).first(size), key->secret_key, {}, kNow);
      ASSERT_FALSE(result) << size;
      EXPECT_EQ(result.error(), kFailed) << size;
    }
  }
}

TEST(Decrypt, WhateverIsWrongTheErrorIsTheSame) {
  const Bytes sealed = sealed_for(alice());
  const SecretKey public_only{SecretBytes(alice().public_key), {}};
  const SecretKey garbage{SecretBytes(as_bytes("garbage")), {}};
  EXPECT_EQ(decrypt(sealed, bob().secret_key, {}, kNow).error(), kFailed);
  EXPECT_EQ(decrypt(sealed, public_only, {}, kNow).error(), kFailed);
  EXPECT_EQ(decrypt(sealed, garbage, {}, kNow).error(), kFailed);
  EXPECT_EQ(decrypt({}, alice().secret_key, {}, kNow).error(), kFailed);
  EXPECT_EQ(decrypt(as_bytes("not a message"), alice().secret_key, {}, kNow).error(), kFailed);
  EXPECT_EQ(
      decrypt(*sign_detached(as_bytes("x"), alice().secret_key, kNow), alice().secret_key, {}, kNow)
          .error(),
      kFailed);
}

TEST(Decrypt, SaysWhoSigned) {
  const Bytes sealed = sealed_for(alice(), &bob().secret_key);
  const Decrypted known = *decrypt(sealed, alice().secret_key, {bob().public_key}, kNow);
  ASSERT_EQ(known.signatures.size(), 1u);
  EXPECT_EQ(known.signatures[0].state, SignatureState::kGood);
  EXPECT_EQ(known.signatures[0].fingerprint, inspect_key(bob().public_key, kNow)->fingerprint);
  EXPECT_EQ(known.signatures[0].created, kNow);
  const Decrypted unknown = *decrypt(sealed, alice().secret_key, {}, kNow);
  ASSERT_EQ(unknown.signatures.size(), 1u);
  EXPECT_EQ(unknown.signatures[0].state, SignatureState::kUnknownKey);
  EXPECT_EQ(unknown.signatures[0].fingerprint, "");
  EXPECT_EQ(unknown.signatures[0].key_id, known.signatures[0].key_id);
  EXPECT_TRUE(decrypt(sealed_for(alice()), alice().secret_key, {bob().public_key}, kNow)
                  ->signatures.empty());
}

TEST(Decrypt, OldMailIsReadWithAnExpiredKey) {
  const KeyPair key =
      *generate({.user_id = "e@example.org", .now = kNow, .valid_for = std::chrono::hours(1)});
  const Bytes sealed = sealed_for(key, &key.secret_key);
  const UnixTime later = kNow + std::chrono::hours(10000);
  const auto result = decrypt(sealed, key.secret_key, {key.public_key}, later);
  ASSERT_TRUE(result);
  EXPECT_EQ(text_of(*result), "the secret text");
  ASSERT_EQ(result->signatures.size(), 1u);
  EXPECT_EQ(result->signatures[0].state, SignatureState::kGood);  // it was good when it was made
}

TEST(Decrypt, SignaturesFromTheFutureAreNotGood) {
  const Bytes sealed = encrypt(plain("x"), {.recipients = {alice().public_key},
                                            .now = kNow + std::chrono::hours(1),
                                            .signer = &bob().secret_key})
                           .value()
                           .take();
  const Decrypted early = *decrypt(sealed, alice().secret_key, {bob().public_key}, kNow);
  ASSERT_EQ(early.signatures.size(), 1u);
  EXPECT_EQ(early.signatures[0].state, SignatureState::kBad);
}

}  // namespace
}  // namespace waferseal::openpgp
