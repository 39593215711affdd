// The HTTP edge over a real loopback connection: log-in, cookies, foreign sites, limits, pages.
#include <gtest/gtest.h>

#include "tests/native/server/server_world.h"

namespace waferseal::native {
namespace {

class HttpEdgeTest : public ::testing::Test {
 protected:
  ServerWorld world_;
};

TEST_F(HttpEdgeTest, LoggingInGivesACookieThatScriptsCannotRead) {
  HttpClient client = world_.logged_in();
  const HttpReply me = client.get("/api/v1/me");
  ASSERT_EQ(me.status, 200) << me.body;
  EXPECT_EQ(me.json()["mailbox"], kAnna);
  EXPECT_EQ(me.json()["guards"].size(), 1u);
  EXPECT_FALSE(me.json()["key_bundle"].get<std::string>().empty());

  const auto params = client.post_json("/api/v1/login/params", {{"mailbox", kAnna}}).json();
  EXPECT_EQ(params["argon2"]["memory_kib"], 65536);
  HttpClient stranger = world_.client();
  EXPECT_EQ(stranger.get("/api/v1/me").status, 401);
  stranger.cookie = "waferseal_session=AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA";
  EXPECT_EQ(stranger.get("/api/v1/me").code(), "not_logged_in");
}

TEST_F(HttpEdgeTest, TheCookieIsHttpOnlyAndStrict) {
  HttpClient client = world_.client();
  const HttpReply out = client.send("POST", "/api/v1/logout", "", "");
  EXPECT_EQ(out.status, 204);
  EXPECT_NE(out.set_cookie.find("HttpOnly"), std::string::npos);
  EXPECT_NE(out.set_cookie.find("SameSite=Strict"), std::string::npos);
}

TEST_F(HttpEdgeTest, LoggingOutEndsTheSessionOnTheServer) {
  HttpClient client = world_.logged_in();
  ASSERT_EQ(client.get("/api/v1/me").status, 200);
  ASSERT_EQ(client.send("POST", "/api/v1/logout", "", "").status, 204);
  EXPECT_EQ(client.get("/api/v1/me").status, 401);
}

TEST_F(HttpEdgeTest, AnUnknownMailboxGetsParametersOfTheSameShape) {
  HttpClient client = world_.client();
  const auto ask = [&](const char* mailbox) {
    return client.post_json("/api/v1/login/params", {{"mailbox", mailbox}}).json();
  };
  const auto known = ask(kAnna);
  const auto unknown = ask("nobody@example.org");
  EXPECT_EQ(known["salt"].get<std::string>().size(), unknown["salt"].get<std::string>().size());
  EXPECT_EQ(known["argon2"], unknown["argon2"]);
  EXPECT_EQ(unknown, ask("nobody@example.org")) << "a salt that changes gives it away";
  EXPECT_NE(unknown["salt"], ask("nobody2@example.org")["salt"]);
  world_.restart();
  client = world_.client();
  EXPECT_EQ(unknown, ask("nobody@example.org"));
}

nlohmann::json wrong_login(const std::string& mailbox) {
  return {{"mailbox", mailbox},
          {"auth_key", base64url_encode(Bytes(32, 1))},
          {"attempt_id", base64url_encode(Bytes(16, 1))}};
}

TEST_F(HttpEdgeTest, GuessingIsSlowedDown) {
  HttpClient client = world_.client();
  for (std::size_t i = 0; i < kFailedLogins.times; ++i) {
    const std::string mailbox = "user" + std::to_string(i) + "@example.org";
    EXPECT_EQ(client.post_json("/api/v1/login", wrong_login(mailbox)).code(), "bad_credentials");
  }
  const HttpReply slowed = client.post_json("/api/v1/login", wrong_login(kAnna));
  EXPECT_EQ(slowed.status, 429);
  EXPECT_FALSE(slowed.headers.at("retry-after").empty());
  world_.time_shift += kFailedLogins.period;
  EXPECT_EQ(client.post_json("/api/v1/login", wrong_login(kAnna)).code(), "bad_credentials");
}

TEST_F(HttpEdgeTest, ThroughAProxyEachClientIsSlowedDownForItself) {
  world_.trusted_proxies = {"127.0.0.1"};
  world_.restart();
  HttpClient client = world_.client();
  const auto from = [&](const std::string& address) {
    client.headers["X-Forwarded-For"] = "192.0.2.1, " + address;  // the first is an invention
    return client.post_json("/api/v1/login", wrong_login(kAnna)).code();
  };
  for (std::size_t i = 0; i < kFailedLogins.times; ++i) {
    EXPECT_EQ(from("2001:db8::" + std::to_string(i)), "bad_credentials");
  }
  EXPECT_EQ(from("2001:db8::ffff"), "too_many_requests") << "the same /64";
  EXPECT_EQ(from("2001:db8:0:1::1"), "bad_credentials");
  EXPECT_EQ(from("203.0.113.7"), "bad_credentials");
}

TEST_F(HttpEdgeTest, RandomKeysForAMailboxDoNotKeepItsOwnerOut) {
  world_.trusted_proxies = {"127.0.0.1"};
  world_.restart();
  HttpClient stranger = world_.client();
  for (int i = 0; i < 100; ++i) {
    stranger.headers["X-Forwarded-For"] = "203.0.113." + std::to_string(i);
    EXPECT_EQ(stranger.post_json("/api/v1/login", wrong_login(kAnna)).code(), "bad_credentials");
  }
  HttpClient anna = world_.logged_in();
  EXPECT_EQ(anna.get("/api/v1/me").status, 200);
}

TEST_F(HttpEdgeTest, AForeignSiteSpendsNobodysCookie) {
  HttpClient client = world_.logged_in();
  client.headers.clear();
  EXPECT_EQ(client.post_json("/api/v1/tickets", {{"records", 1}}).code(), "cross_site");
  client.headers = {{"X-Waferseal", "1"}, {"Origin", "https://evil.example"}};
  EXPECT_EQ(client.post_json("/api/v1/tickets", {{"records", 1}}).code(), "cross_site");
  client.headers["Origin"] = world_.origin();
  EXPECT_EQ(client.post_json("/api/v1/tickets", {{"records", 1}}).status, 200);
}

TEST_F(HttpEdgeTest, BodiesAreStrict) {
  HttpClient client = world_.logged_in();
  EXPECT_EQ(client.send("POST", "/api/v1/tickets", "text/plain", "{\"records\":1}").status, 415);
  EXPECT_EQ(client.send("POST", "/api/v1/tickets", "application/json", "{").code(), "bad_json");
  const HttpReply unknown = client.post_json("/api/v1/tickets", {{"records", 1}, {"more", 2}});
  EXPECT_EQ(unknown.code(), "bad_json");
  EXPECT_EQ(unknown.json()["subject"], "more");
  EXPECT_EQ(client.send("DELETE", "/api/v1/tickets", "", "").status, 405);
  EXPECT_EQ(client.get("/api/v1/nothing").status, 404);
}

TEST_F(HttpEdgeTest, LargeBodiesAreRefusedBeforeTheyAreRead) {
  HttpClient client = world_.client();
  const HttpReply announced = client.send_raw(
      "POST /api/v1/login HTTP/1.1\r\nHost: x\r\nX-Waferseal: 1\r\n"
      "Content-Type: application/json\r\nContent-Length: 99999999\r\n\r\n");
  EXPECT_EQ(announced.status, 413);
  std::string chunked =
      "POST /api/v1/login HTTP/1.1\r\nHost: x\r\nX-Waferseal: 1\r\n"
      "Content-Type: application/json\r\nTransfer-Encoding: chunked\r\n\r\n";
  for (int i = 0; i < 3; ++i) chunked += "800\r\n" + std::string(0x800, 'a') + "\r\n";
  EXPECT_EQ(client.send_raw(chunked).status, 413) << "without waiting for the end";
  const std::string long_head =
      "GET / HTTP/1.1\r\nHost: x\r\nA: " + std::string(20'000, 'a') + "\r\n\r\n";
  EXPECT_EQ(client.send_raw(long_head).status, 413);
}

TEST_F(HttpEdgeTest, PagesAreConfined) {
  HttpClient client = world_.client();
  const HttpReply page = client.get("/");
  ASSERT_EQ(page.status, 200);
  const std::string& policy = page.headers.at("content-security-policy");
  EXPECT_NE(policy.find("script-src 'self' 'wasm-unsafe-eval'"), std::string::npos);
  EXPECT_NE(policy.find("require-trusted-types-for 'script'"), std::string::npos);
  EXPECT_NE(policy.find("frame-ancestors 'none'"), std::string::npos);
  EXPECT_EQ(policy.find("'unsafe-eval'"), std::string::npos);
  EXPECT_EQ(page.headers.at("x-content-type-options"), "nosniff");
  EXPECT_EQ(page.headers.at("referrer-policy"), "no-referrer");
  EXPECT_EQ(page.headers.at("cross-origin-opener-policy"), "same-origin");
  EXPECT_EQ(client.get("/app.js").headers.at("content-security-policy"), policy)
      << "workers get their policy from their script's response";
  EXPECT_EQ(client.get("/api/v1/me").headers.at("cache-control"), "no-store");
}

TEST_F(HttpEdgeTest, EveryPathBelowThePickUpPageIsThatPage) {
  HttpClient client = world_.client();
  for (const char* const path : {"/p", "/p/", "/p/x/y", "/p%23AAAA", "/p;a", "/p?x=1"}) {
    const HttpReply page = client.get(path);
    EXPECT_EQ(page.status, 200) << path;
    EXPECT_NE(page.body.find("portal"), std::string::npos) << path;
  }
  EXPECT_EQ(client.get("/px").status, 404);
}

TEST_F(HttpEdgeTest, OnlyPagesAreServed) {
  HttpClient client = world_.client();
  for (const char* const path :
       {"/.secret.txt", "/../data/store.db", "/%2e%2e/data/store.db", "//etc/passwd", "/web"}) {
    EXPECT_NE(client.get(path).status, 200) << path;
  }
}

TEST_F(HttpEdgeTest, AnAddressBookEntryIsKeptForItsOwner) {
  HttpClient client = world_.logged_in();
  const std::string path = "/api/v1/addressbook/entries/" + base64url_encode(Bytes(16, 1));
  nlohmann::json entry = {{"book", "personal"},
                          {"mailbox", "quinn@question.example"},
                          {"kinds", {"escrow-question"}},
                          {"preference", "escrow-question"},
                          {"sealed_question", base64url_encode(Bytes(100, 2))},
                          {"answer_id", base64url_encode(Bytes(32, 3))},
                          {"answer_strength", "strong"}};
  ASSERT_EQ(client.put_json(path, entry).status, 200);
  const auto list = client.get("/api/v1/addressbook/entries").json();
  ASSERT_EQ(list["entries"].size(), 1u);
  EXPECT_EQ(list["entries"][0]["sealed_question"], entry["sealed_question"]);
  const auto known =
      client.post_json("/api/v1/lookup", {{"recipients", {"quinn@question.example"}}});
  ASSERT_EQ(known.status, 200) << known.body;
  EXPECT_NE(known.body.find(base64url_encode(Bytes(16, 1))), std::string::npos);

  entry["kinds"] = {"openpgp"};
  EXPECT_EQ(client.put_json(path, entry).code(), "bad_json") << "kinds and content do not fit";
  entry["kinds"] = {"escrow-question", "openpgp"};
  entry["openpgp_key"] = base64url_encode(Bytes(50, 9));
  EXPECT_EQ(client.put_json(path, entry).code(), "key_malformed");
  EXPECT_EQ(client.send("DELETE", path, "", "").status, 204);
  EXPECT_TRUE(client.get("/api/v1/addressbook/entries").json()["entries"].empty());
}

TEST_F(HttpEdgeTest, AnUploadBelongsToItsOwner) {
  HttpClient client = world_.logged_in();
  const auto upload = client.post_json("/api/v1/uploads", {{"size", 5}});
  ASSERT_EQ(upload.status, 201);
  const std::string path = "/api/v1/uploads/" + upload.json()["id"].get<std::string>();
  EXPECT_EQ(world_.client().get(path).status, 401);
  const auto put = client.send("PUT", path + "/segments/0", "application/octet-stream", "12345");
  ASSERT_EQ(put.status, 200) << put.body;
  EXPECT_TRUE(put.json()["complete"].get<bool>());
  EXPECT_EQ(client.send("PUT", path + "/segments/0", "application/octet-stream", "54321").code(),
            "upload_mismatch");
  EXPECT_EQ(client.post_json("/api/v1/uploads", {{"size", 1ULL << 50}}).status, 413);
}

}  // namespace
}  // namespace waferseal::native
