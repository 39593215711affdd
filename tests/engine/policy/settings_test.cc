// "settings inherited account -> domain -> user with locks from above"
#include <gtest/gtest.h>

#include "tests/engine/policy/request_builder.h"

namespace waferseal::test {
namespace {

const DomainPattern kDomain = pattern("a.example");
const Mailbox kUser = mailbox("ann@a.example");

TEST(Inheritance, TheLowestScopeThatSetsItDecides) {
  Request request = request_to();
  account(request).failure_action = Method::kHold;
  EXPECT_EQ(decide(request).method, Method::kHold);
  request.policy.domains[kDomain].set.failure_action = Method::kInsecure;
  EXPECT_EQ(decide(request).method, Method::kInsecure);
  request.policy.users[kUser].set.failure_action = Method::kRefuse;
  EXPECT_EQ(decide(request).method, Method::kRefuse);
}

TEST(Inheritance, OtherDomainsAndUsersDoNotMatter) {
  Request request = request_to();
  request.policy.domains[pattern("b.example")].set.failure_action = Method::kInsecure;
  request.policy.domains[pattern("*.a.example")].set.failure_action = Method::kInsecure;
  request.policy.users[mailbox("Ann@a.example")].set.failure_action = Method::kInsecure;
  EXPECT_EQ(decide(request).method, Method::kRefuse);
}

// A wildcard is above the domains that it matches.
TEST(Inheritance, GoesFromTheWiderToTheNarrowerDomainKey) {
  Request request = request_to();
  request.sender = mailbox("ann@x.y.example");
  request.policy.domains[pattern("*.example")].set.failure_action = Method::kInsecure;
  EXPECT_EQ(decide(request).method, Method::kInsecure);
  request.policy.domains[pattern("*.y.example")].set.failure_action = Method::kHold;
  EXPECT_EQ(decide(request).method, Method::kHold);
  request.policy.domains[pattern("x.y.example")].set.failure_action = Method::kRefuse;
  EXPECT_EQ(decide(request).method, Method::kRefuse);
}

TEST(Locks, ASettingBelowALockIsAContradictionThatNamesBoth) {
  Request request = request_to();
  request.policy.account.lock = {Setting::kFailureAction};
  account(request).failure_action = Method::kHold;
  EXPECT_TRUE(resolve(request).errors.empty());
  request.policy.users[kUser].set.failure_action = Method::kInsecure;
  const Resolution resolution = resolve(request);
  ASSERT_EQ(resolution.errors.size(), 1U);
  EXPECT_EQ(resolution.errors[0].code, Code::kContradiction);
  EXPECT_EQ(resolution.errors[0].subject,
            "account.failure_action and users[ann@a.example].failure_action");
  EXPECT_EQ(resolution.outcome, MessageOutcome::kRefuseAll);
}

TEST(Locks, OfADomainBindItsUsersAndNarrowerDomains) {
  Request request = request_to();
  request.policy.domains[pattern("*.example")].lock = {Setting::kSteps};
  request.policy.domains[kDomain].set.steps = end_to_end_first_steps();
  request.policy.users[kUser].set.steps = secureline_steps();
  const Resolution resolution = resolve(request);
  ASSERT_EQ(resolution.errors.size(), 2U);
  EXPECT_EQ(resolution.errors[0].subject, "domains[*.example].steps and domains[a.example].steps");
  EXPECT_EQ(resolution.errors[1].subject,
            "domains[*.example].steps and users[ann@a.example].steps");
}

TEST(Locks, DoNotBindTheScopeItselfNorOtherSettings) {
  Request request = request_to();
  request.policy.account.lock = {Setting::kSteps};
  account(request).steps = secureline_steps();
  request.policy.users[kUser].set.failure_action = Method::kHold;
  EXPECT_TRUE(resolve(request).errors.empty());
}

// Each setting can be locked, and is then found by name.
TEST(Locks, HoldForEverySetting) {
  Settings all;
  all.steps = secureline_steps();
  all.tls_only = true;
  all.tls_assurance = Assurance::kPkix;
  all.tls_forced.emplace();
  all.tls_excluded.emplace();
  all.tls_opportunistic = false;
  all.notice_verified = false;
  all.discovery_sources.emplace();
  all.default_question = "";
  all.fallback_below_level = false;
  all.failure_action = Method::kRefuse;
  all.failure_scope = FailureScope::kRefuseAll;
  all.floor.emplace();
  all.content_rules.emplace();
  all.fact_max_age_s = 1;
  all.message_mib = 1;
  std::size_t found = 0;
  for (std::uint8_t i = 0; i < 19; ++i) {
    Request request = request_to();
    request.policy.account.lock = {static_cast<Setting>(i)};
    request.policy.domains[kDomain].set = all;
    for (const Error& error : resolve(request).errors) {
      ASSERT_EQ(error.code, Code::kContradiction);
      const std::string setting(name(static_cast<Setting>(i)));
      EXPECT_EQ(error.subject, "account." + setting + " and domains[a.example]." + setting);
      ++found;
    }
  }
  EXPECT_EQ(found, 16U) << "all but the three that only the account has";
}

TEST(PolicyForSender, HoldsWhatAppliesAndNothingElse) {
  Policy policy;
  policy.version = 3;
  policy.domains[pattern("*.example")];
  policy.domains[kDomain];
  policy.domains[pattern("b.example")];
  policy.users[kUser];
  policy.users[mailbox("bob@a.example")];
  const Policy cut = policy_for_sender(policy, kUser);
  EXPECT_EQ(cut.version, 3U);
  EXPECT_EQ(cut.domains.size(), 2U);
  EXPECT_EQ(cut.users.size(), 1U);
}

}  // namespace
}  // namespace waferseal::test
