#include "engine/crypto/sign.h"

#include <gtest/gtest.h>

#include <array>

#include "tests/engine/crypto/from_hex.h"
#include "tests/engine/crypto/seeded_random.h"

namespace waferseal::crypto {
namespace {

struct Rfc8032Vector {
  const char* seed;
  const char* public_key;
  const char* text;
  const char* signature;
};

// RFC 8032, 7.1: TEST 1, 2 and 3.
constexpr Rfc8032Vector kSignatureVectors[] = {
    {"9d61b19deffd5a60ba844af492ec2cc44449c5697b326919703bac031cae7f60",
     "d75a980182b10ab7d54bfed3c964073a0ee172f3daa62325af021a68f707511a", "",
     "e5564300c360ac729086e2cc806e828a84877f1eb8e5d974d873e065224901555fb8821590a33bacc61e39701cf9b"
     "4"
     "6bd25bf5f0595bbe24655141438e7a100b"},
    {"4ccd089b28ff96da9db6c346ec114e0f5b8a319f35aba624da8cf6ed4fb8a6fb",
     "3d4017c3e843895a92b70aa74d1b7ebc9c982ccf2ec4968cc0cd55f12af4660c", "72",
     "92a009a9f0d4cab8720e820b5f642540a2b27b5416503f8fb3762223ebdb69da085ac1e43e15996e458f3613d0f11"
     "d"
     "8c387b2eaeb4302aeeb00d291612bb0c00"},
    {"c5aa8df43f9f837bedb7442f31dcb7b166d38535076f094b85ce3a2e0b4458f7",
     "fc51cd8e6218a1a38da47ed00230f0580816ed13ba3303ac5deb911548908025", "af82",
     "6291d657deec24024827e69c3abe01a30ce548a284743a445e3680d7db5ac3ac18ff9b538d16f290ae67f760984dc"
     "6"
     "594a7c15e9716ed28dc027beceea1ec40a"},
};

TEST(SignTest, GivesTheSignaturesOfRfc8032) {
  for (const Rfc8032Vector& vector : kSignatureVectors) {
    const Result<SigningKey> key = SigningKey::from_seed(secret_from_hex(vector.seed));
    ASSERT_TRUE(key);
    EXPECT_EQ(hex_encode(key->public_key().bytes), vector.public_key);
    const Bytes text = from_hex(vector.text);
    const Signature signature = sign_unlabelled(*key, text);
    EXPECT_EQ(hex_encode(signature.bytes), vector.signature);
    EXPECT_TRUE(verify_unlabelled(key->public_key(), text, signature));
  }
}

// SPEC 3.1.10
TEST(SignTest, SignsTheLabelledTextAndNothingElse) {
  SeededRandom random("sign");
  const SigningKey key = SigningKey::generate(random);
  const Signature signature = sign(key, "statement", {as_bytes("te"), as_bytes("xt")});
  Bytes labelled = to_bytes(std::string_view("waferseal/1 statement\0text", 26));
  EXPECT_TRUE(verify_unlabelled(key.public_key(), labelled, signature));
  EXPECT_TRUE(verify(key.public_key(), "statement", {as_bytes("text")}, signature));
  EXPECT_EQ(verify(key.public_key(), "notice", {as_bytes("text")}, signature).code(),
            Code::kCryptoBadSignature);
  EXPECT_EQ(verify(key.public_key(), "statement", {as_bytes("texts")}, signature).code(),
            Code::kCryptoBadSignature);
  EXPECT_EQ(
      verify(SigningKey::generate(random).public_key(), "statement", {as_bytes("text")}, signature)
          .code(),
      Code::kCryptoBadSignature);
}

// SPEC 3.1: every purpose that the engine signs for.
TEST(SignTest, KeepsEveryTwoPurposesApart) {
  constexpr std::array<Label, 16> kPurposes = {
      "statement", "key list", "notice",  "link",    "ticket",  "device ticket",
      "logged in", "evaluate", "deposit", "arm",     "release", "hand over",
      "forget",    "opened",   "grant",   "control",
  };
  SeededRandom random("purposes");
  const SigningKey key = SigningKey::generate(random);
  for (const Label made_for : kPurposes) {
    const Signature signature = sign(key, made_for, {as_bytes("text")});
    for (const Label taken_for : kPurposes) {
      EXPECT_EQ(verify(key.public_key(), taken_for, {as_bytes("text")}, signature).ok(),
                made_for.text() == taken_for.text())
          << made_for.text() << " as " << taken_for.text();
    }
  }
}

TEST(SignTest, RefusesEveryChangedBitOfASignature) {
  SeededRandom random("bits");
  const SigningKey key = SigningKey::generate(random);
  const Signature signature = sign(key, "statement", {as_bytes("text")});
  for (std::size_t bit = 0; bit < kSignatureSize * 8; ++bit) {
    Signature changed = signature;
    changed.bytes[bit / 8] = static_cast<std::uint8_t>(changed.bytes[bit / 8] ^ (1 << (bit % 8)));
    EXPECT_FALSE(verify(key.public_key(), "statement", {as_bytes("text")}, changed)) << bit;
  }
}

// The identity element signs everything with S = 0 where small orders are not refused.
TEST(SignTest, RefusesAPublicKeyOfSmallOrder) {
  SigningPublicKey identity;
  identity.bytes[0] = 1;
  Signature signature;
  signature.bytes[0] = 1;
  EXPECT_FALSE(verify(identity, "statement", {as_bytes("text")}, signature));
}

// RFC 8032, 8.4: S + L would verify as well where S is not checked to be reduced.
TEST(SignTest, RefusesASecondFormOfASignature) {
  const ByteArray<32> order =
      array_from_hex<32>("edd3f55c1a631258d69cf7a2def9de1400000000000000000000000000000010");
  SeededRandom random("malleable");
  const SigningKey key = SigningKey::generate(random);
  Signature signature = sign(key, "statement", {as_bytes("text")});
  unsigned carry = 0;
  for (std::size_t i = 0; i < 32; ++i) {
    carry += static_cast<unsigned>(signature.bytes[32 + i]) + order[i];
    signature.bytes[32 + i] = static_cast<std::uint8_t>(carry);
    carry >>= 8;
  }
  EXPECT_FALSE(verify(key.public_key(), "statement", {as_bytes("text")}, signature));
}

TEST(SignTest, TakesOnlyTheRightSizes) {
  EXPECT_EQ(SigningKey::from_seed(SecretBytes(31)).code(), Code::kInvalidArgument);
  EXPECT_EQ(SigningPublicKey::from_bytes(Bytes(33)).code(), Code::kInvalidArgument);
  EXPECT_EQ(Signature::from_bytes(Bytes(63)).code(), Code::kInvalidArgument);
  EXPECT_TRUE(SigningPublicKey::from_bytes(Bytes(32)));
  EXPECT_TRUE(Signature::from_bytes(Bytes(64)));
}

}  // namespace
}  // namespace waferseal::crypto
