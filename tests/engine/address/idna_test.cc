#include "engine/address/idna.h"

#include <gtest/gtest.h>

namespace waferseal {
namespace {

// RFC 5892, appendix A.
TEST(IdnaContext, EachRuleAllowsAndForbids) {
  EXPECT_TRUE(idna::context_allows(U"\u0915\u094D\u200C", 2));  // A.1 after a virama
  EXPECT_FALSE(idna::context_allows(U"a\u200C", 1));
  EXPECT_TRUE(idna::context_allows(U"\u0915\u094D\u200D", 2));  // A.2
  EXPECT_FALSE(idna::context_allows(U"\u200D", 0));
  EXPECT_TRUE(idna::context_allows(U"l\u00B7l", 1));  // A.3
  EXPECT_FALSE(idna::context_allows(U"l\u00B7", 1));
  EXPECT_TRUE(idna::context_allows(U"\u0375\u03B1", 0));  // A.4
  EXPECT_FALSE(idna::context_allows(U"\u0375a", 0));
  EXPECT_TRUE(idna::context_allows(U"\u05D0\u05F3", 1));  // A.5
  EXPECT_FALSE(idna::context_allows(U"a\u05F3", 1));
  EXPECT_TRUE(idna::context_allows(U"\u05D0\u05F4", 1));  // A.6
  EXPECT_FALSE(idna::context_allows(U"\u05F4\u05D0", 0));
  EXPECT_TRUE(idna::context_allows(U"\u30FB\u30A2", 0));  // A.7
  EXPECT_FALSE(idna::context_allows(U"a\u30FBb", 1));
  EXPECT_TRUE(idna::context_allows(U"\u0660\u0661", 0));  // A.8
  EXPECT_FALSE(idna::context_allows(U"\u0660\u06F0", 0));
  EXPECT_TRUE(idna::context_allows(U"\u06F0\u06F1", 0));  // A.9
  EXPECT_FALSE(idna::context_allows(U"\u0660\u06F0", 1));
}

// RFC 5893, 2: the number is the condition.
TEST(BidiRule, EachConditionForbids) {
  EXPECT_TRUE(idna::bidi_rule_holds(U"\u05D0\u05D1"));
  EXPECT_TRUE(idna::bidi_rule_holds(U"abc"));
  EXPECT_TRUE(idna::bidi_rule_holds(U"\u05D01"));
  EXPECT_FALSE(idna::bidi_rule_holds(U"1\u05D0"));              // 1
  EXPECT_FALSE(idna::bidi_rule_holds(U"\u05D0a"));              // 2
  EXPECT_FALSE(idna::bidi_rule_holds(U"\u05D0-"));              // 3
  EXPECT_FALSE(idna::bidi_rule_holds(U"\u05D01\u0661\u05D0"));  // 4
  EXPECT_FALSE(idna::bidi_rule_holds(U"a\u05D0"));              // 5
  EXPECT_FALSE(idna::bidi_rule_holds(U"a-"));                   // 6
  EXPECT_TRUE(idna::bidi_rule_holds(U"\u05D0\u05B0"));          // a mark may stand at the end
}

TEST(IdnaMap, MapsAsRfc5895Says) {
  EXPECT_TRUE(*idna::map("ÄB\u3002C\uFF0EＤ") == U"\u00E4b.c.d");
  EXPECT_TRUE(*idna::map("\u0130") == U"i\u0307");
  EXPECT_TRUE(*idna::map("ß") == U"\u00DF");
  EXPECT_FALSE(idna::map("\xFF").ok());
}

TEST(IdnaLabels, GoThereAndBack) {
  EXPECT_EQ(*idna::to_ascii(U"b\u00FCcher"), "xn--bcher-kva");
  EXPECT_TRUE(*idna::to_unicode("xn--bcher-kva") == U"b\u00FCcher");
  EXPECT_FALSE(idna::to_unicode("xn--bcher").ok());
  EXPECT_FALSE(idna::to_ascii(U"\u2764").ok());
}

}  // namespace
}  // namespace waferseal
