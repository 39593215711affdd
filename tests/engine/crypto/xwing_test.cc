#include "engine/crypto/xwing.h"

#include <gtest/gtest.h>

#include "engine/crypto/hash.h"
#include "tests/engine/crypto/from_hex.h"
#include "tests/engine/crypto/seeded_random.h"

namespace waferseal::crypto {
namespace {

// Gives out the encapsulation seed of a vector.
class GivenRandom final : public RandomSource {
 public:
  explicit GivenRandom(Bytes bytes) : bytes_(std::move(bytes)) {}
  void fill(MutableByteView out) override {
    ASSERT_EQ(out.size(), bytes_.size());
    std::copy(bytes_.begin(), bytes_.end(), out.begin());
  }

 private:
  Bytes bytes_;
};

struct XWingVector {
  const char* seed;
  const char* encapsulation_seed;
  const char* shared_secret;
  const char* public_key_sha256;
  const char* ciphertext_sha256;
};

// draft-connolly-cfrg-xwing-kem, test vectors 1 to 3. Public key and ciphertext are given by their
// SHA-256, made from the draft's test-vectors.json.
constexpr XWingVector kXWingVectors[] = {
    {"7f9c2ba4e88f827d616045507605853ed73b8093f6efbc88eb1a6eacfa66ef26",
     "3cb1eea988004b93103cfb0aeefd2a686e01fa4a58e8a3639ca8a1e3f9ae57e235b8cc873c23dc62b8d260169afa2"
     "f"
     "75ab916a58d974918835d25e6a435085b2",
     "d2df0522128f09dd8e2c92b1e905c793d8f57a54c3da25861f10bf4ca613e384",
     "2e816deebcd76c5c80d0cd2d174478871658e8e2ff42bc9d4a6e486372e856bb",
     "17cd532d657e44c897ca6583e548a5424fc70bf54f99515a4d2bcf99e3469f33"},
    {"badfd6dfaac359a5efbb7bcc4b59d538df9a04302e10c8bc1cbf1a0b3a5120ea",
     "17cda7cfad765f5623474d368ccca8af0007cd9f5e4c849f167a580b14aabdefaee7eef47cb0fca9767be1fda6941"
     "9"
     "dfb927e9df07348b196691abaeb580b32d",
     "f2e86241c64d60f6649fbc6c5b7d17180b780a3f34355e64a85749949c45f150",
     "c42ba5f8430d7d2c83739338203819f090e8303ce9c8b02107c272bfa5376916",
     "1661ea86d608a1924ba30840cb0a65f13ae051e3aec9cf0f064efc0bc92f2154"},
    {"ef58538b8d23f87732ea63b02b4fa0f4873360e2841928cd60dd4cee8cc0d4c9",
     "22a96188d032675c8ac850933c7aff1533b94c834adbb69c6115bad4692d8619f90b0cdf8a7b9c264029ac185b70b"
     "8"
     "3f2801f2f4b3f70c593ea3aeeb613a7f1b",
     "953f7f4e8c5b5049bdc771d1dffada0dd961477d1a2ae0988baa7ea6898d893f",
     "6b080d6b84f095342092fa7a22423e58bd681397ad0ef00eac92bd254db4fa95",
     "d3ca5578500344b5896cffc4fd740c9311946b82951df155e6fd86a7966b43c6"},
};

TEST(XWingTest, GivesTheVectorsOfTheDraft) {
  for (const XWingVector& vector : kXWingVectors) {
    const Result<XWingKey> key = XWingKey::from_seed(secret_from_hex(vector.seed));
    ASSERT_TRUE(key);
    EXPECT_EQ(hex_encode(sha256(key->public_key().bytes)), vector.public_key_sha256);
    GivenRandom random(from_hex(vector.encapsulation_seed));
    const Result<Encapsulation> made = encapsulate(key->public_key(), random);
    ASSERT_TRUE(made);
    EXPECT_EQ(hex_encode(sha256(made->ciphertext)), vector.ciphertext_sha256);
    EXPECT_EQ(hex_encode(made->shared_secret.reveal()), vector.shared_secret);
    const Result<SecretBytes> secret = decapsulate(*key, made->ciphertext);
    ASSERT_TRUE(secret);
    EXPECT_EQ(hex_encode(secret->reveal()), vector.shared_secret);
  }
}

TEST(XWingTest, ChangedCiphertextAndOtherKeyGiveAnotherSecret) {
  SeededRandom random("xwing");
  const XWingKey key = XWingKey::generate(random);
  const XWingKey other = XWingKey::generate(random);
  Result<Encapsulation> made = encapsulate(key.public_key(), random);
  ASSERT_TRUE(made);
  const std::string secret = hex_encode(made->shared_secret.reveal());
  EXPECT_NE(hex_encode(decapsulate(other, made->ciphertext)->reveal()), secret);
  for (const std::size_t at : {std::size_t{0}, std::size_t{1087}, std::size_t{1088}}) {
    ByteArray<kXWingCiphertextSize> changed = made->ciphertext;
    changed[at] ^= 1;
    EXPECT_NE(hex_encode(decapsulate(key, changed)->reveal()), secret) << at;
  }
}

TEST(XWingTest, TwoEncapsulationsDiffer) {
  SeededRandom random("twice");
  const XWingKey key = XWingKey::generate(random);
  const Result<Encapsulation> one = encapsulate(key.public_key(), random);
  const Result<Encapsulation> two = encapsulate(key.public_key(), random);
  EXPECT_NE(one->ciphertext, two->ciphertext);
}

TEST(XWingTest, RefusesInvalidPublicKeys) {
  SeededRandom random("bad");
  XWingPublicKey small_order = XWingKey::generate(random).public_key();
  std::fill(small_order.bytes.begin() + 1184, small_order.bytes.end(), std::uint8_t{0});
  EXPECT_EQ(encapsulate(small_order, random).code(), Code::kCryptoBadKey);
  // FIPS 203, 7.2: coefficients that are not reduced.
  XWingPublicKey not_reduced = XWingKey::generate(random).public_key();
  std::fill(not_reduced.bytes.begin(), not_reduced.bytes.begin() + 384, std::uint8_t{0xFF});
  EXPECT_EQ(encapsulate(not_reduced, random).code(), Code::kCryptoBadKey);
}

TEST(XWingTest, RefusesACiphertextOfSmallOrder) {
  SeededRandom random("small");
  const XWingKey key = XWingKey::generate(random);
  Result<Encapsulation> made = encapsulate(key.public_key(), random);
  std::fill(made->ciphertext.begin() + 1088, made->ciphertext.end(), std::uint8_t{0});
  EXPECT_EQ(decapsulate(key, made->ciphertext).code(), Code::kCryptoOpenFailed);
}

TEST(XWingTest, TakesOnlyTheRightSizes) {
  SeededRandom random("sizes");
  const XWingKey key = XWingKey::generate(random);
  EXPECT_EQ(decapsulate(key, Bytes(1119)).code(), Code::kInvalidArgument);
  EXPECT_EQ(XWingKey::from_seed(SecretBytes(31)).code(), Code::kInvalidArgument);
  EXPECT_EQ(XWingPublicKey::from_bytes(Bytes(1215)).code(), Code::kInvalidArgument);
}

}  // namespace
}  // namespace waferseal::crypto
