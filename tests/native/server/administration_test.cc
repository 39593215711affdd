// What administrators of the account may ask and change, and that nobody else may (SPEC 6.14).
#include <gtest/gtest.h>

#include "tests/native/server/browser.h"
#include "tests/native/store/sample_message.h"

namespace waferseal::native {
namespace {

constexpr const char* kPolicy = "/api/v1/administration/policy";
constexpr const char* kTls = "/api/v1/administration/tls";

class AdministrationTest : public ::testing::Test {
 protected:
  AdministrationTest() {
    world_.set_policy(R"({"account": {"set": {"tls_only": true}}})");
    world_.add_user(kBen, kBensPassword);
    administer(true);
    anna_.emplace(world_.logged_in());
  }
  void administer(bool may) {
    ASSERT_TRUE(world_.store()->users().set_administrator(
        kAnna, may, AuditEvent{world_.now(), "administrator_granted", "operator", "user", {}}));
  }
  HttpReply put(const std::string& version, const nlohmann::json& policy) {
    return anna_->put_json(kPolicy, {{"version", version}, {"policy", policy}});
  }

  ServerWorld world_;
  std::optional<HttpClient> anna_;
};

TEST_F(AdministrationTest, ThePolicyIsReadAndReplaced) {
  EXPECT_EQ(world_.me(*anna_)["administrator"], true);
  const auto read = anna_->get(kPolicy).json();
  EXPECT_EQ(read["version"], "1");
  EXPECT_EQ(read["from_file"], false);
  EXPECT_EQ(read["policy"]["account"]["set"]["tls_only"], true);
  const nlohmann::json wanted = {
      {"account", {{"set", {{"tls_only", false}}}, {"lock", {"failure_action"}}}},
      {"domains", {{"example.org", {{"set", {{"tls_only", true}}}}}}},
      {"users", {{kBen, {{"set", {{"tls_assurance", "dane"}}}}}}}};
  const HttpReply written = put("1", wanted);
  ASSERT_EQ(written.status, 200) << written.body;
  EXPECT_EQ(written.json()["version"], "2");
  const auto again = anna_->get(kPolicy).json();
  EXPECT_EQ(again["policy"]["domains"], wanted["domains"]);
  EXPECT_EQ(again["policy"]["users"], wanted["users"]);
  EXPECT_EQ(world_.me(*anna_)["policy_version"], "2");
  const auto trail = *world_.store()->settings().audit_trail("policy");
  ASSERT_EQ(trail.size(), 1u);
  EXPECT_EQ(trail[0].code, "policy_replaced");
  EXPECT_EQ(trail[0].detail, "version 2");
  EXPECT_EQ(trail[0].actor.rfind("user:m-", 0), 0u) << trail[0].actor;
}

TEST_F(AdministrationTest, AStaleVersionIsAConflictAndChangesNothing) {
  ASSERT_EQ(put("1", nlohmann::json::object()).status, 200);
  const HttpReply stale = put("1", {{"account", {{"set", {{"tls_only", false}}}}}});
  EXPECT_EQ(stale.status, 409) << stale.body;
  EXPECT_EQ(stale.code(), "conflict");
  EXPECT_EQ(put("9", nlohmann::json::object()).code(), "conflict");
  EXPECT_FALSE(anna_->get(kPolicy).json()["policy"].contains("account"));
}

TEST_F(AdministrationTest, ContradictionsAreNamedAllAtOnce) {
  const HttpReply refused =
      put("1", {{"account",
                 {{"set", {{"tls_assurance", "dane"}, {"steps", "secureline"}}},
                  {"lock", {"tls_assurance", "steps"}}}},
                {"domains", {{"a.example", {{"set", {{"tls_assurance", "pkix"}}}}}}},
                {"users", {{kBen, {{"set", {{"steps", "end-to-end-first"}}}}}}}});
  EXPECT_EQ(refused.status, 422);
  EXPECT_EQ(refused.code(), "contradiction");
  const auto named = refused.json()["contradictions"];
  ASSERT_EQ(named.size(), 2u) << refused.body;
  EXPECT_EQ(named[0]["subject"], "account.tls_assurance and domains[a.example].tls_assurance");
  EXPECT_EQ(named[1]["subject"], "account.steps and users[ben@example.org].steps");
}

TEST_F(AdministrationTest, WhatIsNoPolicyIsRefusedByName) {
  const auto refused = [&](const nlohmann::json& policy, const char* code, const char* subject) {
    const HttpReply reply = put("1", policy);
    EXPECT_EQ(reply.code(), code) << reply.body;
    EXPECT_EQ(reply.json().value("subject", ""), subject) << reply.body;
  };
  refused({{"acount", nlohmann::json::object()}}, "bad_json", "acount");
  refused({{"users", {{kBen, {{"set", {{"tls_only", true}}}}}}}}, "setting_not_at_scope",
          "users[ben@example.org].set.tls_only");
  refused({{"users", {{"nobody", nlohmann::json::object()}}}}, "bad_mailbox", "users[nobody]");
  refused({{"account", {{"set", {{"default_question", "q"}}}}}}, "default_question_unknown",
          "account.default_question");
  refused({{"account", {{"set", {{"account_copy", true}}}}}}, "setting_not_built",
          "account.account_copy");
  EXPECT_EQ(anna_->put_json(kPolicy, {{"policy", nlohmann::json::object()}}).code(), "bad_json");
  EXPECT_EQ(anna_->put_json(kPolicy, {{"version", "1"}, {"policy", "{}"}}).code(), "bad_json");
  EXPECT_EQ(anna_->get(kPolicy).json()["version"], "1");
}

TEST_F(AdministrationTest, WhoIsNoAdministratorIsRefused) {
  const auto refused_all = [&](const HttpClient& client, int status, const char* code) {
    for (const HttpReply& reply :
         {client.get(kPolicy), client.get(kTls),
          client.put_json(kPolicy, {{"version", "1"}, {"policy", nlohmann::json::object()}})}) {
      EXPECT_EQ(reply.status, status) << reply.body;
      EXPECT_EQ(reply.code(), code) << reply.body;
    }
  };
  const HttpClient ben = world_.logged_in(kBen, kBensPassword);
  EXPECT_EQ(world_.me(ben)["administrator"], false);
  refused_all(ben, 403, "not_administrator");
  refused_all(world_.client(), 401, "not_logged_in");
  // Taken away, it is gone with the next request.
  administer(false);
  refused_all(*anna_, 403, "not_administrator");
  HttpClient foreign = *anna_;
  foreign.headers.clear();
  EXPECT_EQ(foreign.put_json(kPolicy, {}).code(), "cross_site");
}

TEST_F(AdministrationTest, WhatTheOperatorKeepsInAFileIsOnlyRead) {
  world_.adjust = [](ServerParts& parts) { parts.options.policy_from_file = true; };
  world_.restart();
  anna_.emplace(world_.logged_in());
  EXPECT_EQ(anna_->get(kPolicy).json()["from_file"], true);
  const HttpReply refused = put("1", nlohmann::json::object());
  EXPECT_EQ(refused.status, 409);
  EXPECT_EQ(refused.code(), "policy_from_file");
}

TEST_F(AdministrationTest, TlsIsReportedPerDomain) {
  EXPECT_TRUE(anna_->get(kTls).json()["domains"].empty());
  const auto store = world_.store();
  const auto add = [&](const char* id, const char* to, CopyState state, const char* code,
                       const char* evidence) {
    NewMessage message = sample_message(id, kAnna);
    message.copies.resize(1);
    message.slots.clear();
    message.notices.clear();
    message.message.idempotency_key = to_bytes(id);
    CopyRecord& copy = message.copies[0];
    copy.recipient = to;
    copy.method = Method::kTls;
    copy.state = state;
    copy.code = code;
    copy.evidence = evidence;
    copy.updated_at = world_.now();
    copy.expires_at = {};
    ASSERT_TRUE(store->messages().put_message(message));
  };
  const char* const by_dane = R"({"fate":"delivered","hosts":[{"mx":"a","assurance":"none"},
                                                             {"mx":"b","assurance":"dane"}]})";
  add("t1", "a@one.example", CopyState::kSent, "", by_dane);
  add("t2", "\"x@y\"@one.example", CopyState::kSent, "", by_dane);
  add("t3", "b@one.example", CopyState::kDeferred, "tls_expired", "{}");
  add("t4", "c@two.example", CopyState::kFailed, "tls_not_offered", "{}");
  add("t5", "c@two.example", CopyState::kFellBack, "tls_untrusted", "{}");
  ASSERT_TRUE(store->settings().put_mta_sts(
      {"two.example", "1", "version: STSv1\nmode: enforce\nmx: mail.two.example\nmax_age: 86400\n",
       world_.now()}));
  const auto domains = anna_->get(kTls).json()["domains"];
  ASSERT_EQ(domains.size(), 2u);
  EXPECT_EQ(domains[0]["domain"], "one.example");
  EXPECT_EQ(domains[0]["delivered"], nlohmann::json::parse(R"([{"assurance":"dane","copies":2}])"));
  EXPECT_EQ(domains[0]["waiting"], nlohmann::json::parse(R"([{"code":"tls_expired","copies":1}])"));
  EXPECT_EQ(domains[0]["mta_sts"], nullptr);
  EXPECT_EQ(domains[1]["failed"],
            nlohmann::json::parse(R"([{"code":"tls_not_offered","copies":1}])"));
  EXPECT_EQ(domains[1]["fell_back"],
            nlohmann::json::parse(R"([{"code":"tls_untrusted","copies":1}])"));
  EXPECT_EQ(domains[1]["mta_sts"]["mode"], "enforce");
  world_.time_shift = std::chrono::hours(24 * 40);
  HttpClient later = world_.logged_in();
  EXPECT_TRUE(later.get(kTls).json()["domains"].empty()) << "of the last 30 days";
}

}  // namespace
}  // namespace waferseal::native
