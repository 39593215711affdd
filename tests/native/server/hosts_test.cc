// A host that embeds the server and says who its user is (SPEC 6.2.9).
#include <gtest/gtest.h>

#include "tests/native/server/server_world.h"
#include "tests/native/tokens/host_key.h"

namespace waferseal::native {
namespace {

class HostsTest : public ::testing::Test {
 protected:
  HostsTest() {
    world_.adjust = [this](ServerParts& parts) {
      const auto key = TokenKey::from_pem(host_.public_pem());
      ASSERT_TRUE(key);
      parts.tokens.emplace("http://localhost",
                           std::vector<TokenHost>{TokenHost{"webmail", *key, {}}});
    };
    world_.restart();
  }
  HttpClient with_token(const char* user, std::int64_t life = 300) {
    const std::int64_t now = unix_seconds(world_.now());
    HttpClient client = world_.client();
    client.headers.clear();
    client.headers["Authorization"] =
        "Bearer " + host_.sign({{"alg", "EdDSA"}, {"kid", "webmail"}, {"typ", "JWT"}},
                               {{"iss", "webmail"},
                                {"aud", "http://localhost"},
                                {"sub", user},
                                {"iat", now},
                                {"exp", now + life}});
    return client;
  }

  ServerWorld world_;
  HostKey host_{"ED25519"};
};

TEST_F(HostsTest, ATokenStandsInPlaceOfTheCookie) {
  const HttpClient anna = with_token(kAnna);
  const HttpReply me = anna.get("/api/v1/me");
  ASSERT_EQ(me.status, 200) << me.body;
  EXPECT_EQ(me.json()["mailbox"], kAnna);
  EXPECT_EQ(anna.post_json("/api/v1/tickets", {{"records", 1}}).status, 200)
      << "no header against other sites is needed";
}

TEST_F(HostsTest, WithATokenTheCookieIsNotRead) {
  HttpClient both = world_.logged_in();
  ASSERT_EQ(both.get("/api/v1/me").status, 200);
  both.headers["Authorization"] = "Bearer nonsense";
  const HttpReply refused = both.get("/api/v1/me");
  EXPECT_EQ(refused.status, 401);
  EXPECT_EQ(refused.code(), "token_refused");
  EXPECT_EQ(refused.headers.at("www-authenticate"), "Bearer error=\"invalid_token\"");
  both.headers.erase("X-Waferseal");
  EXPECT_EQ(both.post_json("/api/v1/tickets", {{"records", 1}}).code(), "token_refused");
  EXPECT_EQ(both.send("POST", "/api/v1/logout", "", "").status, 204);
  both.headers.erase("Authorization");
  EXPECT_EQ(both.get("/api/v1/me").status, 200) << "a token logged the cookie's user out";
}

TEST_F(HostsTest, ATokenEnds) {
  const HttpClient anna = with_token(kAnna, 60);
  EXPECT_EQ(anna.get("/api/v1/me").status, 200);
  world_.time_shift += std::chrono::seconds(60);
  EXPECT_EQ(anna.get("/api/v1/me").code(), "token_refused");
}

TEST_F(HostsTest, SomebodyWithoutAnAccountHasNone) {
  EXPECT_EQ(with_token("nobody@example.org").get("/api/v1/me").code(), "not_logged_in");
}

TEST_F(HostsTest, WithoutHostsNoTokenCounts) {
  const HttpClient anna = with_token(kAnna);
  world_.adjust = [](ServerParts&) {};
  world_.restart();
  HttpClient again = world_.client();
  again.headers = anna.headers;
  EXPECT_EQ(again.get("/api/v1/me").code(), "token_refused");
}

}  // namespace
}  // namespace waferseal::native
