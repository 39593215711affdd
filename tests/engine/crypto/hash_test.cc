#include "engine/crypto/hash.h"

#include <gtest/gtest.h>

#include "tests/engine/crypto/from_hex.h"

namespace waferseal::crypto {
namespace {

// FIPS 180-4 examples (NIST, SHA256.pdf): "abc" and the two-block message.
TEST(HashTest, Sha256GivesThePublishedDigests) {
  EXPECT_EQ(hex_encode(sha256(as_bytes("abc"))),
            "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad");
  EXPECT_EQ(
      hex_encode(sha256(as_bytes("abcdbcdecdefdefgefghfghighijhijkijkljklmklmnlmnomnopnopq"))),
      "248d6a61d20638b8e5c026930c3e6039a33ce45964ff2167f6ecedd419db06c1");
  EXPECT_EQ(hex_encode(sha256({})),
            "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855");
}

// SPEC 3.1.6, 3.1.7. Expected value: SHA-256 of b'waferseal/1 header\0abc', made with Python's
// hashlib.
TEST(HashTest, LabelledHashStartsWithProtocolLabelAndZero) {
  EXPECT_EQ(label_prefix("header"), to_bytes(std::string_view("waferseal/1 header\0", 19)));
  EXPECT_EQ(hex_encode(hash("header", {as_bytes("abc")})),
            "571ec20bb4630a3687724b0c7ff8f76184a1f94d164b7bcaccbfe48590551903");
}

TEST(HashTest, LabelsKeepUsesApart) {
  EXPECT_NE(hash("header", {as_bytes("abc")}), hash("seal", {as_bytes("abc")}));
}

TEST(HashTest, PiecesGiveTheSameAsTheWhole) {
  Hasher hasher("header");
  hasher.update(as_bytes("a"));
  hasher.update({});
  hasher.update(as_bytes("bc"));
  EXPECT_EQ(hasher.finish(), hash("header", {as_bytes("abc")}));
  EXPECT_EQ(hash("header", {as_bytes("ab"), as_bytes("c")}), hash("header", {as_bytes("abc")}));
}

}  // namespace
}  // namespace waferseal::crypto
