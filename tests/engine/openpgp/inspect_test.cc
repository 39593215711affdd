#include <gtest/gtest.h>

#include <algorithm>

#include "tests/engine/openpgp/sample_keys.h"

namespace waferseal::openpgp {
namespace {

TEST(InspectKey, CutOffKeysAreMalformedOrNotUsable) {
  const Bytes& key = alice().public_key;
  for (std::size_t size = 0; size < key.size(); ++size) {
    const auto info = inspect_key(ByteView(key).first(size), kNow);
    if (info) {
      EXPECT_TRUE(info->unusable.has_value()) << size;
    } else {
      EXPECT_EQ(info.code(), Code::kKeyMalformed) << size;
    }
  }
}

TEST(InspectKey, EveryChangedByteIsNoticed) {
  const Bytes& key = alice().public_key;
  const std::string fingerprint = inspect_key(key, kNow)->fingerprint;
  for (std::size_t i = 0; i < key.size(); ++i) {
    Bytes changed = key;
    changed[i] ^= 0x10;
    const auto info = inspect_key_for(changed, *Mailbox::parse("alice@example.org"), kNow);
    if (!info || info->unusable) continue;
    // What still counts says the same: the change was in what no signature covers (RFC
    // 4880, 5.2.3.2).
    EXPECT_EQ(info->fingerprint, fingerprint) << i;
    EXPECT_EQ(info->keys.size(), 2u) << i;
    EXPECT_EQ(info->keys[1].fingerprint, inspect_key(key, kNow)->keys[1].fingerprint) << i;
  }
}

TEST(InspectKey, WhatIsNoKeyIsMalformed) {
  for (const std::string_view bad :
       {std::string_view(""), std::string_view("garbage"), std::string_view("\x98\x01\x00"),
        std::string_view("-----BEGIN PGP PUBLIC KEY BLOCK-----\n\n"),
        std::string_view(
            "-----BEGIN PGP PUBLIC KEY BLOCK-----\n\nAAAA\n-----END PGP PUBLIC KEY BLOCK-----\n"),
        std::string_view(
            "-----BEGIN PGP PUBLIC KEY BLOCK----------END PGP PUBLIC KEY BLOCK-----")}) {
    EXPECT_EQ(inspect_key(as_bytes(bad), kNow).code(), Code::kKeyMalformed) << bad;
  }
  const Ciphertext message =
      *encrypt(plain("x"), {.recipients = {alice().public_key}, .now = kNow});
  EXPECT_EQ(inspect_key(message.view(), kNow).code(), Code::kKeyMalformed);
}

TEST(InspectKey, KeysHaveALargestSize) {
  Bytes large = alice().public_key;
  large.resize(std::size_t{3} << 20);
  EXPECT_EQ(inspect_key(large, kNow).error(), (Error{Code::kTooLarge, "key", {}}));
}

TEST(InspectKey, SeveralKeysAreRefusedAndCanBeSplit) {
  Bytes both = alice().public_key;
  append(both, bob().public_key);
  EXPECT_EQ(inspect_key(both, kNow).code(), Code::kKeyNotAlone);
  EXPECT_EQ(encrypt(plain("x"), {.recipients = {both}, .now = kNow}).code(), Code::kKeyNotAlone);
  // The same key twice is two keys too: who sends that is not to be trusted with which one counts.
  Bytes twice = alice().public_key;
  append(twice, alice().public_key);
  EXPECT_EQ(inspect_key(twice, kNow).code(), Code::kKeyNotAlone);
  const auto keys = *split_keys(both);
  ASSERT_EQ(keys.size(), 2u);
  std::vector<std::string> found;
  for (const Bytes& key : keys) found.push_back(inspect_key(key, kNow)->fingerprint);
  std::sort(found.begin(), found.end());
  std::vector<std::string> expected = {inspect_key(alice().public_key, kNow)->fingerprint,
                                       inspect_key(bob().public_key, kNow)->fingerprint};
  std::sort(expected.begin(), expected.end());
  EXPECT_EQ(found, expected);
}

TEST(SplitKeys, GivesNoSecretParts) {
  const auto keys = *split_keys(alice().secret_key.bytes.reveal());
  ASSERT_EQ(keys.size(), 1u);
  EXPECT_EQ(keys[0], alice().public_key);
}

TEST(InspectKey, ASubkeyOfAnotherKeyIsNotUsed) {
  // Alice's primary key and user id with Bob's encryption subkey behind it.
  const auto info = inspect_key(alice().public_key, kNow);
  ASSERT_EQ(info->keys.size(), 2u);
  const auto subkey_start = [](const Bytes& key) {
    for (std::size_t at = 0; at < key.size();) {
      const int tag = (key[at] & 0x40) != 0 ? key[at] & 0x3F : (key[at] >> 2) & 15;
      if (tag == 14) return at;
      at += 2u + key[at + 1];
    }
    return key.size();
  };
  const std::size_t a = subkey_start(alice().public_key);
  const std::size_t b = subkey_start(bob().public_key);
  ASSERT_LT(a, alice().public_key.size());
  Bytes mixed(alice().public_key.begin(),
              alice().public_key.begin() + static_cast<std::ptrdiff_t>(a));
  append(mixed, ByteView(bob().public_key).subspan(b));
  const auto result = inspect_key(mixed, kNow);
  ASSERT_TRUE(result);
  EXPECT_TRUE(result->unusable == Code::kKeyInvalid ||
              result->unusable == Code::kKeyNoEncryptionSubkey);
}

}  // namespace
}  // namespace waferseal::openpgp
