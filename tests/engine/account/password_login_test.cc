// Log-in keys (SPEC 6.2).
#include <gtest/gtest.h>

#include <fstream>
#include <nlohmann/json.hpp>

#include "engine/account/login_secrets.h"
#include "engine/crypto/hash.h"
#include "engine/crypto/label.h"
#include "engine/escrow/password_messages.h"
#include "tests/engine/crypto/seeded_random.h"
#include "waferseal/keylist.h"
#include "waferseal/password_guard.h"

namespace waferseal {
namespace {

SecretBytes secret(std::string_view text) { return SecretBytes(as_bytes(text)); }
Mailbox mailbox(std::string_view text) { return *Mailbox::parse(text); }

class PasswordLoginTest : public testing::Test {
 protected:
  SeededRandom random{"log-in"};
  SecretBytes seed{Bytes(kPasswordSeedSize, 9)};

  Result<LoginKeys> keys_of(std::string_view password, const Bytes& salt, std::string_view owner,
                            const SecretBytes& from) {
    WAFERSEAL_TRY(PasswordLogin login,
                  PasswordLogin::start(secret(password), mailbox(owner), random));
    WAFERSEAL_TRY(const auto evaluated,
                  evaluate_password(from, password_account(mailbox(owner)), login.blinded()));
    return login.finish_evaluated(evaluated, salt);
  }
  std::string auth_hex(std::string_view password, const Bytes& salt, std::string_view owner) {
    return hex_encode(keys_of(password, salt, owner, seed)->auth_key.reveal());
  }
};

TEST_F(PasswordLoginTest, GivesTwoDifferentKeysOfThirtyTwoBytes) {
  const auto keys = keys_of("correct horse", Bytes(16, 7), "a@example.org", seed);
  ASSERT_TRUE(keys.ok());
  EXPECT_EQ(keys->auth_key.size(), kLoginKeySize);
  EXPECT_EQ(keys->wrap_key.size(), kLoginKeySize);
  EXPECT_FALSE(equal_constant_time(keys->auth_key.reveal(), keys->wrap_key.reveal()));
}

TEST_F(PasswordLoginTest, DependsOnPasswordSaltMailboxAndNothingThatIsDrawn) {
  const std::string one = auth_hex("correct horse", Bytes(16, 7), "a@example.org");
  EXPECT_EQ(one, auth_hex("correct horse", Bytes(16, 7), "a@EXAMPLE.org"));
  EXPECT_NE(one, auth_hex("correct horsf", Bytes(16, 7), "a@example.org"));
  EXPECT_NE(one, auth_hex("correct horse", Bytes(16, 8), "a@example.org"));
  EXPECT_NE(one, auth_hex("correct horse", Bytes(16, 7), "b@example.org"));
}

// THREAT-MODEL 4: password, salt and bundle are not enough.
TEST_F(PasswordLoginTest, WithAnotherSeedTheRightPasswordOpensNothing) {
  const Mailbox owner = mailbox("a@example.org");
  const auto keys = keys_of("correct horse", Bytes(16, 7), "a@example.org", seed);
  const UserKeys user = generate_user_keys(random);
  const Bytes bundle = *wrap_user_keys(user, owner, keys->wrap_key, random);
  EXPECT_TRUE(unwrap_user_keys(bundle, owner, keys->wrap_key));
  const auto thief =
      keys_of("correct horse", Bytes(16, 7), "a@example.org", SecretBytes(Bytes(32, 8)));
  ASSERT_TRUE(thief.ok());
  EXPECT_EQ(unwrap_user_keys(bundle, owner, thief->wrap_key).code(), Code::kUserKeysOpenFailed);
  EXPECT_FALSE(equal_constant_time(thief->auth_key.reveal(), keys->auth_key.reveal()));
}

TEST_F(PasswordLoginTest, WhatTheGuardSeesIsDrawnAnewEachTime) {
  const auto first = PasswordLogin::start(secret("x"), mailbox("a@example.org"), random);
  const auto second = PasswordLogin::start(secret("x"), mailbox("a@example.org"), random);
  EXPECT_NE(first->blinded(), second->blinded());
  EXPECT_NE(first->attempt(), second->attempt());
}

TEST_F(PasswordLoginTest, AsksTheGuardAndTakesItsReply) {
  const Mailbox owner = mailbox("a@example.org");
  auto login = PasswordLogin::start(secret("x"), owner, random);
  ASSERT_TRUE(login.ok());
  const auto asked = escrow::decode_password(login->request(to_bytes("a ticket")));
  ASSERT_TRUE(asked.ok());
  EXPECT_EQ(asked->mailbox, "a@example.org");
  EXPECT_EQ(asked->attempt, login->attempt());
  EXPECT_EQ(asked->blinded, login->blinded());
  EXPECT_EQ(as_text(asked->device_ticket), "a ticket");
  EXPECT_TRUE(escrow::decode_password(login->request({}))->device_ticket.empty());
  escrow::PasswordReply reply;
  reply.evaluated = *evaluate_password(seed, password_account(owner), asked->blinded);
  const auto keys = login->finish(escrow::encode(reply), Bytes(16, 7));
  ASSERT_TRUE(keys.ok());
  EXPECT_EQ(hex_encode(keys->auth_key.reveal()), auth_hex("x", Bytes(16, 7), "a@example.org"));
  EXPECT_EQ(login->finish(escrow::encode(reply), Bytes(16, 7)).code(), Code::kInvalidArgument)
      << "the blind was used twice";
}

TEST_F(PasswordLoginTest, StretchingElsewhereGivesTheSameKeys) {
  const Mailbox owner = mailbox("a@example.org");
  auto login = PasswordLogin::start(secret("x"), owner, random);
  escrow::PasswordReply reply;
  reply.evaluated = *evaluate_password(seed, password_account(owner), login->blinded());
  const Result<SecretBytes> failed = Code::kOutOfMemory;
  EXPECT_EQ(login->finish_keys(SecretBytes(Bytes(32, 1))).code(), Code::kInvalidArgument);
  const auto work = login->begin_keys(escrow::encode(reply), Bytes(16, 7));
  ASSERT_TRUE(work.ok());
  const auto keys = login->finish_keys(stretch(*work));
  ASSERT_TRUE(keys.ok());
  EXPECT_EQ(hex_encode(keys->auth_key.reveal()), auth_hex("x", Bytes(16, 7), "a@example.org"));
  EXPECT_EQ(login->finish_keys(stretch(*work)).code(), Code::kInvalidArgument) << "a second time";

  auto other = PasswordLogin::start(secret("x"), owner, random);
  reply.evaluated = *evaluate_password(seed, password_account(owner), other->blinded());
  ASSERT_TRUE(other->begin_keys(escrow::encode(reply), Bytes(16, 7)).ok());
  EXPECT_EQ(other->finish_keys(failed).code(), Code::kOutOfMemory);
}

TEST_F(PasswordLoginTest, RefusesWhatNoGuardAnswers) {
  auto login = PasswordLogin::start(secret("x"), mailbox("a@example.org"), random);
  EXPECT_EQ(login->finish(to_bytes("nonsense"), Bytes(16, 7)).code(), Code::kBadCbor);
  EXPECT_EQ(login->finish_evaluated({}, Bytes(16, 7)).code(), Code::kVoprfBadElement);
}

TEST_F(PasswordLoginTest, RefusesASaltOfAnotherSize) {
  const auto keys = keys_of("x", Bytes(15, 7), "a@example.org", seed);
  ASSERT_FALSE(keys.ok());
  EXPECT_EQ(keys.code(), Code::kInvalidArgument);
  EXPECT_EQ(keys.error().subject, "salt");
}

TEST_F(PasswordLoginTest, RefusesNoPasswordAndOneBeyondTheLimit) {
  const auto start = [&](std::size_t size) {
    return PasswordLogin::start(SecretBytes(Bytes(size, 'a')), mailbox("a@example.org"), random);
  };
  EXPECT_EQ(start(0).code(), Code::kInvalidArgument);
  EXPECT_TRUE(start(kMostPasswordBytes));
  EXPECT_EQ(start(kMostPasswordBytes + 1).code(), Code::kTooLarge);
}

TEST_F(PasswordLoginTest, ThePublishedVector) {
  std::ifstream file(std::string(WAFERSEAL_TEST_DATA_DIR) + "/escrow/password.json");
  const nlohmann::json vector = nlohmann::json::parse(file);
  const auto bytes = [&](const char* name) { return *hex_decode(vector[name].get<std::string>()); };
  const std::string owner = vector["mailbox"];
  EXPECT_EQ(hex_encode(password_account(mailbox(owner))), vector["account"].get<std::string>());
  const auto keys = keys_of(as_text(bytes("password")), bytes("salt"), owner,
                            SecretBytes(bytes("password_seed")));
  ASSERT_TRUE(keys.ok());
  EXPECT_EQ(hex_encode(keys->auth_key.reveal()), vector["auth_key"].get<std::string>());
  EXPECT_EQ(hex_encode(keys->wrap_key.reveal()), vector["wrap_key"].get<std::string>());
}

// SPEC 6.2.1, byte by byte.
TEST_F(PasswordLoginTest, TheInputIsPrefixAccountAndPassword) {
  const SecretBytes input = account::login_input(secret("pw"), mailbox("a@EXAMPLE.org"));
  Bytes expected = to_bytes("waferseal/1 password");
  expected.push_back(0);
  append(expected, crypto::hash("password account", {as_bytes("a@example.org")}));
  append(expected, as_bytes("pw"));
  EXPECT_EQ(hex_encode(input.reveal()), hex_encode(expected));
}

}  // namespace
}  // namespace waferseal
