// The order of the steps is data.
#include <gtest/gtest.h>

#include <algorithm>

#include "tests/engine/policy/request_builder.h"

namespace waferseal::test {
namespace {

// Something for every step.
Request everything() {
  Request request = request_to();
  account(request).tls_only = true;
  account(request).login_always = true;
  account(request).default_question = "q-default";
  account(request).discovery_sources = std::vector<FactSource>{FactSource::kWkd};
  servers(request, Assurance::kDane);
  known(request).directory = {present(FactSource::kDirectory), true, {}, key("d1"), {}};
  add_entry(request, "personal", "e1").smime = key("b1");
  known(request).discovery.push_back({present(FactSource::kWkd), key("w1"), {}});
  known(request).portal_account = present(FactSource::kPortal);
  request.recipients[0].question = Strength::kStrong;
  return request;
}

std::vector<Step> looked_at(const Decision& decision) {
  std::vector<Step> out;
  for (const TraceLine& line : decision.trace) {
    if (out.empty() || out.back() != line.step) out.push_back(line.step);
  }
  return out;
}

// The default order is SecureLine's.
TEST(Order, SecureLineIsTheDefault) {
  EXPECT_EQ(secureline_steps(),
            (std::vector<Step>{Step::kTls, Step::kDirectory, Step::kAddressBook, Step::kLoginAlways,
                               Step::kLoginKnown, Step::kDefaultQuestion, Step::kAsk}));
  Request nothing = request_to();
  std::vector<Step> walked = secureline_steps();
  walked.push_back(Step::kFailure);
  EXPECT_EQ(looked_at(decide(nothing)), walked);
}

TEST(Order, EndToEndFirstPutsPkiBeforeTls) {
  Request request = everything();
  EXPECT_EQ(decide(request).method, Method::kTls);
  account(request).steps = end_to_end_first_steps();
  EXPECT_EQ(decide(request).method, Method::kOpenPgp);
  EXPECT_EQ(decide(request).source->fingerprint, "d1");
}

// Each step, put first, decides; what stands behind it is not looked at.
TEST(Order, TheFirstStepThatAppliesDecides) {
  const std::pair<Step, Code> rows[] = {{Step::kTls, Code::kTlsSupported},
                                        {Step::kDirectory, Code::kDirectoryKey},
                                        {Step::kAddressBook, Code::kBookKey},
                                        {Step::kDiscovery, Code::kKeyDiscovered},
                                        {Step::kLoginAlways, Code::kLoginAlways},
                                        {Step::kLoginKnown, Code::kPortalAccountKnown},
                                        {Step::kDefaultQuestion, Code::kDefaultQuestionSet},
                                        {Step::kAsk, Code::kQuestionGiven}};
  for (const auto& [step, reason] : rows) {
    Request request = everything();
    std::vector<Step> steps = end_to_end_first_steps();
    std::stable_partition(steps.begin(), steps.end(), [s = step](Step x) { return x == s; });
    account(request).steps = steps;
    const Decision decision = decide(request);
    EXPECT_EQ(decision.reason, reason) << name(step);
    EXPECT_EQ(decision.trace.size(), 1U) << name(step);
    EXPECT_TRUE(decision.trace.back().taken);
    EXPECT_EQ(decision.trace.back().reason, decision.reason);
  }
}

TEST(Order, StepsThatAreNotListedAreNotLookedAt) {
  Request request = everything();
  account(request).steps = std::vector<Step>{};
  const Decision decision = decide(request);
  EXPECT_EQ(decision.method, Method::kRefuse);
  EXPECT_EQ(looked_at(decision), (std::vector<Step>{Step::kFailure}));
}

}  // namespace
}  // namespace waferseal::test
