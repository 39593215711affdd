// The table of levels: each row as it can come out of the resolver now.
#include <gtest/gtest.h>

#include "tests/engine/policy/request_builder.h"

namespace waferseal::test {
namespace {

Request with_login(Assurance assurance, Outcome outcome = Outcome::kPresent) {
  Request request = request_to();
  account(request).login_always = true;
  servers(request, assurance, outcome);
  return request;
}

// L0: "login or a weak question whose notice or reset mail may travel unverified"
// L2: "login with reset by mail (notice and resets verified as for L1)"
TEST(Levels, OfLoginDependOnTheWayOfItsMail) {
  for (const Assurance assurance : {Assurance::kNone, Assurance::kOpportunistic}) {
    EXPECT_EQ(decide(with_login(assurance)).level, Level::kL0);
    EXPECT_EQ(decide(with_login(assurance)).notice_assurance, Assurance::kNone);
  }
  for (const Assurance assurance : {Assurance::kPkix, Assurance::kMtaSts, Assurance::kDane}) {
    EXPECT_EQ(decide(with_login(assurance)).level, Level::kL2);
    EXPECT_EQ(decide(with_login(assurance)).notice_assurance, assurance);
  }
  EXPECT_EQ(decide(with_login(Assurance::kDane, Outcome::kTimedOut)).level, Level::kL0);
}

// Policy can demand that notices travel verified; then the level holds, or the step does not apply.
TEST(Levels, OfLoginWithVerifiedNotices) {
  Request request = with_login(Assurance::kNone, Outcome::kTimedOut);
  account(request).notice_verified = true;
  EXPECT_EQ(decide(request).level, Level::kL2);
  EXPECT_EQ(decide(request).notice_assurance, Assurance::kPkix);
  for (const Assurance assurance : {Assurance::kNone, Assurance::kOpportunistic}) {
    servers(request, assurance);
    EXPECT_EQ(trace_of(decide(request), Step::kLoginAlways), "notice_not_verifiable");
  }
  servers(request, Assurance::kNone, Outcome::kNone);
  EXPECT_EQ(trace_of(decide(request), Step::kLoginAlways), "notice_not_verifiable");
}

// L2: "a question below the rank floor or with a shared default answer"
// L3: "question above the rank floor"
TEST(Levels, OfAQuestion) {
  const auto level = [](Strength strength, Assurance assurance) {
    Request request = request_to();
    add_entry(request, "personal", "e1").question = question("q1", strength);
    servers(request, assurance);
    return decide(request).level;
  };
  EXPECT_EQ(level(Strength::kWeak, Assurance::kOpportunistic), Level::kL0);
  EXPECT_EQ(level(Strength::kWeak, Assurance::kPkix), Level::kL2);
  EXPECT_EQ(level(Strength::kStrong, Assurance::kOpportunistic), Level::kL3);
  EXPECT_EQ(level(Strength::kGenerated, Assurance::kNone), Level::kL3);
}

TEST(Levels, OfADefaultQuestion) {
  Request request = request_to();
  account(request).default_question = "q-default";
  for (const Assurance assurance : {Assurance::kPkix, Assurance::kMtaSts, Assurance::kDane}) {
    servers(request, assurance);
    EXPECT_EQ(decide(request).level, Level::kL2) << "whatever its answer, many know it";
  }
  servers(request, Assurance::kOpportunistic);
  EXPECT_EQ(decide(request).level, Level::kL0);
  servers(request, Assurance::kPkix);
  EXPECT_EQ(decide(request).level, Level::kL2);
  servers(request, Assurance::kNone);
  request.recipients[0].link_by_sender = true;
  EXPECT_EQ(decide(request).level, Level::kL2) << "no notice that could travel unverified";
}

// L2: "PKI with a key nobody pinned". L5: "`openpgp`, `smime` with a pinned key"
TEST(Levels, OfAKeyDependOnThePin) {
  Request request = request_to();
  BookEntry& entry = add_entry(request, "personal", "e1");
  entry.smime = key("aaaa");
  EXPECT_EQ(decide(request).level, Level::kL2);
  known(request).books[0].entries[0].smime = key("aaaa", Pin::kMatch);
  EXPECT_EQ(decide(request).level, Level::kL5);
}

// "A copy has the level of its weakest recipient slot, a message that of its weakest copy"
TEST(Levels, OfAMessageIsThatOfItsWeakestCopy) {
  Request request = request_to();
  add_entry(request, "personal", "e1").openpgp = key("aaaa", Pin::kMatch);
  EXPECT_EQ(resolve(request).level, Level::kL5);
  add_recipient(request, "carol@c.example");
  account(request).tls_only = true;
  servers_of(request, "c.example", Assurance::kPkix);
  EXPECT_EQ(resolve(request).level, Level::kL1);
}

// "the browser warns when a method drops below last time's"
TEST(Levels, BelowTheLastOneAreMarked) {
  Request request = with_login(Assurance::kPkix);
  EXPECT_FALSE(decide(request).below_last);
  request.recipients[0].last_level = Level::kL2;
  EXPECT_FALSE(decide(request).below_last);
  request.recipients[0].last_level = Level::kL3;
  EXPECT_TRUE(decide(request).below_last);
}

}  // namespace
}  // namespace waferseal::test
