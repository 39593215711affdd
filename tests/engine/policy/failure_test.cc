// "If nothing applies: the preferred failure action (`refuse` with a bounce, `insecure`, or `hold`
// and mail the sender a link to finish)."
#include <gtest/gtest.h>

#include "tests/engine/policy/request_builder.h"

namespace waferseal::test {
namespace {

TEST(Failure, RefusesUnlessPolicySaysOtherwise) {
  const Decision decision = decide(request_to());
  EXPECT_EQ(decision.method, Method::kRefuse);
  EXPECT_EQ(decision.reason, Code::kFailureRefuse);
  EXPECT_TRUE(decision.failed);
  EXPECT_FALSE(decision.level.has_value());
}

// "`hold` and mail the sender a link to finish"
TEST(Failure, HoldsWhenPolicyHolds) {
  Request request = request_to();
  account(request).failure_action = Method::kHold;
  EXPECT_EQ(decide(request).method, Method::kHold);
  EXPECT_EQ(decide(request).reason, Code::kFailureHold);
}

// "`insecure`": only when policy names it
TEST(Failure, IsInsecureWhenPolicyNamesIt) {
  Request request = request_to();
  account(request).failure_action = Method::kInsecure;
  const Decision decision = decide(request);
  EXPECT_EQ(decision.method, Method::kInsecure);
  EXPECT_EQ(decision.reason, Code::kFailureInsecure);
  EXPECT_EQ(decision.level, Level::kL0);
  EXPECT_EQ(decision.assurance, Assurance::kNone);
  EXPECT_TRUE(decision.failed);
}

// A floor that clear text breaks stops it, with the floor as reason.
TEST(Failure, InsecureNeverGoesBelowAFloor) {
  const auto refused = [](Floor floor) {
    Request request = request_to();
    account(request).failure_action = Method::kInsecure;
    request.floor = floor;
    const Decision decision = decide(request);
    EXPECT_EQ(decision.method, Method::kRefuse);
    return decision.reason;
  };
  Floor floor;
  floor.level = Level::kL1;
  EXPECT_EQ(refused(floor), Code::kFloorLevel);
  floor = {};
  floor.stored_encrypted = true;
  EXPECT_EQ(refused(floor), Code::kFloorStoredEncrypted);
  floor = {};
  floor.min_tls = Assurance::kPkix;
  EXPECT_EQ(refused(floor), Code::kFloorMinTls);
}

// Promise 3: nothing that fails makes a copy insecure by itself. Every combination of failed facts
// ends refused or held while policy does not name insecure.
TEST(Failure, NoFailedLookUpLeadsToClearText) {
  const Outcome outcomes[] = {Outcome::kNone, Outcome::kError, Outcome::kTimedOut,
                              Outcome::kNotAsked};
  for (const Outcome tls : outcomes) {
    for (const Outcome directory : outcomes) {
      for (const Outcome found : outcomes) {
        Request request = request_to();
        account(request).steps = end_to_end_first_steps();
        account(request).tls_only = true;
        servers(request, Assurance::kDane, tls);
        known(request).directory.head.outcome = directory;
        known(request).discovery.push_back({{found, FactSource::kWkd, 0, false}, {}, {}});
        EXPECT_EQ(decide(request).method, Method::kRefuse);
        account(request).failure_action = Method::kHold;
        EXPECT_EQ(decide(request).method, Method::kHold);
      }
    }
  }
}

// SPEC 2.5.9: what a server keeps back or spoils leads to no copy in the clear, even where policy
// names `insecure` for those whom nothing reaches.
TEST(Failure, ADefaultQuestionThatDoesNotOpenIsNeverInsecure) {
  Request request = request_to();
  account(request).default_question = "q";
  account(request).failure_action = Method::kInsecure;
  account(request).tls_opportunistic = true;
  servers(request, Assurance::kOpportunistic);
  EXPECT_EQ(decide(request).method, Method::kEscrowQuestion);
  request.default_question = DefaultQuestionAccess::kNoKey;
  EXPECT_EQ(decide(request).method, Method::kRefuse);
  EXPECT_EQ(decide(request).reason, Code::kDefaultQuestionNoKey);
  request.default_question = DefaultQuestionAccess::kRefused;
  EXPECT_EQ(decide(request).reason, Code::kDefaultQuestionKeyRefused);
  account(request).tls_opportunistic = false;
  EXPECT_EQ(decide(request).method, Method::kRefuse);
  EXPECT_TRUE(decide(request).failed);
  account(request).default_question = "";
  EXPECT_EQ(decide(request).method, Method::kInsecure) << "none is set: policy's own choice";
}

// "opportunistic TLS for all that is not forced"
TEST(OpportunisticTls, AppliesBeforeTheFailureAction) {
  Request request = request_to();
  account(request).tls_opportunistic = true;
  servers(request, Assurance::kOpportunistic);
  const Decision decision = decide(request);
  EXPECT_EQ(decision.method, Method::kInsecure) << "an unverified channel is never called tls";
  EXPECT_EQ(decision.reason, Code::kTlsOpportunistic);
  EXPECT_EQ(decision.assurance, Assurance::kOpportunistic);
  EXPECT_EQ(decision.level, Level::kL0);
  EXPECT_FALSE(decision.failed);
}

TEST(OpportunisticTls, GoesBehindEveryStep) {
  Request request = request_to();
  account(request).tls_opportunistic = true;
  account(request).login_always = true;
  servers(request, Assurance::kOpportunistic);
  EXPECT_EQ(decide(request).method, Method::kEscrowLogin);
}

TEST(OpportunisticTls, NeedsServersKnownToDoTls) {
  Request request = request_to();
  account(request).tls_opportunistic = true;
  for (const Outcome outcome : {Outcome::kNone, Outcome::kError, Outcome::kTimedOut}) {
    servers(request, Assurance::kDane, outcome);
    EXPECT_EQ(decide(request).method, Method::kRefuse);
  }
  servers(request, Assurance::kNone);
  EXPECT_EQ(trace_of(decide(request), Step::kOpportunistic), "tls_none");
}

TEST(OpportunisticTls, RespectsOptOutExclusionForcedDomainsAndFloors) {
  Request request = request_to();
  account(request).tls_opportunistic = true;
  servers(request, Assurance::kOpportunistic);
  request.tls_opt_out = true;
  EXPECT_EQ(trace_of(decide(request), Step::kOpportunistic), "tls_opted_out");
  request.tls_opt_out = false;
  account(request).tls_excluded = Exclusions{{}, {pattern("b.example")}};
  EXPECT_EQ(trace_of(decide(request), Step::kOpportunistic), "tls_excluded");
  account(request).tls_excluded.reset();
  request.floor.level = Level::kL1;
  EXPECT_EQ(trace_of(decide(request), Step::kOpportunistic), "floor_level");
  request.floor = {};
  for (const ForcedTls mode : {ForcedTls::kTlsElseEscrow, ForcedTls::kTlsOrNever}) {
    account(request).tls_forced = {{pattern("b.example"), mode}};
    EXPECT_EQ(decide(request).method, Method::kRefuse);
  }
}

}  // namespace
}  // namespace waferseal::test
