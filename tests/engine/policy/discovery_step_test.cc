// The fourth row of the table: `discovery` (ours, off in the SecureLine preset) yields `openpgp` or
// `smime` when a key found by WKD, a key server, Autocrypt or DNS passes policy.
#include <gtest/gtest.h>

#include "tests/engine/policy/request_builder.h"

namespace waferseal::test {
namespace {

Request with_found(FactSource source) {
  Request request = request_to();
  account(request).steps = std::vector<Step>{Step::kDiscovery};
  DiscoveryFact found;
  found.head = present(source);
  found.openpgp = key("aaaa");
  known(request).discovery.push_back(found);
  return request;
}

// "off in the SecureLine preset"
TEST(DiscoveryStep, IsOffInTheSecureLinePreset) {
  Request request = with_found(FactSource::kWkd);
  account(request).steps = secureline_steps();
  EXPECT_EQ(decide(request).method, Method::kRefuse);
  EXPECT_EQ(trace_of(decide(request), Step::kDiscovery), "");
  account(request).steps = end_to_end_first_steps();
  EXPECT_EQ(decide(request).method, Method::kOpenPgp);
}

// "a key found by WKD, a key server, Autocrypt or DNS"
TEST(DiscoveryStep, TakesKeysOfEachSourceThatPolicyNames) {
  for (const FactSource source :
       {FactSource::kWkd, FactSource::kKeyserver, FactSource::kAutocrypt, FactSource::kDns}) {
    Request request = with_found(source);
    account(request).discovery_sources = std::vector<FactSource>{source};
    const Decision decision = decide(request);
    EXPECT_EQ(decision.method, Method::kOpenPgp);
    EXPECT_EQ(decision.source->from, source);
    EXPECT_EQ(decision.reason, Code::kKeyDiscovered);
    EXPECT_EQ(decision.level, Level::kL2) << "nobody pinned it";
  }
}

// "passes policy": the source
TEST(DiscoveryStep, PassesOverSourcesThatPolicyDoesNotName) {
  for (const FactSource source : {FactSource::kKeyserver, FactSource::kAutocrypt}) {
    EXPECT_EQ(trace_of(decide(with_found(source)), Step::kDiscovery),
              "fact_not_asked fact_not_asked discovery_source_off");
  }
}

// "passes policy": usable now, and not another key than the pinned one
TEST(DiscoveryStep, PassesOverUnusableAndChangedKeys) {
  Request request = with_found(FactSource::kWkd);
  account(request).discovery_sources = std::vector<FactSource>{FactSource::kWkd};
  known(request).discovery[0].openpgp = bad_key("aaaa", Code::kBadUtf8);
  EXPECT_EQ(trace_of(decide(request), Step::kDiscovery), "bad_utf8");
  known(request).discovery[0].openpgp = key("aaaa", Pin::kMismatch);
  EXPECT_EQ(trace_of(decide(request), Step::kDiscovery), "key_pin_mismatch");
  known(request).discovery[0].openpgp = key("aaaa", Pin::kMatch);
  EXPECT_EQ(decide(request).level, Level::kL5);
}

// "passes policy": its age
TEST(DiscoveryStep, PassesOverWhatIsTooOld) {
  Request request = with_found(FactSource::kWkd);
  account(request).discovery_sources = std::vector<FactSource>{FactSource::kWkd};
  known(request).discovery[0].head.age_s = 86401;
  EXPECT_EQ(trace_of(decide(request), Step::kDiscovery), "fact_stale");
}

TEST(DiscoveryStep, TriesSourcesInTheOrderOfThePolicy) {
  Request request = with_found(FactSource::kWkd);
  DiscoveryFact dns;
  dns.head = present(FactSource::kDns);
  dns.smime = key("bbbb");
  known(request).discovery.push_back(dns);
  account(request).discovery_sources = std::vector<FactSource>{FactSource::kDns, FactSource::kWkd};
  EXPECT_EQ(decide(request).method, Method::kSmime);
}

// A key server that is down leads to the next step with the reason shown.
TEST(DiscoveryStep, AFailedLookUpLeadsToTheNextStepWithTheReason) {
  Request request = with_found(FactSource::kWkd);
  account(request).steps = end_to_end_first_steps();
  account(request).discovery_sources = std::vector<FactSource>{FactSource::kWkd};
  account(request).login_always = true;
  known(request).discovery[0].head.outcome = Outcome::kError;
  const Decision decision = decide(request);
  EXPECT_EQ(decision.method, Method::kEscrowLogin);
  EXPECT_EQ(trace_of(decision, Step::kDiscovery), "fact_error");
}

}  // namespace
}  // namespace waferseal::test
