#include <gtest/gtest.h>

#include "tests/engine/openpgp/sample_keys.h"

namespace waferseal::openpgp {
namespace {

SignatureState state_of(ByteView data, ByteView signature, const std::vector<ByteView>& keys,
                        UnixTime now = kNow) {
  const auto result = verify_detached(data, signature, keys, now);
  return result && result->size() == 1 ? result->front().state : SignatureState::kExpired;
}

TEST(SignDetached, IsGoodForTheSameDataAndKeyOnly) {
  const Bytes signature = *sign_detached(as_bytes("data"), alice().secret_key, kNow);
  EXPECT_EQ(as_text(signature).substr(0, 29), "-----BEGIN PGP SIGNATURE-----");
  EXPECT_EQ(state_of(as_bytes("data"), signature, {alice().public_key}), SignatureState::kGood);
  EXPECT_EQ(state_of(as_bytes("data"), signature, {bob().public_key, alice().public_key}),
            SignatureState::kGood);
  EXPECT_EQ(state_of(as_bytes("date"), signature, {alice().public_key}), SignatureState::kBad);
  EXPECT_EQ(state_of(as_bytes(""), signature, {alice().public_key}), SignatureState::kBad);
  EXPECT_EQ(state_of(as_bytes("data"), signature, {bob().public_key}), SignatureState::kUnknownKey);
  EXPECT_EQ(state_of(as_bytes("data"), signature, {}), SignatureState::kUnknownKey);
}

TEST(SignDetached, WhatIsNoSignatureIsMalformed) {
  for (const std::string_view bad :
       {std::string_view(""), std::string_view("garbage"), as_text(alice().public_key)}) {
    EXPECT_EQ(verify_detached(as_bytes("data"), as_bytes(bad), {alice().public_key}, kNow).code(),
              Code::kSignatureMalformed);
  }
}

TEST(SignDetached, ChangedSignaturesAreNeverGood) {
  const Bytes signature = *sign_detached(as_bytes("data"), alice().secret_key, kNow);
  for (std::size_t i = 40; i + 40 < signature.size(); ++i) {
    Bytes changed = signature;
    changed[i] = changed[i] == 'A' ? 'B' : 'A';
    if (changed[i] == signature[i]) continue;
    const auto result = verify_detached(as_bytes("data"), changed, {alice().public_key}, kNow);
    if (!result) continue;
    for (const Signature& one : *result) {
      // The unhashed area (the key id as a hint) is not signed; nothing we say depends on it.
      if (one.state == SignatureState::kGood) {
        EXPECT_EQ(one.fingerprint, inspect_key(alice().public_key, kNow)->fingerprint);
        EXPECT_EQ(one.created, kNow);
      }
    }
  }
}

TEST(SignDetached, AnExpiredKeyCannotSign) {
  const KeyPair key =
      *generate({.user_id = "e@example.org", .now = kNow, .valid_for = std::chrono::hours(1)});
  EXPECT_EQ(sign_detached(as_bytes("x"), key.secret_key, kNow + std::chrono::hours(2)).code(),
            Code::kKeySigningFailed);
  EXPECT_EQ(sign_detached(as_bytes("x"), SecretKey{SecretBytes(key.public_key), {}}, kNow).code(),
            Code::kKeySigningFailed);
}

}  // namespace
}  // namespace waferseal::openpgp
