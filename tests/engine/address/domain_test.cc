#include <gtest/gtest.h>

#include "waferseal/address.h"

namespace waferseal {
namespace {

Domain domain(std::string_view text) { return *Domain::parse(text); }

TEST(Domain, ComparesCanonicalForms) {
  EXPECT_EQ(domain("EXAMPLE.com."), domain("example.COM"));
  EXPECT_EQ(domain("bücher.example"), domain("xn--bcher-kva.example"));
  EXPECT_EQ(domain("Bücher.example").display(), "bücher.example");
  EXPECT_FALSE(domain("example.com") == domain("www.example.com"));
}

TEST(Domain, TakesNamesAsLongAsDnsDoes) {
  const std::string label(63, 'a');
  const std::string longest = label + "." + label + "." + label + "." + std::string(61, 'b');
  ASSERT_EQ(longest.size(), 253U);
  EXPECT_TRUE(Domain::parse(longest).ok());
  EXPECT_FALSE(Domain::parse(longest + "b").ok());
  EXPECT_FALSE(Domain::parse(label + "a.example").ok());
}

// Case folding goes to the upper case in Cherokee (RFC 5892, 2.2), and what is shown is read again.
TEST(Domain, WhatIsShownIsReadAgainInScriptsThatFoldUpwards) {
  const Result<Domain> upper = Domain::parse("xn--lce.example");
  ASSERT_TRUE(upper.ok()) << describe(upper.error());
  const Result<Domain> shown = Domain::parse(upper->display());
  ASSERT_TRUE(shown.ok()) << describe(shown.error());
  EXPECT_EQ(*shown, *upper);
  EXPECT_FALSE(Domain::parse("xn--tce.example")) << "the lower case is not allowed in names";
}

TEST(Domain, LiteralsAreNotNames) {
  EXPECT_FALSE(Domain::parse("[192.0.2.1]").ok());
  EXPECT_TRUE(Domain::parse_literal("[192.0.2.1]")->is_address_literal());
  EXPECT_FALSE(Domain::parse_literal("192.0.2.1").ok());
  EXPECT_FALSE(domain("example.com").is_address_literal());
}

TEST(Domain, ErrorsNameTheTextAndTheRule) {
  const auto bad = Domain::parse("exa_mple.com");
  ASSERT_FALSE(bad.ok());
  EXPECT_EQ(bad.error().subject, "exa_mple.com");
  EXPECT_NE(bad.error().detail.find("letters, digits and hyphens"), std::string::npos);
}

TEST(DomainPattern, MatchesAsItSays) {
  const DomainPattern exact = *DomainPattern::parse("Example.com");
  EXPECT_TRUE(exact.matches(domain("example.com")));
  EXPECT_FALSE(exact.matches(domain("www.example.com")));
  EXPECT_FALSE(exact.is_wildcard());

  const DomainPattern star = *DomainPattern::parse("*.example.com");
  EXPECT_TRUE(star.matches(domain("a.example.com")));
  EXPECT_TRUE(star.matches(domain("a.b.example.com")));
  EXPECT_FALSE(star.matches(domain("example.com")));
  EXPECT_FALSE(star.matches(domain("badexample.com")));
  EXPECT_TRUE(star.is_wildcard());
  EXPECT_TRUE(DomainPattern::parse("*.bücher.example")->matches(domain("a.xn--bcher-kva.example")));
}

TEST(DomainPattern, TakesAStarAsTheFirstLabelOnly) {
  for (const char* text : {"*", "*.", "a.*.com", "*a.com", "**.com", "*.*.com", "", "*..com"}) {
    EXPECT_FALSE(DomainPattern::parse(text).ok()) << text;
  }
}

TEST(DomainPattern, TheOneThatSaysMoreIsMoreSpecific) {
  const auto specificity = [](const char* text) {
    return DomainPattern::parse(text)->specificity();
  };
  EXPECT_GT(specificity("a.b"), specificity("*.a-long-name.example.com"));
  EXPECT_GT(specificity("*.b.example.com"), specificity("*.example.com"));
}

}  // namespace
}  // namespace waferseal
