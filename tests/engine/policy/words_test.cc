#include "waferseal/words.h"

#include <gtest/gtest.h>

namespace waferseal {
namespace {

constexpr Method kAllWords[] = {
    Method::kTls,         Method::kOpenPgp, Method::kSmime,    Method::kEscrowQuestion,
    Method::kEscrowLogin, Method::kAsk,     Method::kInsecure, Method::kRefuse,
    Method::kHold};

TEST(WordsTest, NamesLeadBack) {
  for (const Method method : kAllWords) EXPECT_EQ(method_from_name(name(method)), method);
  EXPECT_EQ(method_from_name("escrow-question"), Method::kEscrowQuestion);
  EXPECT_FALSE(method_from_name("Tls"));
  EXPECT_FALSE(method_from_name(""));
}

TEST(WordsTest, LevelsAreNumbered) {
  EXPECT_EQ(level_from_number(0), Level::kL0);
  EXPECT_EQ(level_from_number(5), Level::kL5);
  EXPECT_FALSE(level_from_number(6));
  EXPECT_FALSE(level_from_number(-1));
}

TEST(WordsTest, WhatIsSentHasACarrier) {
  EXPECT_EQ(carrier_of(Method::kInsecure), Carrier::kAgent);
  EXPECT_EQ(carrier_of(Method::kSmime), Carrier::kCiphertext);
  EXPECT_EQ(carrier_of(Method::kEscrowLogin), Carrier::kNotice);
  for (const Method method : {Method::kAsk, Method::kRefuse, Method::kHold}) {
    EXPECT_EQ(carrier_of(method), Carrier::kNone) << name(method);
    EXPECT_FALSE(is_sending(method)) << name(method);
  }
}

}  // namespace
}  // namespace waferseal
