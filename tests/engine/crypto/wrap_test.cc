#include "engine/crypto/wrap.h"

#include <gtest/gtest.h>

#include "tests/engine/crypto/from_hex.h"

namespace waferseal::crypto {
namespace {

constexpr std::string_view kWrapped = "a text that is wrapped";

// SPEC 3.1.9. Expected value: made with the ChaCha20Poly1305 of Python's cryptography (OpenSSL).
TEST(WrapTest, IsChaCha20Poly1305WithAZeroNonce) {
  EXPECT_EQ(hex_encode(wrap(SecretBytes(ByteView(counting(32))), as_bytes("its place"),
                            as_bytes(kWrapped))),
            "79983654d59286a57b002841c6306e508ad0838584c9bcca46d0013a17f44375cdd3069773cd");
}

TEST(WrapTest, UnwrapsWhatItWrapped) {
  const SecretBytes key(ByteView(counting(32)));
  const Bytes sealed = wrap(key.clone(), as_bytes("ad"), as_bytes(kWrapped));
  const Result<SecretBytes> text = unwrap(key, as_bytes("ad"), sealed);
  ASSERT_TRUE(text);
  EXPECT_EQ(as_text(text->reveal()), kWrapped);
}

TEST(WrapTest, TakesTheKeyAwayFromTheCaller) {
  SecretBytes key(ByteView(counting(32)));
  wrap(std::move(key), {}, as_bytes(kWrapped));
  EXPECT_TRUE(key.empty());  // NOLINT(bugprone-use-after-move): that is what is tested
}

TEST(WrapTest, RefusesOtherKeyAdAndShortInput) {
  const SecretBytes key(ByteView(counting(32)));
  const Bytes sealed = wrap(key.clone(), as_bytes("ad"), as_bytes(kWrapped));
  EXPECT_EQ(unwrap(SecretBytes(32), as_bytes("ad"), sealed).code(), Code::kCryptoOpenFailed);
  EXPECT_EQ(unwrap(key, as_bytes("da"), sealed).code(), Code::kCryptoOpenFailed);
  EXPECT_EQ(unwrap(key, as_bytes("ad"), ByteView(sealed).first(15)).code(),
            Code::kCryptoOpenFailed);
  EXPECT_EQ(unwrap(key, as_bytes("ad"), {}).code(), Code::kCryptoOpenFailed);
}

}  // namespace
}  // namespace waferseal::crypto
