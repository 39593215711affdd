// A user's own OpenPGP keys: the server keeps the public one and what it cannot read.
#include <gtest/gtest.h>

#include "tests/native/server/server_world.h"
#include "waferseal/openpgp.h"

namespace waferseal::native {
namespace {

constexpr const char* kKeys = "/api/v1/keys";

std::string key_path(std::uint8_t number) {
  return std::string(kKeys) + "/" + base64url_encode(Bytes(16, number));
}

class OwnKeysTest : public ::testing::Test {
 protected:
  openpgp::KeyPair make_pair() {
    return *openpgp::generate({.user_id = "Anna <anna@example.org>", .now = world_.now()});
  }
  HttpReply put(std::uint8_t number, ByteView public_key, ByteView sealed) {
    return anna_.put_json(key_path(number), {{"public_key", base64url_encode(public_key)},
                                             {"sealed_key", base64url_encode(sealed)}});
  }

  ServerWorld world_;
  HttpClient anna_ = world_.logged_in();
};

TEST_F(OwnKeysTest, AreKeptAsTheyCameAndGoAgain) {
  EXPECT_EQ(anna_.get(kKeys).json(), (nlohmann::json{{"keys", nlohmann::json::array()}}));
  const openpgp::KeyPair pair = make_pair();
  const Bytes sealed(200, 7);
  const HttpReply kept = put(1, pair.public_key, sealed);
  ASSERT_EQ(kept.status, 200) << kept.body;
  EXPECT_EQ(kept.json()["fingerprint"],
            openpgp::inspect_key(pair.public_key, world_.now())->fingerprint);
  ASSERT_EQ(put(1, pair.public_key, sealed).status, 200) << "once more changes nothing";
  const auto keys = anna_.get(kKeys).json()["keys"];
  ASSERT_EQ(keys.size(), 1u);
  EXPECT_EQ(keys[0]["public_key"], base64url_encode(pair.public_key));
  EXPECT_EQ(keys[0]["sealed_key"], base64url_encode(sealed));
  EXPECT_EQ(put(2, pair.public_key, sealed).code(), "conflict");
  EXPECT_EQ(anna_.send("DELETE", key_path(1), "", "").status, 204);
  EXPECT_EQ(anna_.send("DELETE", key_path(1), "", "").status, 204);
  EXPECT_TRUE(anna_.get(kKeys).json()["keys"].empty());
}

TEST_F(OwnKeysTest, APrivateKeyInThePublicOnesPlaceIsNotKept) {
  const openpgp::KeyPair pair = make_pair();
  const HttpReply reply = put(1, pair.secret_key.bytes.reveal(), Bytes(200, 7));
  EXPECT_EQ(reply.status, 422);
  EXPECT_EQ(reply.code(), "invalid_argument");
  EXPECT_EQ(reply.json()["subject"], "public_key");
  EXPECT_TRUE(anna_.get(kKeys).json()["keys"].empty());
}

TEST_F(OwnKeysTest, WhatIsNoKeyIsRefusedByName) {
  const auto subject = [](const HttpReply& reply) {
    return reply.code() + " " + reply.json().value("subject", "");
  };
  const openpgp::KeyPair pair = make_pair();
  EXPECT_EQ(subject(put(1, Bytes(50, 9), Bytes(9, 9))), "key_malformed public_key");
  EXPECT_EQ(subject(put(1, pair.public_key, {})), "bad_json sealed_key");
  EXPECT_EQ(subject(anna_.put_json(std::string(kKeys) + "/short",
                                   {{"public_key", "AA"}, {"sealed_key", "AA"}})),
            "bad_request id");
  EXPECT_EQ(subject(anna_.put_json(key_path(1), {{"public_key", "!"}, {"sealed_key", "AA"}})),
            "bad_base64 public_key");
  for (std::uint8_t i = 1; i <= 20; ++i) {
    ASSERT_EQ(put(i, make_pair().public_key, Bytes(9, 9)).status, 200);
  }
  EXPECT_EQ(subject(put(21, pair.public_key, Bytes(9, 9))), "too_large keys");
}

TEST_F(OwnKeysTest, AreNobodyElses) {
  world_.add_user(kBen, kBensPassword);
  ASSERT_EQ(put(1, make_pair().public_key, Bytes(200, 7)).status, 200);
  HttpClient ben = world_.logged_in(kBen, kBensPassword);
  EXPECT_TRUE(ben.get(kKeys).json()["keys"].empty());
  EXPECT_EQ(ben.send("DELETE", key_path(1), "", "").status, 204) << "as for one that never was";
  EXPECT_EQ(anna_.get(kKeys).json()["keys"].size(), 1u);
  EXPECT_EQ(world_.client().get(kKeys).status, 401);
}

}  // namespace
}  // namespace waferseal::native
