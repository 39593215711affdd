#include "native/server/http.h"

#include <gtest/gtest.h>

#include <array>
#include <filesystem>
#include <fstream>

#include "native/server/json_body.h"
#include "native/server/pages.h"
#include "native/server/user_account.h"
#include "tests/native/files/temporary_folder.h"

namespace waferseal::native {
namespace {

TEST(HttpTest, CookiesAreFoundByName) {
  HttpRequest request;
  request.headers["cookie"] = "a=1; waferseal_session=abc; b=2";
  EXPECT_EQ(request.cookie("waferseal_session"), "abc");
  EXPECT_EQ(request.cookie("session"), "");
  EXPECT_EQ(request.cookie("b"), "2");
}

TEST(HttpTest, ContentTypeIsComparedWithoutParameters) {
  HttpRequest request;
  request.headers["content-type"] = "Application/JSON; charset=utf-8";
  EXPECT_EQ(request.content_type(), "application/json");
}

TEST(HttpTest, PercentDecodingIsStrict) {
  EXPECT_EQ(percent_decode("a%20b"), "a b");
  EXPECT_FALSE(percent_decode("a%2"));
  EXPECT_FALSE(percent_decode("a%zz"));
  EXPECT_EQ(parse_query("limit=5&before=x%2Fy&limit=6").at("limit"), "6");
  EXPECT_EQ(parse_query("limit=5&before=x%2Fy").at("before"), "x/y");
}

TEST(HttpTest, AFailureOfOursTellsItsCodeOnly) {
  const HttpResponse ours = problem(Error{Code::kStoreFailed, "store.db", "disk on fire"});
  EXPECT_EQ(ours.status, 500);
  EXPECT_EQ(as_text(ours.body).find("disk on fire"), std::string_view::npos);
  EXPECT_EQ(as_text(ours.body).find("store.db"), std::string_view::npos);
  EXPECT_NE(as_text(ours.body).find("store_failed"), std::string_view::npos);
  const HttpResponse theirs = problem(Error{Code::kBadJson, "mailbox", "missing"});
  EXPECT_EQ(theirs.status, 400);
  EXPECT_NE(as_text(theirs.body).find("missing"), std::string_view::npos);
}

TEST(HttpTest, WhatAnExceptionSaidIsNotLogged) {
  EXPECT_EQ(problem(Error{Code::kInternal, {}, "quoted text of a message"}).reason, "");
}

TEST(JsonBodyTest, MembersThatNobodyAskedForAreErrors) {
  auto body = JsonBody::parse(as_bytes(R"({"a": "x", "b": 3})"));
  ASSERT_TRUE(body);
  EXPECT_EQ(*body->text("a"), "x");
  EXPECT_EQ(body->end().code(), Code::kBadJson);
  EXPECT_EQ(body->end().error().subject, "b");
  EXPECT_EQ(*body->number("b"), 3u);
  EXPECT_TRUE(body->end());
}

TEST(JsonBodyTest, TypesAreChecked) {
  auto body = JsonBody::parse(as_bytes(R"({"a": 1, "b": -1, "c": ["x", 2], "d": "*"})"));
  ASSERT_TRUE(body);
  EXPECT_FALSE(body->text("a"));
  EXPECT_FALSE(body->number("b"));
  EXPECT_FALSE(body->texts("c", 5));
  EXPECT_EQ(body->bytes("d").code(), Code::kBadBase64);
  EXPECT_FALSE(body->text("missing"));
  EXPECT_FALSE(JsonBody::parse(as_bytes("[1]")));
}

TEST(PagesTest, NoPathBelowThePickUpPageIsLogged) {
  EXPECT_EQ(loggable_path("/p%23c2VjcmV0"), "/p");
  EXPECT_EQ(loggable_path("/p/c2VjcmV0"), "/p");
  EXPECT_EQ(loggable_path("/api/v1/messages?before=x"), "/api/v1/messages");
  EXPECT_FALSE(is_pick_up_path("/portal/v1/fetch"));
  EXPECT_FALSE(is_pick_up_path("/p-1.js"));
}

class CompressedPagesTest : public testing::Test {
 protected:
  CompressedPagesTest() {
    std::filesystem::create_directories(folder_.path() / "assets");
    for (const char* const name : {"a.js", "a.js.br", "a.js.gz", "b.js"}) {
      std::ofstream(folder_.path() / "assets" / name) << name;
    }
  }
  HttpResponse get(const std::string& path, std::string_view accept) {
    return Pages(folder_.path(), {}).find(path, accept).value();
  }
  static std::string header(const HttpResponse& response, std::string_view name) {
    for (const auto& [key, value] : response.headers) {
      if (key == name) return value;
    }
    return {};
  }

  TemporaryFolder folder_;
};

TEST_F(CompressedPagesTest, WhoTakesItGetsItCompressed) {
  const std::vector<std::array<std::string, 3>> cases{
      {"gzip, deflate, br, zstd", "br", "a.js.br"},
      {"gzip", "gzip", "a.js.gz"},
      {"br;q=0.5, gzip;q=0", "br", "a.js.br"},
      {"br;q=0, gzip", "gzip", "a.js.gz"},
      {"br;q=0.000", "", "a.js"},
      {"brotli, *", "", "a.js"},
      {"", "", "a.js"},
  };
  for (const auto& [accept, coding, body] : cases) {
    const HttpResponse response = get("/assets/a.js", accept);
    EXPECT_EQ(header(response, "Content-Encoding"), coding) << accept;
    EXPECT_EQ(as_text(response.body), body) << accept;
    EXPECT_EQ(header(response, "Vary"), "Accept-Encoding") << accept;
    EXPECT_EQ(response.content_type, "text/javascript; charset=utf-8") << accept;
  }
}

TEST_F(CompressedPagesTest, WhatIsNotThereIsNotNamed) {
  const HttpResponse plain = get("/assets/b.js", "br");
  EXPECT_EQ(as_text(plain.body), "b.js");
  EXPECT_TRUE(header(plain, "Content-Encoding").empty());
  EXPECT_TRUE(header(plain, "Vary").empty());
  EXPECT_FALSE(Pages(folder_.path(), {}).find("/assets/a.js.br", "br"));
}

TEST(UserAccountTest, TheServerKeepsNothingThatLogsIn) {
  const auto user = make_user(*Mailbox::parse("anna@example.org"), "example", "Anna",
                              SecretBytes(as_bytes("correct horse")), system_random().secret(32),
                              system_random());
  ASSERT_TRUE(user);
  EXPECT_NE(hash_auth_key(user->auth_key_hash), user->auth_key_hash);
  const SecretBytes secret(Bytes(32, 1));
  EXPECT_EQ(salt_of_unknown(secret, "a@b"), salt_of_unknown(secret, "a@b"));
  EXPECT_NE(salt_of_unknown(secret, "a@b"), salt_of_unknown(secret, "a@c"));
}

}  // namespace
}  // namespace waferseal::native
