// The last four rows of the table: login-always, login-known, default-question, ask.
#include <gtest/gtest.h>

#include "tests/engine/policy/request_builder.h"

namespace waferseal::test {
namespace {

// "`login-always` yields `escrow-login` when login verification is enabled for the account"
TEST(LoginAlwaysStep, YieldsLoginWhenEnabledForTheAccount) {
  Request request = request_to();
  EXPECT_EQ(trace_of(decide(request), Step::kLoginAlways), "login_not_enabled");
  account(request).login_always = true;
  const Decision decision = decide(request);
  EXPECT_EQ(decision.method, Method::kEscrowLogin);
  EXPECT_EQ(decision.reason, Code::kLoginAlways);
}

// "for the account": no other scope can enable it.
TEST(LoginAlwaysStep, CannotBeSetBelowTheAccount) {
  Request request = request_to();
  request.policy.domains[pattern("a.example")].set.login_always = true;
  const Resolution resolution = resolve(request);
  ASSERT_EQ(resolution.errors.size(), 1U);
  EXPECT_EQ(resolution.errors[0].code, Code::kSettingNotAtScope);
  EXPECT_EQ(resolution.errors[0].subject, "domains[a.example].login_always");
  EXPECT_EQ(resolution.outcome, MessageOutcome::kRefuseAll);
}

// "`login-known` yields `escrow-login` when the recipient already has a portal account"
TEST(LoginKnownStep, YieldsLoginWhenTheRecipientHasAPortalAccount) {
  Request request = request_to();
  EXPECT_EQ(trace_of(decide(request), Step::kLoginKnown), "fact_not_asked");
  known(request).portal_account = {Outcome::kNone, FactSource::kPortal, 0, false};
  EXPECT_EQ(trace_of(decide(request), Step::kLoginKnown), "fact_none");
  known(request).portal_account.outcome = Outcome::kPresent;
  const Decision decision = decide(request);
  EXPECT_EQ(decision.method, Method::kEscrowLogin);
  EXPECT_EQ(decision.reason, Code::kPortalAccountKnown);
}

TEST(LoginSteps, ArePassedOverWhenLoginCannotBeSealed) {
  Request request = request_to();
  account(request).login_always = true;
  known(request).portal_account = present(FactSource::kPortal);
  request.available_methods = {Method::kEscrowQuestion};
  const Decision decision = decide(request);
  EXPECT_EQ(trace_of(decision, Step::kLoginAlways), "method_unavailable");
  EXPECT_EQ(trace_of(decision, Step::kLoginKnown), "method_unavailable");
}

// "`default-question` yields `escrow-question` when a default question and answer is set for the
// account ..."
TEST(DefaultQuestionStep, YieldsAQuestionWhenSetForTheAccount) {
  Request request = request_to();
  EXPECT_EQ(trace_of(decide(request), Step::kDefaultQuestion), "default_question_not_set");
  account(request).default_question = "q-account";
  const Decision decision = decide(request);
  EXPECT_EQ(decision.method, Method::kEscrowQuestion);
  EXPECT_EQ(decision.reason, Code::kDefaultQuestionSet);
  EXPECT_EQ(decision.source->question, "q-account");
}

// "... the domain ..."
TEST(DefaultQuestionStep, OrForTheDomain) {
  Request request = request_to();
  account(request).default_question = "q-account";
  request.policy.domains[pattern("a.example")].set.default_question = "q-domain";
  EXPECT_EQ(decide(request).source->question, "q-domain");
}

// "... or the user"
TEST(DefaultQuestionStep, OrForTheUser) {
  Request request = request_to();
  request.policy.domains[pattern("a.example")].set.default_question = "q-domain";
  request.policy.users[mailbox("ann@a.example")].set.default_question = "q-user";
  EXPECT_EQ(decide(request).source->question, "q-user");
  request.policy.users[mailbox("ann@a.example")].set.default_question = "";
  EXPECT_EQ(trace_of(decide(request), Step::kDefaultQuestion), "default_question_not_set");
}

// SPEC 2.5.7: "... and the sender's browser can open it"
TEST(DefaultQuestionStep, IsPassedOverWithItsReasonWhereItDoesNotOpen) {
  Request request = request_to();
  account(request).default_question = "q-account";
  request.interactive = true;
  for (const auto& [access, reason] :
       {std::pair(DefaultQuestionAccess::kNoKey, "default_question_no_key"),
        std::pair(DefaultQuestionAccess::kRefused, "default_question_key_refused")}) {
    request.default_question = access;
    const Decision decision = decide(request);
    EXPECT_EQ(trace_of(decision, Step::kDefaultQuestion), reason);
    EXPECT_EQ(decision.method, Method::kAsk);
  }
  account(request).default_question = "";
  EXPECT_EQ(trace_of(decide(request), Step::kDefaultQuestion), "default_question_not_set");
}

TEST(DefaultQuestionOf, NamesTheScopeThatCounts) {
  Policy policy;
  const Mailbox ann = mailbox("ann@a.example");
  EXPECT_FALSE(default_question_of(policy, ann));
  policy.account.set.default_question = "q-account";
  EXPECT_EQ(default_question_of(policy, ann)->scope, "account");
  policy.domains[pattern("*.example")].set.default_question = "q-wide";
  EXPECT_EQ(default_question_of(policy, ann)->scope, "domain *.example");
  policy.domains[pattern("a.example")].set.default_question = "q-domain";
  policy.domains[pattern("z.example")].set.default_question = "q-another";
  EXPECT_EQ(default_question_of(policy, ann)->scope, "domain a.example");
  policy.users[ann].set.default_question = "q-user";
  EXPECT_EQ(default_question_of(policy, ann)->scope, "user ann@a.example");
  EXPECT_EQ(default_question_of(policy, ann)->id, "q-user");
  const auto all = default_questions_in(policy);
  ASSERT_EQ(all.size(), 5U);
  EXPECT_EQ(all[0].scope, "account");
  EXPECT_EQ(all[4].id, "q-user");
  policy.users[ann].set.default_question = "";
  EXPECT_FALSE(default_question_of(policy, ann)) << "taken away for this user";
  EXPECT_EQ(default_questions_in(policy).size(), 4U);
}

// "`ask`: prompt ... when the client can interact with the sender"
TEST(AskStep, PromptsWhenTheClientCanInteract) {
  Request request = request_to();
  EXPECT_EQ(trace_of(decide(request), Step::kAsk), "client_cannot_ask");
  request.interactive = true;
  const Decision decision = decide(request);
  EXPECT_EQ(decision.method, Method::kAsk);
  EXPECT_EQ(decision.reason, Code::kAskSender);
  EXPECT_FALSE(decision.level.has_value());
  EXPECT_FALSE(decision.failed);
}

// "... then `escrow-question`"
TEST(AskStep, YieldsAQuestionOnceTheSenderGaveOne) {
  for (const bool interactive : {false, true}) {
    Request request = request_to();
    request.interactive = interactive;
    request.recipients[0].question = Strength::kStrong;
    const Decision decision = decide(request);
    EXPECT_EQ(decision.method, Method::kEscrowQuestion);
    EXPECT_EQ(decision.reason, Code::kQuestionGiven);
    EXPECT_EQ(decision.source->from, FactSource::kSender);
    EXPECT_EQ(decision.level, Level::kL3);
  }
}

TEST(AskStep, AsksAgainWhenTheAnswerIsBelowTheFloor) {
  Request request = request_to();
  request.interactive = true;
  request.floor.level = Level::kL3;
  request.recipients[0].question = Strength::kWeak;
  Decision decision = decide(request);
  EXPECT_EQ(decision.method, Method::kAsk);
  EXPECT_EQ(trace_of(decision, Step::kAsk), "floor_level +ask_sender");
  request.recipients[0].question = Strength::kStrong;
  EXPECT_EQ(decide(request).method, Method::kEscrowQuestion);
}

TEST(AskStep, DoesNotAskWhenNoAnswerWouldDo) {
  Request request = request_to();
  request.interactive = true;
  request.floor.level = Level::kL4;
  EXPECT_EQ(trace_of(decide(request), Step::kAsk), "floor_level");
  request.floor = {};
  request.available_methods = {Method::kTls};
  EXPECT_EQ(trace_of(decide(request), Step::kAsk), "method_unavailable");
}

}  // namespace
}  // namespace waferseal::test
