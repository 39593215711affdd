// "a floor per message (`end_to_end`, `retractable`, `expires`, `stored_encrypted`, `min_tls`)" and
// the level as a floor.
#include <gtest/gtest.h>

#include "tests/engine/policy/request_builder.h"

namespace waferseal::test {
namespace {

// A request that gives the method when there is no floor.
Request giving(Method method, Strength strength = Strength::kStrong) {
  Request request = request_to();
  switch (method) {
    case Method::kTls:
      account(request).tls_only = true;
      servers(request, Assurance::kDane);
      break;
    case Method::kOpenPgp:
      add_entry(request, "personal", "e1").openpgp = key("aaaa", Pin::kMatch);
      break;
    case Method::kSmime:
      add_entry(request, "personal", "e1").smime = key("aaaa", Pin::kMatch);
      break;
    case Method::kEscrowQuestion:
      add_entry(request, "personal", "e1").question = question("q1", strength);
      break;
    case Method::kEscrowLogin:
      account(request).login_always = true;
      break;
    default:
      account(request).failure_action = Method::kInsecure;
      break;
  }
  EXPECT_EQ(decide(request).method, method);
  return request;
}

// Whether the method is still taken under the floor.
bool meets(Method method, const Floor& floor, Strength strength = Strength::kStrong) {
  Request request = giving(method, strength);
  request.floor = floor;
  return decide(request).method == method;
}

TEST(Floor, WhatEachMethodMeets) {
  struct Row {
    const char* name;
    bool Floor::*field;
    bool tls, openpgp, smime, question, login, insecure;
  };
  // Who can take it back, what lies encrypted, what nobody of us reads.
  const Row rows[] = {
      {"end_to_end", &Floor::end_to_end, false, true, true, false, false, false},
      {"retractable", &Floor::retractable, false, false, false, true, true, false},
      {"expires", &Floor::expires, false, false, false, true, true, false},
      {"stored_encrypted", &Floor::stored_encrypted, false, true, true, true, true, false},
  };
  for (const Row& row : rows) {
    SCOPED_TRACE(row.name);
    Floor floor;
    floor.*row.field = true;
    EXPECT_EQ(meets(Method::kTls, floor), row.tls);
    EXPECT_EQ(meets(Method::kOpenPgp, floor), row.openpgp);
    EXPECT_EQ(meets(Method::kSmime, floor), row.smime);
    EXPECT_EQ(meets(Method::kEscrowQuestion, floor), row.question);
    EXPECT_EQ(meets(Method::kEscrowLogin, floor), row.login);
    EXPECT_EQ(meets(Method::kInsecure, floor), row.insecure);
  }
}

// "The floor `end_to_end` ... takes a question only with a generated phrase, ..."
TEST(Floor, EndToEndTakesAQuestionWithAGeneratedPhrase) {
  Floor floor;
  floor.end_to_end = true;
  EXPECT_TRUE(meets(Method::kEscrowQuestion, floor, Strength::kGenerated));
  EXPECT_FALSE(meets(Method::kEscrowQuestion, floor, Strength::kStrong));
}

// "... with fewer than t guards run by us, ..."
TEST(Floor, EndToEndTakesAQuestionWithGuardsOfOthers) {
  Request request = giving(Method::kEscrowQuestion);
  request.floor.end_to_end = true;
  account(request).independent_guards = true;
  EXPECT_EQ(decide(request).method, Method::kEscrowQuestion);
}

// "... or with a link that the sender hands over"
TEST(Floor, EndToEndTakesAQuestionWithALinkThatTheSenderHandsOver) {
  Request request = giving(Method::kEscrowQuestion);
  request.floor.end_to_end = true;
  request.recipients[0].link_by_sender = true;
  const Decision decision = decide(request);
  EXPECT_EQ(decision.method, Method::kEscrowQuestion);
  EXPECT_FALSE(decision.notice_assurance.has_value()) << "there is no notice";
}

TEST(Floor, MinTlsRaisesWhatIsDemandedOfTheChannel) {
  Request request = giving(Method::kTls);
  request.floor.min_tls = Assurance::kMtaSts;
  EXPECT_EQ(decide(request).assurance, Assurance::kMtaSts);
  servers(request, Assurance::kPkix);
  EXPECT_EQ(trace_of(decide(request), Step::kTls), "floor_min_tls");
  // It is about TLS copies: others do not travel in the clear.
  Floor floor;
  floor.min_tls = Assurance::kDane;
  EXPECT_TRUE(meets(Method::kOpenPgp, floor));
  EXPECT_TRUE(meets(Method::kEscrowQuestion, floor));
  EXPECT_FALSE(meets(Method::kInsecure, floor));
}

TEST(Floor, ALevelKeepsOutWhatIsBelowIt) {
  const std::pair<Method, Level> rows[] = {{Method::kInsecure, Level::kL0},
                                           {Method::kTls, Level::kL1},
                                           {Method::kEscrowQuestion, Level::kL3},
                                           {Method::kOpenPgp, Level::kL5}};
  for (const auto& [method, level] : rows) {
    for (const Level asked :
         {Level::kL0, Level::kL1, Level::kL2, Level::kL3, Level::kL4, Level::kL5}) {
      Floor floor;
      floor.level = asked;
      EXPECT_EQ(meets(method, floor), level >= asked) << name(method) << name(asked);
    }
  }
}

// Floors of account, domain, user, content rule and message are joined; none lowers another.
TEST(Floor, IsJoinedFromAllOrigins) {
  Request request = request_to();
  Floor floor;
  floor.retractable = true;
  account(request).floor = floor;
  floor = {};
  floor.level = Level::kL2;
  request.policy.domains[pattern("a.example")].set.floor = floor;
  floor = {};
  floor.stored_encrypted = true;
  request.policy.users[mailbox("ann@a.example")].set.floor = floor;
  floor = {};
  floor.min_tls = Assurance::kDane;
  account(request).content_rules = std::vector<ContentRule>{{"card", "x", floor}};
  request.floor.expires = true;

  Floor joined;
  joined.retractable = joined.expires = joined.stored_encrypted = true;
  joined.level = Level::kL2;
  EXPECT_EQ(resolve(request).floor, joined);
  request.rule_hits = {"card"};
  joined.min_tls = Assurance::kDane;
  EXPECT_EQ(resolve(request).floor, joined);
}

// "content rules that raise the floor"
TEST(ContentRules, RaiseTheFloorWhenTheyHit) {
  Request request = giving(Method::kTls);
  Floor floor;
  floor.stored_encrypted = true;
  account(request).content_rules = std::vector<ContentRule>{{"card", "x", floor}};
  EXPECT_EQ(decide(request).method, Method::kTls);
  request.rule_hits = {"card"};
  EXPECT_EQ(trace_of(decide(request), Step::kTls), "floor_stored_encrypted");
  EXPECT_EQ(decide(request).method, Method::kRefuse);
}

TEST(ContentRules, ThatPolicyDoesNotHaveStopTheMessage) {
  Request request = giving(Method::kTls);
  request.rule_hits = {"unknown"};
  const Resolution resolution = resolve(request);
  EXPECT_EQ(resolution.outcome, MessageOutcome::kRefuseAll);
  ASSERT_EQ(resolution.errors.size(), 1U);
  EXPECT_EQ(resolution.errors[0], (Error{Code::kUnknownRule, "unknown", {}}));
}

}  // namespace
}  // namespace waferseal::test
