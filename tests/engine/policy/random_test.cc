// Total: 10^5 random requests resolve, and what must hold of every decision holds.
#include <gtest/gtest.h>

#include <array>

#include "tests/engine/policy/random_request.h"
#include "tests/engine/policy/request_builder.h"

namespace waferseal::test {
namespace {

bool is_escrow(Method method) {
  return method == Method::kEscrowQuestion || method == Method::kEscrowLogin;
}

void expect_sound(const Request& request, const Resolution& resolution, const Choice& choice) {
  const Floor& floor = resolution.floor;
  ASSERT_FALSE(choice.trace.empty());
  // Exactly the last line was taken, and it gives the reason.
  for (std::size_t i = 0; i + 1 < choice.trace.size(); ++i) ASSERT_FALSE(choice.trace[i].taken);
  ASSERT_TRUE(choice.trace.back().taken);
  ASSERT_EQ(choice.trace.back().reason, choice.reason);
  ASSERT_EQ(choice.level.has_value(), is_sending(choice.method));
  if (!is_sending(choice.method)) return;

  // Nothing is promised that cannot be sealed.
  if (choice.method != Method::kInsecure) {
    bool available = false;
    for (const Method method : request.available_methods) {
      available = available || method == choice.method;
    }
    ASSERT_TRUE(available);
  }
  ASSERT_GE(*choice.level, floor.level);
  const bool pki = choice.method == Method::kOpenPgp || choice.method == Method::kSmime;
  if (floor.end_to_end) {
    ASSERT_TRUE(pki || choice.method == Method::kEscrowQuestion);
  }
  if (floor.retractable || floor.expires) {
    ASSERT_TRUE(is_escrow(choice.method));
  }
  if (floor.stored_encrypted) {
    ASSERT_TRUE(pki || is_escrow(choice.method));
  }
  if (pki) {
    ASSERT_TRUE(choice.source.has_value());
    ASSERT_EQ(choice.source->fingerprint.size(), 40U);
  }
  if (choice.method == Method::kTls) {
    ASSERT_GE(*choice.assurance, Assurance::kPkix);
    ASSERT_GE(*choice.assurance, floor.min_tls);
    const auto& tls = request.facts.domains;
    ASSERT_FALSE(tls.empty());
    // An error, a time-out, a claim or nothing never led to it.
    ASSERT_TRUE(choice.trace.back().fact.has_value());
    ASSERT_EQ(choice.trace.back().fact->head.outcome, Outcome::kPresent);
    ASSERT_FALSE(request.claims == Claims::kIgnore && choice.trace.back().fact->head.claimed);
  }
}

// Promise 3: clear text only where a scope of the sender names it.
bool names_insecure(const Request& request) {
  const Policy mine = policy_for_sender(request.policy, request.sender);
  const auto names = [](const Scope& scope) {
    return scope.set.failure_action == Method::kInsecure || scope.set.tls_opportunistic == true;
  };
  bool found = names(mine.account);
  for (const auto& [pattern, scope] : mine.domains) found = found || names(scope);
  for (const auto& [mailbox, scope] : mine.users) found = found || names(scope);
  return found;
}

TEST(RandomRequests, AHundredThousandResolveSoundly) {
  std::array<std::size_t, 9> methods{};
  std::size_t fallbacks = 0;
  std::size_t stopped_by_errors = 0;
  for (std::uint64_t seed = 0; seed < 100000; ++seed) {
    SCOPED_TRACE(seed);
    const Request request = random_request(seed);
    const Resolution resolution = resolve(request);
    ASSERT_EQ(resolution.decisions.size(), request.recipients.size());
    if (!resolution.errors.empty()) {
      ++stopped_by_errors;
      ASSERT_EQ(resolution.outcome, MessageOutcome::kRefuseAll);
    }
    for (const Decision& decision : resolution.decisions) {
      ++methods[static_cast<std::size_t>(decision.method)];
      expect_sound(request, resolution, decision);
      if (decision.method == Method::kInsecure) {
        ASSERT_TRUE(names_insecure(request));
      }
      ASSERT_EQ(decision.method == Method::kTls,
                decision.fallback.has_value() || decision.fallback_reason.has_value());
      ASSERT_FALSE(decision.fallback.has_value() && decision.fallback_reason.has_value());
      if (decision.fallback) {
        ++fallbacks;
        ASSERT_NE(decision.fallback->method, Method::kTls);
        ASSERT_TRUE(is_sending(decision.fallback->method));
        expect_sound(request, resolution, *decision.fallback);
      }
      ASSERT_EQ(compare(decision, decision),
                is_sending(decision.method) ? Verdict::kSame : Verdict::kForbidden);
    }
  }
  // The generator reaches every outcome.
  for (std::size_t i = 0; i < methods.size(); ++i) {
    EXPECT_GT(methods[i], 500U) << name(static_cast<Method>(i));
  }
  EXPECT_GT(fallbacks, 500U);
  EXPECT_GT(stopped_by_errors, 500U);
}

// A fact that failed never gives a higher place in the order: taking a present fact away, by any of
// the four outcomes, never yields clear text that the same request without it would not have.
TEST(RandomRequests, FailedFactsAreAllAlike) {
  for (std::uint64_t seed = 0; seed < 5000; ++seed) {
    std::string first;
    for (const Outcome outcome : {Outcome::kError, Outcome::kTimedOut, Outcome::kNotAsked}) {
      Request request = random_request(seed);
      for (auto& [name, facts] : request.facts.domains) {
        facts.mail_server_tls.head.outcome = outcome;
      }
      for (auto& [name, facts] : request.facts.mailboxes) {
        facts.directory.head.outcome = outcome;
        for (auto& book : facts.books) book.head.outcome = outcome;
        for (auto& found : facts.discovery) found.head.outcome = outcome;
        facts.portal_account.outcome = outcome;
      }
      std::string methods;
      for (const Decision& decision : resolve(request).decisions) {
        methods += name(decision.method);
        methods += " ";
        ASSERT_NE(decision.method, Method::kTls);
        ASSERT_NE(decision.method, Method::kOpenPgp);
        ASSERT_NE(decision.method, Method::kSmime);
      }
      if (first.empty()) first = methods;
      ASSERT_EQ(methods, first) << "seed " << seed;
    }
  }
}

// SPEC 2.5.9: a default question that does not open takes nobody's copy into the clear.
TEST(RandomRequests, AClosedDefaultQuestionMakesNoCopyInsecure) {
  std::size_t tried = 0;
  for (std::uint64_t seed = 0; seed < 5000; ++seed) {
    Request request = random_request(seed);
    request.default_question = DefaultQuestionAccess::kOpens;
    const Resolution open = resolve(request);
    request.default_question = DefaultQuestionAccess::kNoKey;
    const Resolution closed = resolve(request);
    for (std::size_t i = 0; i < open.decisions.size(); ++i) {
      if (open.decisions[i].reason != Code::kDefaultQuestionSet) continue;
      ++tried;
      ASSERT_NE(closed.decisions[i].method, Method::kInsecure) << "seed " << seed;
      ASSERT_NE(closed.decisions[i].reason, Code::kDefaultQuestionSet) << "seed " << seed;
    }
  }
  EXPECT_GT(tried, 100U);
}

// What the generator makes and what it resolves to is the same in every build, byte for byte. A
// change of the rules or of the generator changes the number; a build must not.
TEST(RandomRequests, AreTheSameInEveryBuild) {
  std::uint64_t hash = 0xCBF29CE484222325U;  // FNV-1a
  for (std::uint64_t seed = 0; seed < 1000; ++seed) {
    for (const char c : random_request_json(seed) + to_json(resolve(random_request(seed)))) {
      hash = (hash ^ static_cast<unsigned char>(c)) * 0x100000001B3U;
    }
  }
  EXPECT_EQ(hash, 7556350344849909668U);
}

}  // namespace
}  // namespace waferseal::test
