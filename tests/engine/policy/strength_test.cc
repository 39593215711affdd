#include "waferseal/strength.h"

#include <gtest/gtest.h>

#include <algorithm>

#include "engine/policy/levels.h"

namespace waferseal {
namespace {

TEST(StrengthTableTest, EachMethodThatSendsIsThereUpToItsHighestLevel) {
  const std::vector<StrengthRow> rows = strength_table();
  for (const Method method : {Method::kTls, Method::kOpenPgp, Method::kSmime,
                              Method::kEscrowQuestion, Method::kEscrowLogin, Method::kInsecure}) {
    const auto strongest = std::find_if(
        rows.begin(), rows.end(), [&](const StrengthRow& row) { return row.method == method; });
    ASSERT_NE(strongest, rows.end()) << name(method);
    EXPECT_EQ(strongest->level, policy::highest_level(method)) << name(method);
  }
}

// A higher level lets nobody in whom a lower one keeps out.
TEST(StrengthTableTest, EachLevelKeepsOutWhomTheOneBelowKeepsOut) {
  for (const Reader reader : {Reader::kOnTheWay, Reader::kDatabaseThief, Reader::kMailboxThief,
                              Reader::kMailboxReader, Reader::kOperator}) {
    EXPECT_EQ(access_of(Level::kL0, reader), Access::kYes) << name(reader);
    EXPECT_EQ(access_of(Level::kL5, reader), Access::kNo) << name(reader);
    for (int level = 1; level <= 5; ++level) {
      EXPECT_LE(access_of(static_cast<Level>(level), reader),
                access_of(static_cast<Level>(level - 1), reader))
          << name(reader) << " L" << level;
    }
  }
}

TEST(StrengthTableTest, WhoseGuessesAreCountedAndWhoIsTrusted) {
  EXPECT_EQ(access_of(Level::kL1, Reader::kMailboxThief), Access::kYes);
  EXPECT_EQ(access_of(Level::kL2, Reader::kMailboxThief), Access::kNo);
  EXPECT_EQ(access_of(Level::kL3, Reader::kMailboxReader), Access::kByGuessing);
  EXPECT_EQ(access_of(Level::kL4, Reader::kOperator), Access::kYes);
}

}  // namespace
}  // namespace waferseal
