// The JSON forms of docs/schema.
#include <gtest/gtest.h>

#include <fstream>
#include <nlohmann/json.hpp>
#include <sstream>

#include "tests/engine/policy/random_request.h"
#include "tests/engine/policy/request_builder.h"

namespace waferseal::test {
namespace {

std::string read_file(const std::string& path) {
  std::ifstream file(std::string(WAFERSEAL_TEST_DATA_DIR) + "/policy/" + path);
  std::stringstream text;
  text << file.rdbuf();
  EXPECT_FALSE(text.str().empty()) << path;
  return text.str();
}

// The worked example of the schema files.
TEST(WorkedExample, ResolvesAsItSays) {
  const auto request = parse_request(read_file("worked-example.request.json"));
  ASSERT_TRUE(request.ok()) << describe(request.error());
  const auto expected = nlohmann::json::parse(read_file("worked-example.resolution.json"));
  EXPECT_EQ(nlohmann::json::parse(to_json(resolve(*request))), expected);
}

TEST(RequestJson, ReadsBackWhatItWrites) {
  for (std::uint64_t seed = 0; seed < 500; ++seed) {
    const std::string json = random_request_json(seed);
    const auto request = parse_request(json);
    ASSERT_TRUE(request.ok()) << describe(request.error()) << "\n" << json;
    EXPECT_EQ(to_json(*request), json);
    EXPECT_EQ(to_json(resolve(*request)), to_json(resolve(random_request(seed))));
  }
}

TEST(RequestJson, DefaultsAreThoseOfTheSchema) {
  const auto request = parse_request(R"({"sender":"a@b.example","recipients":[]})");
  ASSERT_TRUE(request.ok());
  EXPECT_FALSE(request->interactive);
  EXPECT_EQ(request->available_methods.size(), 5U);
  EXPECT_EQ(request->claims, Claims::kAccept);
  EXPECT_EQ(request->policy.version, 0U);
}

struct Bad {
  const char* json;
  Code code;
  const char* subject;
};

// `fields` goes into an otherwise good request.
void expect_bad(const Bad& bad) {
  const std::string json = R"({"sender":"a@b.example","recipients":[{"mailbox":"c@d.example"}],)" +
                           std::string(bad.json) + "}";
  const auto request = parse_request(json);
  ASSERT_FALSE(request.ok()) << json;
  EXPECT_EQ(request.code(), bad.code) << json << " " << describe(request.error());
  EXPECT_EQ(request.error().subject, bad.subject) << json;
}

TEST(RequestJson, NamesTheFieldThatIsWrong) {
  const Bad rows[] = {
      {R"("color":1)", Code::kBadJson, "color"},
      {R"("interactive":1)", Code::kBadJson, "interactive"},
      {R"("floor":{"level":"L9"})", Code::kBadJson, "floor.level"},
      {R"("floor":{"min_tls":"opportunistic"})", Code::kBadJson, "floor.min_tls"},
      {R"("floor":[])", Code::kBadJson, "floor"},
      {R"("rule_hits":[1])", Code::kBadJson, "rule_hits[0]"},
      {R"("available_methods":["tls","tls"])", Code::kBadJson, "available_methods[1]"},
      {R"("available_methods":["insecure"])", Code::kBadJson, "available_methods[0]"},
      {R"("claims":"maybe")", Code::kBadJson, "claims"},
      {R"("books":{"first":"x"})", Code::kBadJson, "books.first"},
      {R"("policy":{"version":-1})", Code::kBadJson, "policy.version"},
      {R"("policy":{"version":1.5})", Code::kBadJson, "policy.version"},
      {R"("policy":{"version":18446744073709551615})", Code::kBadJson, "policy.version"},
      {R"("policy":{"account":{"set":{"tls_assurance":"opportunistic"}}})", Code::kBadJson,
       "policy.account.set.tls_assurance"},
      {R"("policy":{"account":{"set":{"steps":["failure"]}}})", Code::kBadJson,
       "policy.account.set.steps[0]"},
      {R"("policy":{"account":{"set":{"steps":["tls","tls"]}}})", Code::kBadJson,
       "policy.account.set.steps[1]"},
      {R"("policy":{"account":{"set":{"steps":"best"}}})", Code::kBadJson,
       "policy.account.set.steps"},
      {R"("policy":{"account":{"set":{"failure_action":"tls"}}})", Code::kBadJson,
       "policy.account.set.failure_action"},
      {R"("policy":{"account":{"set":{"typo":1}}})", Code::kBadJson, "policy.account.set.typo"},
      {R"("policy":{"account":{"lock":["typo"]}})", Code::kBadJson, "policy.account.lock[0]"},
      {R"("policy":{"domains":{"*":{}}})", Code::kBadDomain, "policy.domains[*]"},
      {R"("policy":{"domains":{"x.example":{},"X.example":{}}})", Code::kBadJson,
       "policy.domains[x.example]"},
      {R"("policy":{"users":{"x":{}}})", Code::kBadMailbox, "policy.users[x]"},
      {R"("policy":{"users":{"x@y.example":{"set":{"tls_only":true}}}})", Code::kSettingNotAtScope,
       "policy.users[x@y.example].set.tls_only"},
      {R"("policy":{"domains":{"y.example":{"set":{"login_always":true}}}})",
       Code::kSettingNotAtScope, "policy.domains[y.example].set.login_always"},
      {R"("policy":{"account":{"set":{"tls_forced":{"x.example":"always"}}}})", Code::kBadJson,
       "policy.account.set.tls_forced[x.example]"},
      {R"("policy":{"account":{"set":{"tls_excluded":["not a domain"]}}})", Code::kBadDomain,
       "policy.account.set.tls_excluded[0]"},
      {R"("policy":{"account":{"set":{"content_rules":[{"id":"a","pattern":"x"}]}}})",
       Code::kBadJson, "policy.account.set.content_rules[0].floor"},
      {R"("facts":{"domains":{"x.example":{"mail_server_tls":{}}}})", Code::kBadJson,
       "facts.domains[x.example].mail_server_tls.outcome"},
      {R"("facts":{"domains":{"x.example":{"mail_server_tls":{"outcome":"error","assurance":"dane"}}}})",
       Code::kBadJson, "facts.domains[x.example].mail_server_tls.assurance"},
      {R"("facts":{"mailboxes":{"x@y.example":{"directory":{"outcome":"present","age_s":-1}}}})",
       Code::kBadJson, "facts.mailboxes[x@y.example].directory.age_s"},
      {R"("facts":{"mailboxes":{"x@y.example":{"directory":{"outcome":"present","openpgp":{"fingerprint":"XYZ"}}}}})",
       Code::kBadJson, "facts.mailboxes[x@y.example].directory.openpgp.fingerprint"},
      {R"("facts":{"mailboxes":{"x@y.example":{"directory":{"outcome":"present","openpgp":{"fingerprint":"00112233445566778899","why_not":"bad mood"}}}}})",
       Code::kBadJson, "facts.mailboxes[x@y.example].directory.openpgp.why_not"},
      {R"("facts":{"mailboxes":{"x@y.example":{"books":[{"book":"b","outcome":"none"},{"book":"b","outcome":"none"}]}}})",
       Code::kBadJson, "facts.mailboxes[x@y.example].books[1]"},
      {R"("facts":{"mailboxes":{"x@y.example":{"books":[{"book":"b","outcome":"present","entries":[{"id":"e","answer":"secret"}]}]}}})",
       Code::kBadJson, "facts.mailboxes[x@y.example].books[0].entries[0].answer"},
  };
  for (const Bad& row : rows) expect_bad(row);
}

TEST(RequestJson, RefusesDoubledRecipients) {
  const auto request = parse_request(
      R"({"sender":"a@b.example","recipients":[{"mailbox":"c@d.example"},{"mailbox":"\"c\"@D.example"}]})");
  ASSERT_FALSE(request.ok());
  EXPECT_EQ(request.error().subject, "recipients[1].mailbox");
}

TEST(RequestJson, RefusesWhatIsNoRequest) {
  for (const char* json : {"", "null", "[]", "{", "{}", R"({"sender":"a@b.example"})",
                           R"({"sender":1,"recipients":[]})", "{\"sender\":\"\xFF\"}"}) {
    EXPECT_FALSE(parse_request(json).ok()) << json;
  }
  EXPECT_EQ(parse_request(std::string((8U << 20) + 1, ' ')).code(), Code::kTooLarge);
  std::string many = R"({"sender":"a@b.example","recipients":[)";
  for (int i = 0; i < 2001; ++i) many += R"({"mailbox":"x@d.example"},)";
  many.back() = ']';
  EXPECT_EQ(parse_request(many + "}").code(), Code::kTooLarge);
  EXPECT_FALSE(parse_request(std::string(100000, '[')).ok());
}

TEST(ResolutionJson, ReadsBackWhatItWrites) {
  for (std::uint64_t seed = 0; seed < 500; ++seed) {
    const std::string json = to_json(resolve(random_request(seed)));
    const auto resolution = parse_resolution(json);
    ASSERT_TRUE(resolution.ok()) << describe(resolution.error()) << "\n" << json;
    EXPECT_EQ(to_json(*resolution), json);
  }
}

TEST(ResolutionJson, RefusesACopyWithoutALevel) {
  const char* json =
      R"({"policy_version":0,"outcome":"send","decisions":[{"recipient":"a@b.example","method":"tls","reason":"tls_supported","trace":[]}]})";
  const auto resolution = parse_resolution(json);
  ASSERT_FALSE(resolution.ok());
  EXPECT_EQ(resolution.error().subject, "decisions[0].level");
}

TEST(PolicyJson, ReadsBackWhatItWrites) {
  for (std::uint64_t seed = 0; seed < 500; ++seed) {
    Dice dice(seed);
    const std::string json = to_json(random_policy(dice));
    const auto policy = parse_policy(json);
    ASSERT_TRUE(policy.ok()) << describe(policy.error()) << "\n" << json;
    EXPECT_EQ(to_json(*policy), json);
  }
}

TEST(FactsJson, AreTheSameAloneAndInARequest) {
  for (std::uint64_t seed = 0; seed < 500; ++seed) {
    const std::string json = to_json(random_request(seed).facts);
    const auto facts = parse_facts(json);
    ASSERT_TRUE(facts.ok()) << describe(facts.error()) << "\n" << json;
    EXPECT_EQ(to_json(*facts), json);
  }
}

// Text that is not UTF-8 cannot come in by JSON; from C++ it must not throw on the way out.
TEST(ResolutionJson, WritesEvenWhatIsNotUtf8) {
  Request request = request_to();
  request.rule_hits = {"\xFF"};
  EXPECT_NE(to_json(resolve(request)).find("unknown_rule"), std::string::npos);
}

}  // namespace
}  // namespace waferseal::test
