// The first row of the table: `tls` yields `tls` when ... each condition is a test.
#include <gtest/gtest.h>

#include "tests/engine/policy/request_builder.h"

namespace waferseal::test {
namespace {

// All conditions hold.
Request good_tls() {
  Request request = request_to();
  account(request).tls_only = true;
  servers(request, Assurance::kPkix);
  return request;
}

TEST(TlsStep, YieldsTlsWhenAllConditionsHold) {
  const Decision decision = decide(good_tls());
  EXPECT_EQ(decision.method, Method::kTls);
  EXPECT_EQ(decision.level, Level::kL1);
  EXPECT_EQ(decision.reason, Code::kTlsSupported);
  EXPECT_EQ(decision.assurance, Assurance::kPkix);
  EXPECT_FALSE(decision.failed);
  ASSERT_EQ(decision.trace.size(), 1U);
  EXPECT_EQ(decision.trace[0].fact->kind, FactKind::kMailServerTls);
  EXPECT_EQ(decision.trace[0].fact->head.source, FactSource::kSmtp);
}

// "TLS-only delivery is on for the account ..."
TEST(TlsStep, NeedsTlsOnlyDeliveryOnForTheAccount) {
  Request request = good_tls();
  account(request).tls_only = false;
  EXPECT_EQ(trace_of(decide(request), Step::kTls), "tls_not_enabled");
  account(request).tls_only.reset();
  EXPECT_EQ(trace_of(decide(request), Step::kTls), "tls_not_enabled");
}

// "... or the domain"
TEST(TlsStep, OrForTheDomainOfTheSender) {
  Request request = good_tls();
  account(request).tls_only.reset();
  request.policy.domains[pattern("a.example")].set.tls_only = true;
  EXPECT_EQ(decide(request).method, Method::kTls);
  request.policy.domains.clear();
  request.policy.domains[pattern("b.example")].set.tls_only = true;  // not the sender's
  EXPECT_NE(decide(request).method, Method::kTls);
}

// "the recipient's mail servers support TLS ..."
TEST(TlsStep, NeedsMailServersThatSupportTls) {
  Request request = good_tls();
  servers(request, Assurance::kNone);
  EXPECT_EQ(trace_of(decide(request), Step::kTls), "tls_none");
}

// "... at the assurance that policy asks"
TEST(TlsStep, NeedsTheAssuranceThatPolicyAsks) {
  const auto tls = [](Assurance asked, Assurance offered) {
    Request request = good_tls();
    account(request).tls_assurance = asked;
    servers(request, offered);
    const Decision decision = decide(request);
    if (decision.method == Method::kTls) {
      // What is demanded of delivery is what policy asks, not what was seen.
      EXPECT_EQ(decision.assurance, asked);
      return true;
    }
    EXPECT_EQ(trace_of(decision, Step::kTls), "tls_assurance_too_low");
    return false;
  };
  const Assurance verified[] = {Assurance::kPkix, Assurance::kMtaSts, Assurance::kDane};
  for (const Assurance asked : verified) {
    EXPECT_FALSE(tls(asked, Assurance::kOpportunistic));
    for (const Assurance offered : verified) EXPECT_EQ(tls(asked, offered), offered >= asked);
  }
}

// A setting that asks for less than a verified channel cannot be parsed; one that was made in C++
// does not make `tls` weaker.
TEST(TlsStep, NeverTakesAnUnverifiedChannel) {
  Request request = good_tls();
  account(request).tls_assurance = Assurance::kNone;
  servers(request, Assurance::kOpportunistic);
  EXPECT_EQ(trace_of(decide(request), Step::kTls), "tls_assurance_too_low");
}

// "the recipient (mailbox ...) is not excluded by the administrator"
TEST(TlsStep, NeedsThatTheMailboxIsNotExcluded) {
  Request request = good_tls();
  account(request).tls_excluded = Exclusions{{mailbox("bob@b.example")}, {}};
  EXPECT_EQ(trace_of(decide(request), Step::kTls), "tls_excluded");
  account(request).tls_excluded = Exclusions{{mailbox("bob+tag@b.example")}, {}};
  EXPECT_EQ(decide(request).method, Method::kTls);
}

// "the recipient (... or domain) is not excluded by the administrator"
TEST(TlsStep, NeedsThatTheDomainIsNotExcluded) {
  Request request = good_tls();
  account(request).tls_excluded = Exclusions{{}, {pattern("b.example")}};
  EXPECT_EQ(trace_of(decide(request), Step::kTls), "tls_excluded");
  account(request).tls_excluded = Exclusions{{}, {pattern("*.example")}};
  EXPECT_EQ(trace_of(decide(request), Step::kTls), "tls_excluded");
  account(request).tls_excluded = Exclusions{{}, {pattern("*.b.example")}};
  EXPECT_EQ(decide(request).method, Method::kTls);
}

// Exclusions of several scopes add up.
TEST(TlsStep, ExclusionsOfAccountAndDomainAddUp) {
  Request request = good_tls();
  account(request).tls_excluded = Exclusions{{mailbox("bob@b.example")}, {}};
  request.policy.domains[pattern("a.example")].set.tls_excluded = Exclusions{};
  EXPECT_EQ(trace_of(decide(request), Step::kTls), "tls_excluded");
}

// "the sender has not opted this message out"
TEST(TlsStep, NeedsThatTheSenderHasNotOptedOut) {
  Request request = good_tls();
  request.tls_opt_out = true;
  EXPECT_EQ(trace_of(decide(request), Step::kTls), "tls_opted_out");
}

// Facts that tell none / error / timed out / not asked: never TLS, and the trace says which.
TEST(TlsStep, SaysWhyNothingIsKnownOfTheServers) {
  const std::pair<Outcome, const char*> rows[] = {{Outcome::kNone, "fact_none"},
                                                  {Outcome::kError, "fact_error"},
                                                  {Outcome::kTimedOut, "fact_timed_out"},
                                                  {Outcome::kNotAsked, "fact_not_asked"}};
  for (const auto& [outcome, reason] : rows) {
    Request request = good_tls();
    servers(request, Assurance::kDane, outcome);  // the rest of the fact does not count
    EXPECT_EQ(trace_of(decide(request), Step::kTls), reason);
  }
  Request request = good_tls();
  request.facts.domains.clear();
  EXPECT_EQ(trace_of(decide(request), Step::kTls), "fact_not_asked");
}

TEST(TlsStep, DoesNotTrustWhatIsTooOld) {
  Request request = good_tls();
  account(request).fact_max_age_s = 60;
  auto& age = request.facts.domains[domain("b.example")].mail_server_tls.head.age_s;
  age = 60;
  EXPECT_EQ(decide(request).method, Method::kTls);
  age = 61;
  EXPECT_EQ(trace_of(decide(request), Step::kTls), "fact_stale");
}

TEST(TlsStep, IsPassedOverWhenItCannotBeSealed) {
  Request request = good_tls();
  request.available_methods = {Method::kEscrowQuestion};
  EXPECT_EQ(trace_of(decide(request), Step::kTls), "method_unavailable");
}

}  // namespace
}  // namespace waferseal::test
