#include "engine/crypto/kdf.h"

#include <gtest/gtest.h>

#include "tests/engine/crypto/from_hex.h"

namespace waferseal::crypto {
namespace {

struct HkdfVector {
  Bytes key;
  Bytes salt;
  Bytes info;
  const char* output;
};

// The inputs of RFC 5869, A.1 to A.3, with SHA-512 in place of SHA-256. The RFC has no outputs for
// SHA-512; these are widely published and were made again with Python's hmac and hashlib.
TEST(KdfTest, HkdfSha512OnTheInputsOfRfc5869) {
  const HkdfVector vectors[] = {
      {Bytes(22, 0x0B), counting(13), counting(10, 0xF0),
       "832390086cda71fb47625bb5ceb168e4c8e26a1a16ed34d9fc7fe92c1481579338da362cb8d9f925d7cb"},
      {counting(80), counting(80, 0x60), counting(80, 0xB0),
       "ce6c97192805b346e6161e821ed165673b84f400a2b514b2fe23d84cd189ddf1b695b48cbd1c8388441137b3ce2"
       "8"
       "f16aa64ba33ba466b24df6cfcb021ecff235f6a2056ce3af1de44d572097a8505d9e7a93"},
      {Bytes(22, 0x0B),
       {},
       {},
       "f5fa02b18298a72a8c23898a8703472c6eb179dc204c03425c970e3b164bf90fff22d04836d0e2343bac"},
  };
  for (const HkdfVector& vector : vectors) {
    const std::size_t size = std::string_view(vector.output).size() / 2;
    EXPECT_EQ(hex_encode(hkdf_sha512(vector.key, vector.salt, vector.info, size).reveal()),
              vector.output);
  }
}

// SPEC 3.1.8. Expected value: made with Python's hmac for info = b'waferseal/1 body\0context'.
TEST(KdfTest, InfoIsProtocolLabelZeroContext) {
  const SecretBytes key(ByteView(counting(32)));
  EXPECT_EQ(hex_encode(kdf("body", key, counting(32, 32), as_bytes("context"), 32).reveal()),
            "a7f30d20f7e47dd7bb444f1efba916fcbb4c28da16ac85c64beafd5ceb4ae164");
}

TEST(KdfTest, LabelSaltAndContextEachChangeTheOutput) {
  const SecretBytes key(ByteView(counting(32)));
  const auto output = [&](const SecretBytes& secret) { return hex_encode(secret.reveal()); };
  const std::string one = output(kdf("body", key, counting(4), as_bytes("c"), 32));
  EXPECT_NE(one, output(kdf("commit", key, counting(4), as_bytes("c"), 32)));
  EXPECT_NE(one, output(kdf("body", key, counting(5), as_bytes("c"), 32)));
  EXPECT_NE(one, output(kdf("body", key, counting(4), as_bytes("d"), 32)));
  EXPECT_NE(one, output(kdf("body", SecretBytes(ByteView(counting(32, 1))), counting(4),
                            as_bytes("c"), 32)));
}

}  // namespace
}  // namespace waferseal::crypto
