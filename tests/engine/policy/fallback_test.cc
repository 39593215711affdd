// "A `tls` decision carries its fall-back: the decision that the same request gives with the `tls`
// step struck out."
#include <gtest/gtest.h>

#include "tests/engine/policy/request_builder.h"

namespace waferseal::test {
namespace {

Request tls_request(Assurance assurance = Assurance::kDane) {
  Request request = request_to();
  account(request).tls_only = true;
  servers(request, assurance);
  return request;
}

TEST(Fallback, IsWhatTheRequestGivesWithTheTlsStepStruckOut) {
  Request request = tls_request();
  add_entry(request, "personal", "e1").question = question("q1");
  const Decision decision = decide(request);
  ASSERT_EQ(decision.method, Method::kTls);
  ASSERT_TRUE(decision.fallback.has_value());
  EXPECT_FALSE(decision.fallback_reason.has_value());

  Request struck = request;
  account(struck).steps = secureline_steps();
  account(struck).steps->erase(account(struck).steps->begin());
  const Decision alone = decide(struck);
  EXPECT_EQ(decision.fallback->method, alone.method);
  EXPECT_EQ(decision.fallback->level, alone.level);
  EXPECT_EQ(decision.fallback->reason, alone.reason);
  EXPECT_EQ(decision.fallback->source->question, "q1");
  EXPECT_EQ(decision.fallback->trace.size(), alone.trace.size());
  EXPECT_EQ(trace_of(*decision.fallback, Step::kTls), "");
}

TEST(Fallback, OnlyTlsHasOne) {
  Request request = request_to();
  add_entry(request, "personal", "e1").question = question("q1");
  const Decision decision = decide(request);
  EXPECT_FALSE(decision.fallback.has_value());
  EXPECT_FALSE(decision.fallback_reason.has_value());
}

// "a fall-back that would need `ask` is offered to the sender to fill in, or left out"
TEST(Fallback, ThatWouldAskIsLeftOutAndOffered) {
  Request request = tls_request();
  request.interactive = true;
  EXPECT_FALSE(decide(request).fallback.has_value());
  EXPECT_EQ(decide(request).fallback_reason, Code::kFallbackWouldAsk);
  request.recipients[0].question = Strength::kStrong;
  ASSERT_TRUE(decide(request).fallback.has_value());
  EXPECT_EQ(decide(request).fallback->method, Method::kEscrowQuestion);
  EXPECT_EQ(decide(request).fallback->reason, Code::kQuestionGiven);
}

TEST(Fallback, ThatIsRefusedOrHeldIsLeftOut) {
  Request request = tls_request();
  EXPECT_EQ(decide(request).fallback_reason, Code::kFallbackNone);
  account(request).failure_action = Method::kHold;
  EXPECT_EQ(decide(request).fallback_reason, Code::kFallbackNone);
}

// "A fall-back below the level of the copy is released only if policy names it"
TEST(Fallback, BelowTheLevelOfTheCopyIsLeftOutUnlessPolicyNamesIt) {
  Request request = tls_request();
  account(request).failure_action = Method::kInsecure;
  EXPECT_EQ(decide(request).fallback_reason, Code::kFallbackBelowLevel);
  account(request).fallback_below_level = true;
  ASSERT_TRUE(decide(request).fallback.has_value());
  EXPECT_EQ(decide(request).fallback->method, Method::kInsecure);
  EXPECT_TRUE(decide(request).fallback->failed);
}

// A fall-back is released because TLS stopped being possible. Where only a certificate vouched for
// the servers, its notice may travel unverified then; DANE and MTA-STS bind the notice too.
TEST(Fallback, OfALoginIsWeakerThanTheCopyUnlessTheNoticeIsBound) {
  Request request = tls_request(Assurance::kPkix);
  account(request).login_always = true;
  EXPECT_EQ(decide(request).fallback_reason, Code::kFallbackBelowLevel);
  for (const Assurance assurance : {Assurance::kMtaSts, Assurance::kDane}) {
    servers(request, assurance);
    ASSERT_TRUE(decide(request).fallback.has_value());
    EXPECT_EQ(decide(request).fallback->level, Level::kL2);
    EXPECT_EQ(decide(request).fallback->notice_assurance, assurance);
  }
  servers(request, Assurance::kPkix);
  account(request).notice_verified = true;
  ASSERT_TRUE(decide(request).fallback.has_value());
  EXPECT_EQ(decide(request).fallback->notice_assurance, Assurance::kPkix);
}

TEST(Fallback, OfAStrongQuestionDoesNotDependOnTheNotice) {
  Request request = tls_request(Assurance::kPkix);
  add_entry(request, "personal", "e1").question = question("q1", Strength::kStrong);
  ASSERT_TRUE(decide(request).fallback.has_value());
  EXPECT_EQ(decide(request).fallback->level, Level::kL3);
  EXPECT_EQ(decide(request).fallback->notice_assurance, Assurance::kNone);
}

TEST(Fallback, ObeysTheFloor) {
  Request request = tls_request();
  request.floor.min_tls = Assurance::kPkix;
  account(request).failure_action = Method::kInsecure;
  account(request).fallback_below_level = true;
  EXPECT_EQ(decide(request).fallback_reason, Code::kFallbackNone);
}

TEST(Fallback, CanBeAKey) {
  Request request = tls_request();
  add_entry(request, "personal", "e1").openpgp = key("aaaa", Pin::kMatch);
  ASSERT_TRUE(decide(request).fallback.has_value());
  EXPECT_EQ(decide(request).fallback->method, Method::kOpenPgp);
}

}  // namespace
}  // namespace waferseal::test
