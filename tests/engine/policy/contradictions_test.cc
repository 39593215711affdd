// "contradictions (forced TLS + opt-out) as errors that name both settings"
#include <gtest/gtest.h>

#include "tests/engine/policy/request_builder.h"

namespace waferseal::test {
namespace {

Request forced_and(ForcedTls mode = ForcedTls::kTlsOrNever) {
  Request request = request_to();
  account(request).tls_forced = {{pattern("b.example"), mode}};
  servers(request, Assurance::kDane);
  return request;
}

void expect_contradiction(const Request& request, std::string_view subject) {
  const Resolution resolution = resolve(request);
  ASSERT_EQ(resolution.errors.size(), 1U);
  EXPECT_EQ(resolution.errors[0].code, Code::kContradiction);
  EXPECT_EQ(resolution.errors[0].subject, subject);
  EXPECT_FALSE(resolution.errors[0].detail.empty());
  EXPECT_EQ(resolution.outcome, MessageOutcome::kRefuseAll);
  EXPECT_FALSE(resolution.level.has_value());
}

// "forced TLS + opt-out"
TEST(Contradictions, ForcedTlsAndOptOut) {
  for (const ForcedTls mode : {ForcedTls::kTlsOrNever, ForcedTls::kTlsElseEscrow}) {
    Request request = forced_and(mode);
    request.tls_opt_out = true;
    expect_contradiction(request, "account.tls_forced[b.example] and message.tls_opt_out");
    EXPECT_EQ(decide(request).method, Method::kRefuse);
    EXPECT_EQ(decide(request).reason, Code::kContradiction);
  }
}

TEST(Contradictions, ForcedTlsAndExclusion) {
  Request request = forced_and();
  account(request).tls_excluded = Exclusions{{mailbox("bob@b.example")}, {}};
  expect_contradiction(request,
                       "account.tls_forced[b.example] and account.tls_excluded[bob@b.example]");
  account(request).tls_excluded = Exclusions{{}, {pattern("*.example")}};
  expect_contradiction(request,
                       "account.tls_forced[b.example] and account.tls_excluded[*.example]");
}

// TLS or never, and a floor that TLS cannot meet: each such field, named with its origin.
TEST(Contradictions, TlsOrNeverAndAFloorThatTlsCannotMeet) {
  Request request = forced_and();
  request.floor.retractable = true;
  expect_contradiction(request, "account.tls_forced[b.example] and message.floor.retractable");
  request.floor = {};
  request.floor.level = Level::kL2;
  expect_contradiction(request, "account.tls_forced[b.example] and message.floor.level");
  request.floor = {};
  Floor floor;
  floor.stored_encrypted = true;
  account(request).content_rules = std::vector<ContentRule>{{"card", "x", floor}};
  EXPECT_TRUE(resolve(request).errors.empty());
  request.rule_hits = {"card"};
  expect_contradiction(
      request,
      "account.tls_forced[b.example] and account.content_rules[card].floor.stored_encrypted");
  request.rule_hits.clear();
  floor = {};
  floor.expires = true;
  request.policy.users[mailbox("ann@a.example")].set.floor = floor;
  expect_contradiction(request,
                       "account.tls_forced[b.example] and users[ann@a.example].floor.expires");
}

TEST(Contradictions, TlsElseEscrowMeetsSuchAFloorByEscrow) {
  Request request = forced_and(ForcedTls::kTlsElseEscrow);
  request.floor.retractable = true;
  account(request).login_always = true;
  EXPECT_TRUE(resolve(request).errors.empty());
  EXPECT_EQ(decide(request).method, Method::kEscrowLogin);
}

TEST(Contradictions, AFloorThatTlsMeetsIsNone) {
  Request request = forced_and();
  request.floor.min_tls = Assurance::kDane;
  request.floor.level = Level::kL1;
  EXPECT_TRUE(resolve(request).errors.empty());
  EXPECT_EQ(decide(request).method, Method::kTls);
}

// "The floor `end_to_end` forbids `agent` and `account` slots"
TEST(Contradictions, AccountCopyAndEndToEnd) {
  Request request = request_to();
  account(request).account_copy = true;
  request.floor.end_to_end = true;
  expect_contradiction(request, "account.account_copy and message.floor.end_to_end");
}

// One recipient's contradiction stops the message: half of it would be a surprise.
TEST(Contradictions, OfOneRecipientStopTheMessage) {
  Request request = forced_and();
  request.tls_opt_out = true;
  account(request).login_always = true;
  account(request).failure_scope = FailureScope::kSendRest;
  add_recipient(request, "carol@c.example");
  const Resolution resolution = resolve(request);
  EXPECT_EQ(resolution.decisions[1].method, Method::kEscrowLogin);
  EXPECT_EQ(resolution.outcome, MessageOutcome::kRefuseAll);
}

TEST(CheckPolicy, FindsNothingInASoundPolicy) {
  Request request = forced_and();
  account(request).tls_excluded = Exclusions{{mailbox("x@c.example")}, {pattern("*.b.example")}};
  EXPECT_TRUE(check_policy(request.policy).empty());
  EXPECT_TRUE(check_policy(Policy{}).empty());
}

TEST(CheckPolicy, FindsEachContradictionOnceAndNamesBoth) {
  Policy policy;
  policy.account.set.tls_forced = {{pattern("*.b.example"), ForcedTls::kTlsOrNever}};
  policy.account.set.tls_excluded =
      Exclusions{{mailbox("bob@x.b.example")}, {pattern("*.example")}};
  policy.account.lock = {Setting::kSteps};
  Floor floor;
  floor.end_to_end = true;
  policy.domains[pattern("a.example")].set.floor = floor;
  policy.users[mailbox("ann@a.example")].set.steps = secureline_steps();
  std::vector<std::string> subjects;
  for (const Error& error : check_policy(policy)) {
    EXPECT_EQ(error.code, Code::kContradiction);
    subjects.push_back(error.subject);
  }
  EXPECT_EQ(subjects,
            (std::vector<std::string>{
                "account.tls_forced[*.b.example] and account.tls_excluded[bob@x.b.example]",
                "account.tls_forced[*.b.example] and account.tls_excluded[*.example]",
                "account.tls_forced[*.b.example] and domains[a.example].floor.end_to_end",
                "account.steps and users[ann@a.example].steps"}));
}

TEST(CheckPolicy, FindsSettingsAtAScopeWhereTheyCannotStand) {
  Policy policy;
  policy.users[mailbox("ann@a.example")].set.tls_only = true;
  const auto errors = check_policy(policy);
  ASSERT_EQ(errors.size(), 1U);
  EXPECT_EQ(errors[0], (Error{Code::kSettingNotAtScope, "users[ann@a.example].tls_only", {}}));
}

}  // namespace
}  // namespace waferseal::test
