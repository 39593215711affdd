#include "waferseal/own_key.h"

#include <gtest/gtest.h>

#include "engine/account/salted_record.h"
#include "engine/crypto/hash.h"
#include "engine/crypto/kdf.h"
#include "engine/crypto/wrap.h"

namespace waferseal {
namespace {

const std::string kFingerprint = "0123456789ABCDEF0123456789ABCDEF01234567";

class OwnKeyTest : public testing::Test {
 protected:
  XWingKey key_ = XWingKey::generate(system_random());
  Mailbox owner_ = *Mailbox::parse("ann@example.org");
  SecretBytes secret_ = SecretBytes(as_bytes("MARKER-a private key"));

  Bytes seal() { return *seal_own_key(key_, owner_, kFingerprint, secret_, system_random()); }
  Result<SecretBytes> open(ByteView sealed) {
    return open_own_key(sealed, key_, owner_, kFingerprint);
  }
};

TEST_F(OwnKeyTest, OpensForItsOwnerAndItsFingerprintOnly) {
  const Bytes sealed = seal();
  const auto opened = open(sealed);
  ASSERT_TRUE(opened);
  EXPECT_TRUE(equal_constant_time(opened->reveal(), secret_.reveal()));
  EXPECT_EQ(as_text(sealed).find("MARKER"), std::string_view::npos);
  EXPECT_NE(seal(), sealed) << "the salt is drawn anew";

  const XWingKey other = XWingKey::generate(system_random());
  EXPECT_EQ(open_own_key(sealed, other, owner_, kFingerprint).code(), Code::kOwnKeyOpenFailed);
  EXPECT_EQ(open_own_key(sealed, key_, *Mailbox::parse("bob@example.org"), kFingerprint).code(),
            Code::kOwnKeyOpenFailed);
  EXPECT_EQ(open_own_key(sealed, key_, owner_, std::string(40, 'A')).code(),
            Code::kOwnKeyOpenFailed);
}

TEST_F(OwnKeyTest, AnyOtherByteDoesNotOpen) {
  const Bytes sealed = seal();
  for (std::size_t i = 0; i < sealed.size(); ++i) {
    Bytes changed = sealed;
    changed[i] ^= 1;
    EXPECT_FALSE(open(changed)) << i;
    EXPECT_FALSE(open(ByteView(sealed).first(i))) << i;
  }
  Bytes longer = sealed;
  longer.push_back(0);
  EXPECT_EQ(open(longer).code(), Code::kOwnKeyMalformed);
}

TEST_F(OwnKeyTest, ClauseThreeSixteenIsWhatIsWritten) {
  Bytes sealed = {0xA3, 0x01, 0x01, 0x02, 0x58, 0x20};
  const Bytes salt(32, 7);
  append(sealed, salt);
  const crypto::Digest owner_hash = crypto::hash("own key owner", {as_bytes(owner_.text())});
  Bytes context(owner_hash.begin(), owner_hash.end());
  append(context, as_bytes(kFingerprint));
  const Bytes wrapped =
      crypto::wrap(crypto::kdf("own key", key_.seed(), salt, context, 32), {}, secret_.reveal());
  append(sealed, Bytes{0x03, 0x58, static_cast<std::uint8_t>(wrapped.size())});
  append(sealed, wrapped);
  const auto opened = open(sealed);
  ASSERT_TRUE(opened);
  EXPECT_TRUE(equal_constant_time(opened->reveal(), secret_.reveal()));
  sealed[2] = 2;
  EXPECT_EQ(open(sealed).code(), Code::kOwnKeyMalformed) << "another version";
}

TEST_F(OwnKeyTest, WhatIsNoFingerprintOrTooLongIsRefusedByName) {
  const auto refused = [&](const std::string& fingerprint, const SecretBytes& key) {
    const auto sealed = seal_own_key(key_, owner_, fingerprint, key, system_random());
    return sealed ? std::string() : sealed.error().subject;
  };
  EXPECT_EQ(refused("0123", secret_), "fingerprint");
  EXPECT_EQ(refused(std::string(40, 'a'), secret_), "fingerprint");
  EXPECT_EQ(refused(kFingerprint, SecretBytes(std::size_t{256} * 1024 + 1)), "key");
  EXPECT_EQ(refused(kFingerprint, SecretBytes(std::size_t{256} * 1024)), "");
}

TEST_F(OwnKeyTest, ARecordThatIsTooLongIsNotOpened) {
  const auto code_of = [this](std::size_t wrapped) {
    return open(account::write_salted_record({}, Bytes(wrapped))).code();
  };
  EXPECT_EQ(code_of(262160), Code::kOwnKeyOpenFailed);
  EXPECT_EQ(code_of(262161), Code::kOwnKeyMalformed);
}

}  // namespace
}  // namespace waferseal
