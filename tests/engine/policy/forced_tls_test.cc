// "forced TLS per domain (TLS or never; or TLS else escrow)"
#include <gtest/gtest.h>

#include "tests/engine/policy/request_builder.h"

namespace waferseal::test {
namespace {

Request forced(ForcedTls mode, std::string_view where = "b.example") {
  Request request = request_to();
  account(request).tls_forced = {{pattern(where), mode}};
  return request;
}

TEST(ForcedTls, TakesTlsWithoutTlsOnlyAndBeforeEveryStep) {
  for (const ForcedTls mode : {ForcedTls::kTlsOrNever, ForcedTls::kTlsElseEscrow}) {
    Request request = forced(mode);
    account(request).steps = end_to_end_first_steps();
    add_entry(request, "personal", "e1").openpgp = key("aaaa", Pin::kMatch);
    servers(request, Assurance::kPkix);
    const Decision decision = decide(request);
    EXPECT_EQ(decision.method, Method::kTls);
    EXPECT_EQ(decision.reason, Code::kTlsForced);
    EXPECT_EQ(decision.trace.front().step, Step::kTls);
  }
}

// "TLS or never"
TEST(ForcedTls, OrNeverStopsWhenTlsIsNotPossible) {
  for (const Outcome outcome : {Outcome::kPresent, Outcome::kNone, Outcome::kError,
                                Outcome::kTimedOut, Outcome::kNotAsked}) {
    Request request = forced(ForcedTls::kTlsOrNever);
    account(request).login_always = true;
    account(request).failure_action = Method::kInsecure;
    request.recipients[0].question = Strength::kStrong;
    add_entry(request, "personal", "e1").openpgp = key("aaaa", Pin::kMatch);
    servers(request, Assurance::kOpportunistic, outcome);
    const Decision decision = decide(request);
    EXPECT_EQ(decision.method, Method::kRefuse);
    EXPECT_EQ(decision.reason, Code::kTlsOrNever);
    EXPECT_TRUE(decision.failed);
    account(request).failure_action = Method::kHold;
    EXPECT_EQ(decide(request).method, Method::kHold);
  }
}

TEST(ForcedTls, OrNeverHasNoFallback) {
  Request request = forced(ForcedTls::kTlsOrNever);
  account(request).login_always = true;
  account(request).fallback_below_level = true;
  account(request).failure_action = Method::kInsecure;
  servers(request, Assurance::kDane);
  EXPECT_EQ(decide(request).method, Method::kTls);
  EXPECT_FALSE(decide(request).fallback.has_value());
  EXPECT_EQ(decide(request).fallback_reason, Code::kFallbackNone);
}

// "or TLS else escrow": neither a key nor clear text
TEST(ForcedTls, ElseEscrowTakesEscrowOnly) {
  Request request = forced(ForcedTls::kTlsElseEscrow);
  account(request).failure_action = Method::kInsecure;
  BookEntry& entry = add_entry(request, "personal", "e1");
  entry.openpgp = key("aaaa", Pin::kMatch);
  servers(request, Assurance::kNone);
  Decision decision = decide(request);
  EXPECT_EQ(decision.method, Method::kRefuse);
  EXPECT_EQ(decision.reason, Code::kTlsElseEscrow);
  EXPECT_EQ(trace_of(decision, Step::kAddressBook), "tls_else_escrow book_nothing");
  known(request).books[0].entries[0].question = question("q1");
  decision = decide(request);
  EXPECT_EQ(decision.method, Method::kEscrowQuestion);
  servers(request, Assurance::kDane);
  EXPECT_EQ(decide(request).method, Method::kTls);
  EXPECT_EQ(decide(request).fallback->method, Method::kEscrowQuestion);
}

TEST(ForcedTls, ElseEscrowMayAsk) {
  Request request = forced(ForcedTls::kTlsElseEscrow);
  request.interactive = true;
  EXPECT_EQ(decide(request).method, Method::kAsk);
}

// "domain keys (`*.example.com`)"
TEST(ForcedTls, TheMostSpecificDomainKeyDecides) {
  Request request = request_to("bob@x.b.example");
  account(request).tls_forced = {{pattern("*.b.example"), ForcedTls::kTlsOrNever},
                                 {pattern("x.b.example"), ForcedTls::kTlsElseEscrow},
                                 {pattern("*.example"), ForcedTls::kTlsOrNever}};
  account(request).login_always = true;
  EXPECT_EQ(decide(request).method, Method::kEscrowLogin);
  account(request).tls_forced->erase(pattern("x.b.example"));
  EXPECT_EQ(decide(request).reason, Code::kTlsOrNever);
  account(request).tls_forced = {{pattern("*.x.b.example"), ForcedTls::kTlsOrNever}};
  EXPECT_EQ(decide(request).method, Method::kEscrowLogin)
      << "a star does not match the name itself";
}

TEST(ForcedTls, OfTheSenderDomainAddsToTheAccounts) {
  Request request = forced(ForcedTls::kTlsOrNever);
  account(request).login_always = true;
  auto& set = request.policy.domains[pattern("a.example")].set;
  set.tls_forced = {{pattern("c.example"), ForcedTls::kTlsOrNever}};
  EXPECT_EQ(decide(request).reason, Code::kTlsOrNever) << "the account's entry still stands";
  set.tls_forced = {{pattern("b.example"), ForcedTls::kTlsElseEscrow}};
  EXPECT_EQ(decide(request).method, Method::kEscrowLogin) << "the same key is replaced";
}

}  // namespace
}  // namespace waferseal::test
