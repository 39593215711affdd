#include "engine/crypto/aead.h"

#include <gtest/gtest.h>

#include "tests/engine/crypto/from_hex.h"

namespace waferseal::crypto {
namespace {

constexpr std::string_view kText =
    "Ladies and Gentlemen of the class of '99: If I could offer you only one tip for the future, "
    "sunscreen would be it.";
constexpr std::string_view kSealed =
    "d31a8d34648e60db7b86afbc53ef7ec2a4aded51296e08fea9e2b5a736ee62d63dbea45e8ca9671282fafb69da9272"
    "8b1a71de0a9e060b2905d6a5b67ecd3b3692ddbd7f2d778b8c9803aee328091b58fab324e4fad675945585808b4831"
    "d7bc3ff4def08e4b7a9de576d26586cec64b61161ae10b594f09e26a7e902ecbd0600691";

struct Rfc8439 {
  SecretBytes key = SecretBytes(ByteView(counting(32, 0x80)));
  AeadNonce nonce = array_from_hex<12>("070000004041424344454647");
  Bytes ad = from_hex("50515253c0c1c2c3c4c5c6c7");
};

TEST(AeadTest, SealsAsInRfc8439Section282) {
  const Rfc8439 vector;
  Bytes sealed(kText.size() + kAeadTagSize);
  aead_seal(sealed, vector.key, vector.nonce, vector.ad, as_bytes(kText));
  EXPECT_EQ(hex_encode(sealed), kSealed);
}

TEST(AeadTest, OpensAsInRfc8439Section282) {
  const Rfc8439 vector;
  Bytes text(kText.size());
  ASSERT_TRUE(aead_open(text, vector.key, vector.nonce, vector.ad, from_hex(kSealed)));
  EXPECT_EQ(as_text(text), kText);
}

TEST(AeadTest, RefusesAnyChangeAndLeavesZeros) {
  const Rfc8439 vector;
  const Bytes sealed = from_hex(kSealed);
  for (std::size_t at = 0; at < sealed.size(); ++at) {
    Bytes changed = sealed;
    changed[at] ^= 1;
    Bytes text(kText.size(), 0xAA);
    EXPECT_FALSE(aead_open(text, vector.key, vector.nonce, vector.ad, changed));
    EXPECT_EQ(text, Bytes(kText.size(), 0));
  }
  Bytes text(kText.size());
  AeadNonce nonce = vector.nonce;
  nonce[11] ^= 1;
  EXPECT_FALSE(aead_open(text, vector.key, nonce, vector.ad, sealed));
  EXPECT_FALSE(aead_open(text, vector.key, vector.nonce, {}, sealed));
  EXPECT_FALSE(aead_open(text, SecretBytes(32), vector.nonce, vector.ad, sealed));
}

}  // namespace
}  // namespace waferseal::crypto
