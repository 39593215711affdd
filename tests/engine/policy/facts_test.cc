// Facts, claims, and what the server makes of an upload.
#include <gtest/gtest.h>

#include "tests/engine/policy/request_builder.h"

namespace waferseal::test {
namespace {

Request claimed_everywhere() {
  Request request = request_to();
  account(request).steps = end_to_end_first_steps();
  account(request).tls_only = true;
  servers(request, Assurance::kDane);
  request.facts.domains[domain("b.example")].mail_server_tls.head.claimed = true;
  known(request).directory = {present(FactSource::kDirectory), true, {}, key("d1"), {}};
  known(request).directory.head.claimed = true;
  add_entry(request, "personal", "e1").openpgp = key("b1", Pin::kMatch);
  known(request).books[0].head.claimed = true;
  known(request).discovery.push_back({present(FactSource::kWkd), key("w1"), {}});
  known(request).discovery[0].head.claimed = true;
  known(request).portal_account = present(FactSource::kPortal);
  known(request).portal_account.claimed = true;
  return request;
}

// "Facts that a browser brings are claims": in the browser they count, and the trace marks them.
TEST(Claims, CountWhereTheyAreAccepted) {
  const Decision decision = decide(claimed_everywhere());
  EXPECT_EQ(decision.method, Method::kOpenPgp);
  EXPECT_TRUE(decision.trace.back().fact->head.claimed);
}

// On the server they are as good as nothing, in every step.
TEST(Claims, CountForNothingWhereTheyAreIgnored) {
  Request request = claimed_everywhere();
  request.claims = Claims::kIgnore;
  const Decision decision = decide(request);
  EXPECT_EQ(decision.method, Method::kRefuse);
  EXPECT_EQ(trace_of(decision, Step::kTls), "fact_claimed");
  EXPECT_EQ(trace_of(decision, Step::kDirectory), "fact_claimed");
  EXPECT_EQ(trace_of(decision, Step::kAddressBook), "fact_claimed book_nothing");
  EXPECT_EQ(trace_of(decision, Step::kDiscovery), "fact_claimed fact_not_asked");
  EXPECT_EQ(trace_of(decision, Step::kLoginKnown), "fact_claimed");
}

// The notice's channel must not be believed either.
TEST(Claims, DoNotRaiseTheLevelOfALogin) {
  Request request = request_to();
  account(request).login_always = true;
  servers(request, Assurance::kDane);
  EXPECT_EQ(decide(request).level, Level::kL2);
  request.facts.domains[domain("b.example")].mail_server_tls.head.claimed = true;
  request.claims = Claims::kIgnore;
  EXPECT_EQ(decide(request).level, Level::kL0);
}

TEST(WithServerFacts, KeepsTheChoicesAndNothingThatIsClaimed) {
  Request uploaded = claimed_everywhere();
  uploaded.tls_opt_out = true;
  uploaded.floor.expires = true;
  uploaded.rule_hits = {"card"};
  uploaded.recipients[0].question = Strength::kStrong;
  Policy policy;
  policy.version = 9;
  Books books;
  books.fallback = "server";
  const Request own =
      with_server_facts(uploaded, policy, books, Facts{}, {Method::kEscrowQuestion});
  EXPECT_EQ(own.sender, uploaded.sender);
  EXPECT_TRUE(own.tls_opt_out);
  EXPECT_TRUE(own.floor.expires);
  EXPECT_EQ(own.rule_hits, uploaded.rule_hits);
  EXPECT_EQ(own.recipients[0].question, Strength::kStrong);
  EXPECT_EQ(own.claims, Claims::kIgnore);
  EXPECT_EQ(own.policy.version, 9U);
  EXPECT_EQ(own.books.fallback, "server");
  EXPECT_TRUE(own.facts.mailboxes.empty());
  EXPECT_TRUE(own.facts.domains.empty());
  EXPECT_EQ(own.available_methods, (std::vector<Method>{Method::kEscrowQuestion}));
}

// SPEC 2.9.1: either side can say that a default question does not open, neither that it does.
TEST(WithServerFacts, ADefaultQuestionOpensOnlyIfBothSaySo) {
  using Access = DefaultQuestionAccess;
  const auto joined = [](Access browser, Access server) {
    Request uploaded = request_to();
    uploaded.default_question = browser;
    return with_server_facts(uploaded, {}, {}, {}, {}, server).default_question;
  };
  EXPECT_EQ(joined(Access::kOpens, Access::kOpens), Access::kOpens);
  EXPECT_EQ(joined(Access::kOpens, Access::kNoKey), Access::kNoKey);
  EXPECT_EQ(joined(Access::kRefused, Access::kOpens), Access::kRefused);
  EXPECT_EQ(joined(Access::kRefused, Access::kNoKey), Access::kNoKey);
}

}  // namespace
}  // namespace waferseal::test
