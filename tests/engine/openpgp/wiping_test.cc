// No copy of a private key or of a passphrase is given back to the allocator, neither by the adapter nor
// by the library behind it (deps/patches).
#include <gtest/gtest.h>

#include <fstream>
#include <sstream>
#include <string>
#include <utility>
#include <vector>

#include "engine/openpgp/packets.h"
#include "tests/engine/openpgp/freed_memory.h"
#include "tests/engine/openpgp/sample_keys.h"

namespace waferseal::openpgp {
namespace {

// The middle of each private number of a key without a passphrase, in both orders of bytes: what a
// library makes of a number is as private as how it stands in the key.
std::vector<Bytes> private_pieces(ByteView binary) {
  constexpr int kSecretSubkeyTag = 7;
  std::vector<Bytes> pieces;
  const std::vector<Packet> packets = read_packets(binary).value();
  for (const Packet& packet : packets) {
    if (packet.tag != kSecretKeyTag && packet.tag != kSecretSubkeyTag) continue;
    const ByteView body = binary.subspan(packet.body, packet.end - packet.body);
    constexpr std::size_t kAlgorithmAt = 5;
    std::size_t at = kAlgorithmAt + 1;
    const auto skip_number = [&] { at += 2 + ((body[at] << 8U | body[at + 1]) + 7U) / 8; };
    const bool rsa = body[kAlgorithmAt] == 1;
    if (!rsa) at += 1U + body[at];  // the curve
    skip_number();
    if (rsa) skip_number();
    constexpr int kEcdh = 18;
    if (body[kAlgorithmAt] == kEcdh) at += 1U + body[at];
    EXPECT_EQ(body[at], 0) << "it has a passphrase";
    ++at;
    constexpr std::size_t kChecksumSize = 2;
    while (at < body.size() - kChecksumSize) {
      const std::size_t number = at + 2;
      skip_number();
      constexpr std::size_t kPiece = 16;
      const ByteView piece = body.subspan(number + (at - number - kPiece) / 2, kPiece);
      pieces.emplace_back(piece.begin(), piece.end());
      pieces.emplace_back(piece.rbegin(), piece.rend());
    }
  }
  return pieces;
}

std::size_t found(const FreedMemory& freed, const std::vector<Bytes>& pieces) {
  std::size_t count = 0;
  for (const Bytes& piece : pieces) count += freed.count(piece);
  return count;
}

// Without a passphrase. The one of RSA takes seconds to make.
SecretBytes curve_key() {
  return generate({.user_id = "Ann <ann@example.org>", .now = kNow})->secret_key.bytes.clone();
}
SecretBytes rsa_key() {
  std::ifstream file(WAFERSEAL_TEST_DATA_DIR "/openpgp/rsa.sec.asc", std::ios::binary);
  std::ostringstream text;
  text << file.rdbuf();
  return without_passphrase({SecretBytes(as_bytes(text.str())), {}}, kNow).value();
}

class Wiping : public testing::TestWithParam<SecretBytes (*)()> {
 protected:
  void SetUp() override {
    if (!FreedMemory::is_possible()) GTEST_SKIP() << "a sanitizer has the allocator";
  }

  const SecretBytes key_ = GetParam()();
  const std::vector<Bytes> pieces_ = private_pieces(key_.reveal());
};

TEST(FreedMemoryTest, HoldsWhatWasFreedAndNotWhatWasWiped) {
  if (!FreedMemory::is_possible()) GTEST_SKIP() << "a sanitizer has the allocator";
  const Bytes left = to_bytes("MARKER-left behind, and long enough");
  const Bytes wiped = to_bytes("MARKER-wiped, and long enough as well");
  FreedMemory freed;
  { const Bytes copy = left; }
  { const SecretBytes copy(wiped); }
  std::string grown(as_text(left));
  grown.reserve(1000);
  freed.stop();
  EXPECT_EQ(freed.count(left), 2U);
  EXPECT_EQ(freed.count(wiped), 0U);
}

TEST(WipingTest, MakingAKeyLeavesNothingOfIt) {
  if (!FreedMemory::is_possible()) GTEST_SKIP() << "a sanitizer has the allocator";
  FreedMemory freed;
  const SecretBytes key = curve_key();
  freed.stop();
  const std::vector<Bytes> pieces = private_pieces(key.reveal());
  ASSERT_EQ(pieces.size(), 4U);
  EXPECT_GT(freed.size(), 10'000U);
  EXPECT_EQ(found(freed, pieces), 0U);
}

TEST_P(Wiping, PassphrasesComeAndGoAndLeaveNothing) {
  const SecretBytes passphrase(as_bytes("MARKER-longer than what a string keeps in itself"));
  FreedMemory freed;
  const Result<Bytes> locked = with_passphrase(key_, passphrase, kNow);
  ASSERT_TRUE(locked) << describe(locked.error());
  {
    SecretKey key{SecretBytes(*locked), {}};
    key.passphrase = [&](const std::string&) { return std::optional(passphrase.clone()); };
    ASSERT_TRUE(without_passphrase(key, kNow));
  }
  freed.stop();
  EXPECT_EQ(found(freed, pieces_), 0U) << "of the key";
  EXPECT_EQ(freed.count(passphrase.reveal()), 0U);
}

TEST_P(Wiping, WorkingWithAKeyLeavesNothingOfItNorOfTheText) {
  const Plaintext text = plain("MARKER-a text that only two people know");
  FreedMemory freed;
  const Result<PublicKey> public_part = public_key_of(key_.reveal(), kNow);
  ASSERT_TRUE(public_part);
  const SecretKey key{key_.clone(), {}};
  for (const bool armor : {false, true}) {
    const Result<Ciphertext> sealed = encrypt(
        text, {.recipients = {public_part->binary}, .now = kNow, .signer = &key, .armor = armor});
    ASSERT_TRUE(sealed);
    const auto opened = decrypt(sealed->view(), key, {public_part->binary}, kNow);
    ASSERT_TRUE(opened);
    ASSERT_EQ(opened->signatures.size(), 1U);
  }
  ASSERT_TRUE(sign_detached(text.reveal(), key, kNow));
  freed.stop();
  EXPECT_EQ(found(freed, pieces_), 0U) << "of the key";
  EXPECT_EQ(freed.count(text.reveal()), 0U);
}

INSTANTIATE_TEST_SUITE_P(Keys, Wiping, testing::Values(curve_key, rsa_key));

}  // namespace
}  // namespace waferseal::openpgp
