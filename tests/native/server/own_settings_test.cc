// What users set for themselves (SPEC 2.11, 6.14): who may, what counts, and what decides afterwards.
#include <gtest/gtest.h>

#include "tests/native/server/browser.h"

namespace waferseal::native {
namespace {

constexpr const char* kSettings = "/api/v1/settings";
constexpr const char* kQuestion = "/api/v1/settings/default-question";

class OwnSettingsTest : public ::testing::Test {
 protected:
  OwnSettingsTest() : browser_((world_.set_policy("{}"), world_)) {}

  HttpClient& client() { return browser_.client(); }
  HttpReply put(const nlohmann::json& set) { return client().put_json(kSettings, {{"set", set}}); }
  static nlohmann::json a_question() {
    return {{"sealed_question", base64url_encode(Bytes(100, 2))},
            {"answer_id", base64url_encode(Bytes(32, 3))},
            {"answer_strength", "strong"}};
  }
  nlohmann::json own_scope() {
    const nlohmann::json policy = world_.me(client())["policy"];
    return policy.contains("users") ? policy["users"].value(kAnna, nlohmann::json())
                                    : nlohmann::json();
  }

  ServerWorld world_;
  Browser browser_;
};

TEST_F(OwnSettingsTest, AreReadWrittenAndDecide) {
  const auto before = client().get(kSettings).json();
  EXPECT_EQ(before["set"], nlohmann::json::object());
  EXPECT_EQ(before["default_question"], nullptr);
  EXPECT_TRUE(before["passed_over"].empty());
  EXPECT_EQ(put({{"tls_assurance", "dane"}}).status, 200);
  EXPECT_EQ(client().get(kSettings).json()["set"]["tls_assurance"], "dane");
  EXPECT_EQ(own_scope()["set"]["tls_assurance"], "dane");
  EXPECT_FALSE(client().get(kSettings).json()["policy"].contains("users"))
      << "the policy there is the one of those above";
  world_.restart();
  client() = world_.logged_in();
  EXPECT_EQ(own_scope()["set"]["tls_assurance"], "dane");
  EXPECT_EQ(put(nlohmann::json::object()).status, 200);
  EXPECT_EQ(own_scope(), nullptr);
}

// SPEC 6.4.4: the server resolves by them, too.
TEST_F(OwnSettingsTest, AMessageIsJudgedByThem) {
  world_.set_policy(R"({"account": {"set": {"tls_only": true}}})");
  world_.set_tls("tls.example", Outcome::kPresent, Assurance::kPkix);
  const auto request = browser_.request({kTom});
  ASSERT_EQ(put({{"tls_assurance", "dane"}}).status, 200);
  const HttpReply reply = browser_.send(request);
  EXPECT_EQ(reply.code(), "changed") << reply.body;
}

TEST_F(OwnSettingsTest, ThoseOfOneUserAreNotAnothers) {
  world_.add_user(kBen, kBensPassword);
  HttpClient ben = world_.logged_in(kBen, kBensPassword);
  ASSERT_EQ(put({{"tls_assurance", "dane"}}).status, 200);
  ASSERT_EQ(client().put_json(kQuestion, a_question()).status, 200);
  const auto bens = ben.get(kSettings).json();
  EXPECT_TRUE(bens["set"].empty());
  EXPECT_EQ(bens["default_question"], nullptr);
  EXPECT_FALSE(world_.me(ben)["policy"].contains("users"));
  ben.send("DELETE", kQuestion, "", "");
  EXPECT_NE(client().get(kSettings).json()["default_question"], nullptr);
}

TEST_F(OwnSettingsTest, WhatIsFixedAboveIsShownAndRefused) {
  world_.set_policy(R"({"account": {"set": {"notice_verified": true}, "lock": ["steps"]},
                        "users": {"anna@example.org": {"set": {"failure_scope": "send-rest"}}}})");
  const auto refused = [&](const nlohmann::json& set, const char* code, const char* subject) {
    const HttpReply reply = put(set);
    EXPECT_EQ(reply.status, 422) << reply.body;
    EXPECT_EQ(reply.code(), code) << reply.body;
    EXPECT_EQ(reply.json()["subject"], subject) << reply.body;
  };
  refused({{"steps", "end-to-end-first"}}, "setting_fixed", "steps");
  refused({{"failure_scope", "refuse-all"}}, "setting_fixed", "failure_scope");
  refused({{"notice_verified", false}}, "setting_weaker", "notice_verified");
  refused({{"failure_action", "insecure"}}, "setting_weaker", "failure_action");
  refused({{"tls_only", true}}, "setting_not_at_scope", "tls_only");
  refused({{"failure_action", "hold"}}, "setting_not_built", "settings.failure_action");
  EXPECT_EQ(put({{"nonsense", 1}}).code(), "bad_json");
  EXPECT_EQ(put({{"default_question", "x"}}).code(), "bad_json");
  EXPECT_EQ(client().put_json(kSettings, {{"set", 5}}).code(), "bad_json");
  EXPECT_EQ(client().put_json(kSettings, {{"set", nlohmann::json::object()}, {"x", 1}}).code(),
            "bad_json");
  EXPECT_TRUE(client().get(kSettings).json()["set"].empty());
}

TEST_F(OwnSettingsTest, ALaterLockPassesThemOverAndTheMailGoesOn) {
  ASSERT_EQ(put({{"tls_assurance", "dane"}, {"notice_verified", true}}).status, 200);
  world_.set_policy(R"({"account": {"set": {"tls_only": true}, "lock": ["tls_assurance"]}})");
  const auto now = client().get(kSettings).json();
  ASSERT_EQ(now["passed_over"].size(), 1u);
  EXPECT_EQ(now["passed_over"][0]["setting"], "tls_assurance");
  EXPECT_EQ(now["passed_over"][0]["code"], "setting_fixed");
  EXPECT_EQ(now["passed_over"][0]["by"], "account.tls_assurance");
  EXPECT_EQ(own_scope()["set"], (nlohmann::json{{"notice_verified", true}}));
  world_.set_tls("tls.example", Outcome::kPresent, Assurance::kPkix);
  EXPECT_EQ(browser_.send(std::vector<std::string>{kTom}).status, 201);
  // What is passed over stays, unless it is changed.
  EXPECT_EQ(put({{"tls_assurance", "dane"}}).status, 200);
  EXPECT_EQ(put({{"tls_assurance", "mta-sts"}}).code(), "setting_fixed");
}

TEST_F(OwnSettingsTest, ADefaultQuestionIsKeptSealedAndSet) {
  const HttpReply made = client().put_json(kQuestion, a_question());
  ASSERT_EQ(made.status, 200) << made.body;
  const auto question = made.json()["default_question"];
  EXPECT_EQ(question["sealed_question"], a_question()["sealed_question"]);
  EXPECT_EQ(own_scope()["set"]["default_question"], question["id"]);
  auto wrong = a_question();
  wrong["answer_id"] = "AAAA";
  EXPECT_EQ(client().put_json(kQuestion, wrong).code(), "bad_json");
  wrong = a_question();
  wrong["answer_strength"] = "certain";
  EXPECT_EQ(client().put_json(kQuestion, wrong).code(), "bad_json");
  EXPECT_EQ(client().send("DELETE", kQuestion, "", "").status, 204);
  EXPECT_EQ(client().get(kSettings).json()["default_question"], nullptr);
  EXPECT_EQ(own_scope(), nullptr);
  world_.set_policy(R"({"account": {"lock": ["default_question"]}})");
  EXPECT_EQ(client().put_json(kQuestion, a_question()).code(), "setting_fixed");
}

TEST_F(OwnSettingsTest, AreForWhoIsLoggedIn) {
  const HttpClient nobody = world_.client();
  EXPECT_EQ(nobody.get(kSettings).status, 401);
  EXPECT_EQ(nobody.put_json(kSettings, {{"set", nlohmann::json::object()}}).status, 401);
  EXPECT_EQ(nobody.put_json(kQuestion, a_question()).status, 401);
  EXPECT_EQ(nobody.send("DELETE", kQuestion, "", "").status, 401);
}

}  // namespace
}  // namespace waferseal::native
