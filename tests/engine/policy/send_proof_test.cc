// "If login or a default question is set, every message can be sent to anyone without asking: that
// is a theorem of the policy, and `waferseal policy check` proves or refutes it".
#include <gtest/gtest.h>

#include "tests/engine/policy/random_request.h"
#include "tests/engine/policy/request_builder.h"

namespace waferseal::test {
namespace {

const std::vector<Method> kAll = {Method::kTls, Method::kOpenPgp, Method::kSmime,
                                  Method::kEscrowQuestion, Method::kEscrowLogin};

SendProof::Line first_line(const Policy& policy, const std::vector<Method>& available = kAll) {
  const SendProof proof = can_always_send(policy, available);
  EXPECT_EQ(proof.proved, proof.lines[0].proved);
  return proof.lines[0];
}

Policy with_login() {
  Policy policy;
  policy.account.set.login_always = true;
  return policy;
}

TEST(SendProof, HoldsWithLogin) {
  const auto line = first_line(with_login());
  EXPECT_TRUE(line.proved);
  EXPECT_EQ(line.reason, Code::kLoginAlways);
  EXPECT_EQ(line.scope, "account");
  EXPECT_EQ(line.setting, "account.login_always");
}

TEST(SendProof, HoldsWithADefaultQuestion) {
  Policy policy;
  policy.account.set.default_question = "q";
  EXPECT_TRUE(first_line(policy).proved);
  EXPECT_EQ(first_line(policy).reason, Code::kDefaultQuestionSet);
}

TEST(SendProof, IsRefutedWithoutEither) {
  EXPECT_EQ(first_line(Policy{}).reason, Code::kDefaultQuestionNotSet);
  EXPECT_FALSE(first_line(Policy{}).proved);
  Policy insecure;
  insecure.account.set.failure_action = Method::kInsecure;
  EXPECT_FALSE(first_line(insecure).proved) << "an unprotected copy does not count";
}

TEST(SendProof, NamesWhatIsInTheWay) {
  const auto refuted = [](const Policy& policy, Code reason, std::string_view setting,
                          const std::vector<Method>& available = kAll) {
    const auto line = first_line(policy, available);
    EXPECT_FALSE(line.proved);
    EXPECT_EQ(line.reason, reason) << code_name(line.reason);
    EXPECT_EQ(line.setting, setting);
  };
  refuted(with_login(), Code::kMethodUnavailable, "account.login_always",
          {Method::kTls, Method::kEscrowQuestion});
  Policy policy = with_login();
  policy.account.set.steps = std::vector<Step>{Step::kTls};
  refuted(policy, Code::kStepNotListed, "account.steps");
  policy.account.set.steps = std::vector<Step>{Step::kAsk, Step::kLoginAlways};
  refuted(policy, Code::kAskSender, "account.steps");
  policy = with_login();
  policy.account.set.notice_verified = true;
  refuted(policy, Code::kNoticeNotVerifiable, "account.notice_verified");
  policy = with_login();
  policy.account.set.tls_forced = {{pattern("b.example"), ForcedTls::kTlsOrNever}};
  refuted(policy, Code::kTlsOrNever, "account.tls_forced[b.example]");
  policy = with_login();
  policy.account.set.floor.emplace().end_to_end = true;
  refuted(policy, Code::kFloorEndToEnd, "account.floor");
  policy = with_login();
  Floor floor;
  floor.level = Level::kL2;
  policy.account.set.content_rules = std::vector<ContentRule>{{"card", "x", floor}};
  refuted(policy, Code::kFloorLevel, "account.content_rules[card].floor");
}

TEST(SendProof, TlsElseEscrowIsNotInTheWay) {
  Policy policy = with_login();
  policy.account.set.tls_forced = {{pattern("b.example"), ForcedTls::kTlsElseEscrow}};
  EXPECT_TRUE(first_line(policy).proved);
}

TEST(SendProof, LooksAtEveryClassOfSenders) {
  Policy policy;
  policy.account.set.default_question = "q";
  policy.users[mailbox("ann@a.example")].set.default_question = "";
  const SendProof proof = can_always_send(policy, kAll);
  EXPECT_FALSE(proof.proved);
  ASSERT_EQ(proof.lines.size(), 2U);
  EXPECT_TRUE(proof.lines[0].proved);
  EXPECT_FALSE(proof.lines[1].proved);
  EXPECT_EQ(proof.lines[1].scope, "user ann@a.example");
  EXPECT_EQ(proof.lines[1].setting, "users[ann@a.example].default_question");
}

bool goes(const Resolution& resolution) {
  if (resolution.outcome != MessageOutcome::kSend) return false;
  for (const Decision& decision : resolution.decisions) {
    if (decision.method == Method::kInsecure) return false;
  }
  return true;
}

// A sender of the class that a line speaks of, who is in no narrower class.
Mailbox sender_of(const Policy& policy, std::size_t line) {
  if (line == 0) return mailbox("somebody@elsewhere.test");
  --line;
  if (line < policy.domains.size()) {
    auto domains = policy.domains.begin();
    std::advance(domains, line);
    const std::string& text = domains->first.text();
    return mailbox("nobody@" + (text[0] == '*' ? "fresh" + text.substr(1) : text));
  }
  auto users = policy.users.begin();
  std::advance(users, line - policy.domains.size());
  return users->first;
}

bool has_rule(const Policy& mine, const std::string& id) {
  const auto in = [&](const Scope& scope) {
    if (!scope.set.content_rules) return false;
    for (const ContentRule& rule : *scope.set.content_rules) {
      if (rule.id == id) return true;
    }
    return false;
  };
  bool found = in(mine.account);
  for (const auto& [key, scope] : mine.domains) found = found || in(scope);
  for (const auto& [key, scope] : mine.users) found = found || in(scope);
  return found;
}

// Messages that look for a hole: to somebody unknown and to every name that a random policy can
// speak of, with and without content rules, from a client that can ask and from one that cannot.
bool has_counterexample(const Policy& policy, const Mailbox& sender,
                        const std::vector<Method>& available) {
  Request request = request_to("x@unknown.test");
  for (const char* name : {"a.example", "b.example", "x.b.example", "y.x.b.example", "q.example",
                           "q.b.example", "xn--bcher-kva.example"}) {
    for (const char* local : {"x", "ann", "bob", "bob+tag", "\"b b\"", "иван"}) {
      add_recipient(request, std::string(local) + "@" + name);
      servers_of(request, name, Assurance::kNone);
    }
  }
  request.sender = sender;
  request.policy = policy_for_sender(policy, sender);
  request.available_methods = available;
  for (const bool interactive : {false, true}) {
    request.interactive = interactive;
    for (const bool card : {false, true}) {
      for (const bool diagnosis : {false, true}) {
        request.rule_hits.clear();
        if (card && has_rule(request.policy, "card")) request.rule_hits.push_back("card");
        if (diagnosis && has_rule(request.policy, "diagnosis")) {
          request.rule_hits.push_back("diagnosis");
        }
        if (!goes(resolve(request))) return true;
      }
    }
  }
  return false;
}

// The proof and the resolver agree on random policies, in both directions.
TEST(SendProof, IsExactOnRandomPolicies) {
  std::size_t proved = 0;
  std::size_t refuted = 0;
  for (std::uint64_t seed = 0; seed < 2000; ++seed) {
    Dice dice(seed);
    Policy policy = random_policy(dice);
    if (dice.one_in(2)) policy.account.set.login_always = true;
    if (dice.one_in(2)) policy.account.set.content_rules.reset();
    std::vector<Method> available = kAll;
    if (dice.one_in(5)) available.pop_back();
    const SendProof proof = can_always_send(policy, available);
    ASSERT_EQ(proof.lines.size(), 1 + policy.domains.size() + policy.users.size());
    for (std::size_t i = 0; i < proof.lines.size(); ++i) {
      const Mailbox sender = sender_of(policy, i);
      const bool counterexample = has_counterexample(policy, sender, available);
      EXPECT_EQ(!proof.lines[i].proved, counterexample)
          << "seed " << seed << " " << proof.lines[i].scope << " "
          << code_name(proof.lines[i].reason) << " " << proof.lines[i].setting << "\n"
          << to_json(policy);
      ++(proof.lines[i].proved ? proved : refuted);
    }
  }
  EXPECT_GT(proved, 200U);
  EXPECT_GT(refuted, 200U);
}

// Random messages under policies that are proved never fail and never ask.
TEST(SendProof, HoldsForRandomMessages) {
  std::size_t tried = 0;
  for (std::uint64_t seed = 0; seed < 20000; ++seed) {
    Request request = random_request(seed);
    if (request.recipients.empty()) continue;
    request.tls_opt_out = false;
    request.floor = {};
    // For a sender who has a copy of the key; the others are told so (SPEC 2.10).
    request.default_question = DefaultQuestionAccess::kOpens;
    request.rule_hits.clear();
    const Policy mine = policy_for_sender(request.policy, request.sender);
    if (!can_always_send(mine, request.available_methods).proved) continue;
    ++tried;
    EXPECT_TRUE(goes(resolve(request))) << "seed " << seed;
  }
  EXPECT_GT(tried, 200U);
}

}  // namespace
}  // namespace waferseal::test
