// SPEC 2.11: what users set for themselves counts, weakens nothing and stops nothing.
#include "waferseal/own_settings.h"

#include <gtest/gtest.h>

#include "tests/engine/policy/random_request.h"
#include "tests/engine/policy/request_builder.h"

namespace waferseal::test {
namespace {

const Mailbox kAnn = mailbox("ann@a.example");

Settings own(std::string_view json) {
  const auto parsed = parse_own_settings(json);
  EXPECT_TRUE(parsed) << describe(parsed.error());
  return parsed ? *parsed : Settings{};
}
OwnPolicy lay(const Policy& policy, std::string_view json) {
  return with_own_settings(policy, kAnn, own(json));
}
// "failure_action setting_fixed account.failure_action"
std::string passed_over(const OwnPolicy& laid) {
  std::string out;
  for (const auto& one : laid.passed_over) {
    out += std::string(out.empty() ? "" : "; ") + std::string(name(one.setting)) + " " +
           std::string(code_name(one.reason)) + " " + one.by;
  }
  return out;
}

TEST(OwnSettings, CountLikeThoseOfTheUsersScope) {
  const OwnPolicy laid =
      lay(Policy{}, R"({"tls_assurance": "dane", "failure_scope": "send-rest"})");
  EXPECT_EQ(passed_over(laid), "");
  const Settings& set = laid.policy.users.at(kAnn).set;
  EXPECT_EQ(set.tls_assurance, Assurance::kDane);
  EXPECT_EQ(set.failure_scope, FailureScope::kSendRest);
  EXPECT_EQ(own_settings_json(own(R"({"tls_assurance":"dane"})")), R"({"tls_assurance":"dane"})");
}

TEST(OwnSettings, OfOthersAreRefusedByName) {
  for (const char* json :
       {R"({"tls_only": true})", R"({"login_always": true})", R"({"message_mib": 1})",
        R"({"content_rules": []})", R"({"fact_max_age_s": 5})", R"({"discovery_sources": []})"}) {
    const auto parsed = parse_own_settings(json);
    ASSERT_FALSE(parsed) << json;
    EXPECT_EQ(parsed.code(), Code::kSettingNotAtScope) << json;
    EXPECT_NE(std::string(json).find('"' + parsed.error().subject + '"'), std::string::npos);
  }
  EXPECT_EQ(parse_own_settings(R"({"steps": 5})").code(), Code::kBadJson);
  EXPECT_EQ(parse_own_settings("[]").code(), Code::kBadJson);
}

TEST(OwnSettings, ThatALaterLockForbidsArePassedOver) {
  Policy policy;
  policy.account.lock = {Setting::kTlsAssurance};
  const OwnPolicy laid = lay(policy, R"({"tls_assurance": "dane", "notice_verified": true})");
  EXPECT_EQ(passed_over(laid), "tls_assurance setting_fixed account.tls_assurance");
  EXPECT_FALSE(laid.policy.users.at(kAnn).set.tls_assurance);
  EXPECT_EQ(laid.policy.users.at(kAnn).set.notice_verified, true);
  EXPECT_TRUE(check_policy(laid.policy).empty());
}

TEST(OwnSettings, GiveWayToWhatTheAdministratorSetsForThisUser) {
  Policy policy;
  policy.users[kAnn].set.tls_assurance = Assurance::kMtaSts;
  policy.users[kAnn].set.floor = Floor{};
  policy.users[kAnn].set.floor->retractable = true;
  const OwnPolicy laid =
      lay(policy, R"({"tls_assurance": "dane", "floor": {"stored_encrypted": true}})");
  EXPECT_EQ(passed_over(laid), "tls_assurance setting_fixed users[ann@a.example].tls_assurance");
  const Settings& set = laid.policy.users.at(kAnn).set;
  EXPECT_EQ(set.tls_assurance, Assurance::kMtaSts);
  EXPECT_TRUE(set.floor->retractable && set.floor->stored_encrypted) << "floors add up";
}

TEST(OwnSettings, WeakenNothing) {
  Policy policy;
  policy.account.set.tls_assurance = Assurance::kDane;
  policy.account.set.notice_verified = true;
  policy.domains[pattern("a.example")].set.steps = end_to_end_first_steps();
  policy.account.set.default_question = "q";
  EXPECT_EQ(passed_over(lay(policy, R"({"tls_assurance": "pkix", "notice_verified": false,
      "steps": "secureline", "default_question": null, "failure_action": "insecure"})")),
            "steps setting_weaker domains[a.example].steps; "
            "tls_assurance setting_weaker account.tls_assurance; "
            "notice_verified setting_weaker account.notice_verified; "
            "default_question setting_weaker account.default_question; "
            "failure_action setting_weaker default.failure_action");
  EXPECT_EQ(passed_over(lay(policy, R"({"steps": ["tls"]})")),
            "steps setting_weaker domains[a.example].steps");
  EXPECT_EQ(passed_over(lay(Policy{}, R"({"steps": "end-to-end-first"})")), "");
  Policy insecure;
  insecure.account.set.failure_action = Method::kInsecure;
  EXPECT_EQ(passed_over(lay(insecure, R"({"failure_action": "refuse"})")), "");
}

TEST(OwnSettings, ThatContradictASettingAboveArePassedOver) {
  Policy policy;
  policy.account.set.tls_forced.emplace().emplace(pattern("b.example"), ForcedTls::kTlsOrNever);
  const OwnPolicy laid = lay(policy, R"({"floor": {"retractable": true}})");
  EXPECT_EQ(passed_over(laid),
            "floor contradiction account.tls_forced[b.example] and "
            "users[ann@a.example].floor.retractable");
  EXPECT_TRUE(laid.policy.users.empty());
}

// Whatever the policy says: laying own settings over it makes no message stop that went before.
TEST(OwnSettings, NeverStopAMessage) {
  const Settings wanted = own(
      R"({"floor": {"end_to_end": true, "level": "L3"}, "steps": "end-to-end-first",
          "tls_assurance": "dane", "failure_action": "refuse"})");
  for (std::uint64_t seed = 1; seed <= 2000; ++seed) {
    Request request = random_request(seed);
    if (!resolve(request).errors.empty()) continue;
    request.policy = with_own_settings(request.policy, request.sender, wanted).policy;
    for (const Error& error : resolve(request).errors) {
      ADD_FAILURE() << seed << " " << describe(error);
    }
  }
}

}  // namespace
}  // namespace waferseal::test
