#include "waferseal/policy_report.h"

#include <gtest/gtest.h>

#include <nlohmann/json.hpp>

#include "tests/engine/policy/request_builder.h"

namespace waferseal::test {
namespace {

nlohmann::json report(const Policy& policy) {
  return nlohmann::json::parse(policy_report_json(policy, {Method::kTls, Method::kEscrowQuestion}));
}

TEST(PolicyReport, SaysWhichScopesStandAboveWhich) {
  Policy policy;
  policy.domains[pattern("*.example")];
  policy.domains[pattern("a.example")];
  policy.domains[pattern("b.example")];
  policy.users[mailbox("ann@a.example")];
  const auto scopes = report(policy)["scopes"];
  const auto above = [&](const std::string& key) {
    for (const auto& scope : scopes) {
      if (scope["key"] != key) continue;
      std::string out;
      for (const auto& one : scope["above"]) {
        out += one["kind"].get<std::string>() + ":" + one["key"].get<std::string>() + " ";
      }
      return out;
    }
    return std::string("missing");
  };
  EXPECT_EQ(scopes[0]["kind"], "account");
  EXPECT_EQ(above(""), "");
  EXPECT_EQ(above("*.example"), "account: ");
  EXPECT_EQ(above("a.example"), "account: domain:*.example ");
  EXPECT_EQ(above("ann@a.example"), "account: domain:*.example domain:a.example ");
}

TEST(PolicyReport, HasADefaultForEachSetting) {
  const auto defaults = report(Policy{})["defaults"];
  EXPECT_EQ(defaults.size(), 19u) << defaults.dump();
  EXPECT_EQ(defaults["steps"], "secureline");
  EXPECT_EQ(defaults["tls_assurance"], "pkix");
  EXPECT_EQ(defaults["default_question"], nullptr);
}

TEST(PolicyReport, ProvesOrNamesWhatIsInTheWay) {
  Policy policy;
  auto always = report(policy)["always"];
  EXPECT_EQ(always["proved"], false);
  EXPECT_EQ(always["lines"][0]["reason"], "default_question_not_set");
  policy.account.set.default_question = "q";
  EXPECT_EQ(report(policy)["always"]["proved"], true);
  policy.account.lock = {Setting::kSteps};
  policy.users[mailbox("ann@a.example")].set.steps = secureline_steps();
  const auto contradictions = report(policy)["contradictions"];
  ASSERT_EQ(contradictions.size(), 1u);
  EXPECT_EQ(contradictions[0]["code"], "contradiction");
  EXPECT_EQ(contradictions[0]["subject"], "account.steps and users[ann@a.example].steps");
}

}  // namespace
}  // namespace waferseal::test
