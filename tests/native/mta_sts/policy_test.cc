// What a domain publishes, as text (RFC 8461, 3.1, 3.2, 4.1).
#include "native/mta_sts/policy.h"

#include <gtest/gtest.h>

namespace waferseal::mta_sts {
namespace {

constexpr const char* kText =
    "version: STSv1\r\nmode: enforce\r\nmx: mail.example.com\r\nmx: *.example.net\r\nmax_age: "
    "604800\r\n";

TEST(MtaStsRecord, HasAnId) {
  EXPECT_EQ(policy_id({"v=STSv1; id=20160831085700Z;"}), "20160831085700Z");
  EXPECT_EQ(policy_id({"v=STSv1;id=1"}), "1");
  EXPECT_EQ(policy_id({"v=spf1 -all", "v=STSv1; more=x; id=a1;"}), "a1");
}

TEST(MtaStsRecord, AnythingElseIsNone) {
  EXPECT_FALSE(policy_id({}));
  EXPECT_FALSE(policy_id({"v=STSv2; id=1"}));
  EXPECT_FALSE(policy_id({"id=1; v=STSv1"}));
  EXPECT_FALSE(policy_id({"v=STSv1;"}));
  EXPECT_FALSE(policy_id({"v=STSv1; id=;"}));
  EXPECT_FALSE(policy_id({"v=STSv1; id=a-b"}));
  EXPECT_FALSE(policy_id({"v=STSv1; id=" + std::string(33, 'a')}));
  EXPECT_FALSE(policy_id({"v=STSv1; id=1", "v=STSv1; id=2"})) << "more than one";
  EXPECT_FALSE(policy_id({"v=STSv1"}));
  EXPECT_FALSE(policy_id({" v=STSv1; id=1"}));
  EXPECT_FALSE(policy_id({""}));
}

TEST(MtaStsRecord, WhatIsNoneOfOursDoesNotCountAsASecondOne) {
  EXPECT_EQ(policy_id({"v=STSv1", "v=STSv1; id=1"}), "1");
  EXPECT_EQ(policy_id({"v=STSv1 ; id=1", " v=STSv1; id=2", "v=STSv10; id=3"}), "1");
}

TEST(MtaStsPolicy, IsReadWithEitherLineEnd) {
  std::string lf(kText);
  lf.erase(std::remove(lf.begin(), lf.end(), '\r'), lf.end());
  for (const std::string& text : {std::string(kText), lf, lf.substr(0, lf.size() - 1)}) {
    const Result<Policy> policy = parse_policy(text);
    ASSERT_TRUE(policy.ok()) << describe(policy.error());
    EXPECT_EQ(policy->mode, Mode::kEnforce);
    EXPECT_EQ(policy->max_age, std::chrono::seconds(604800));
    EXPECT_EQ(policy->mx, (std::vector<std::string>{"mail.example.com", "*.example.net"}));
  }
}

TEST(MtaStsPolicy, KeysThatNobodyKnowsArePassedOverAndTheFirstOfAKeyCounts) {
  const Result<Policy> policy = parse_policy(
      "version:STSv1\nfuture: x\nmode:testing\nmode: enforce\nmx:A.Example.COM\nmax_age: "
      "99999999\n");
  ASSERT_TRUE(policy.ok()) << describe(policy.error());
  EXPECT_EQ(policy->mode, Mode::kTesting);
  EXPECT_EQ(policy->mx, std::vector<std::string>{"a.example.com"});
  EXPECT_EQ(policy->max_age, std::chrono::seconds(31557600)) << "a year at most";
}

TEST(MtaStsPolicy, NoneNeedsNoMx) {
  const Result<Policy> policy = parse_policy("version: STSv1\nmode: none\nmax_age: 60\n");
  ASSERT_TRUE(policy.ok()) << describe(policy.error());
  EXPECT_EQ(policy->mode, Mode::kNone);
}

TEST(MtaStsPolicy, WhatIsWrongIsNamed) {
  const auto detail = [](const std::string& text) {
    const Result<Policy> policy = parse_policy(text);
    EXPECT_EQ(policy.code(), Code::kMtaStsBadPolicy) << text;
    return policy ? std::string() : policy.error().detail;
  };
  EXPECT_EQ(detail(""), "version");
  EXPECT_EQ(detail("version: STSv2\nmode: none\nmax_age: 1\n"), "version");
  EXPECT_EQ(detail("version: STSv1\nmode: often\nmax_age: 1\n"), "mode");
  EXPECT_EQ(detail("version: STSv1\nmode: none\n"), "max_age");
  EXPECT_EQ(detail("version: STSv1\nmode: none\nmax_age: -1\n"), "max_age");
  EXPECT_EQ(detail("version: STSv1\nmode: none\nmax_age: 99999999999\n"), "max_age");
  EXPECT_EQ(detail("version: STSv1\nmode: enforce\nmax_age: 1\n"), "no mx");
  EXPECT_EQ(detail("version: STSv1\nmode: enforce\nmx: a..b\nmax_age: 1\n"), "mx a..b");
  EXPECT_EQ(detail("version: STSv1\nmode: enforce\nmx: *.*.example\nmax_age: 1\n"),
            "mx *.*.example");
  EXPECT_EQ(detail("<html>\n"), "a line without a colon");
}

TEST(MtaStsPolicy, AWildcardIsOneLabel) {
  const Policy policy = *parse_policy(kText);
  EXPECT_TRUE(matches(policy, "mail.example.com"));
  EXPECT_TRUE(matches(policy, "MAIL.example.com"));
  EXPECT_TRUE(matches(policy, "mx1.example.net"));
  EXPECT_FALSE(matches(policy, "example.net"));
  EXPECT_FALSE(matches(policy, "a.mx1.example.net"));
  EXPECT_FALSE(matches(policy, "other.example.com"));
  EXPECT_FALSE(matches(policy, ".example.net"));
  EXPECT_FALSE(matches(policy, "mail.example.com.evil.test"));
}

}  // namespace
}  // namespace waferseal::mta_sts
