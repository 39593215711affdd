#include <gtest/gtest.h>

#include <set>

#include "waferseal/result.h"

namespace waferseal {
namespace {

TEST(Codes, NamesAreUniqueSnakeCaseAndFoundAgain) {
  std::set<std::string_view> seen;
  for (std::uint16_t i = 0;; ++i) {
    const auto code = static_cast<Code>(i);
    const std::string_view name = code_name(code);
    EXPECT_TRUE(seen.insert(name).second) << name;
    EXPECT_EQ(name.find_first_not_of("abcdefghijklmnopqrstuvwxyz0123456789_"),
              std::string_view::npos)
        << name;
    EXPECT_EQ(code_from_name(name), code);
    EXPECT_FALSE(code_message(code).empty()) << name;
    EXPECT_FALSE(code_hint(code).empty()) << name;
    if (i + 1u == code_count()) break;
  }
  EXPECT_EQ(code_from_name("no_such_code"), std::nullopt);
}

Result<int> half(int value) {
  if (value % 2 != 0) return Error{Code::kInvalidArgument, "value", "is odd"};
  return value / 2;
}

Result<int> quarter(int value) {
  WAFERSEAL_TRY(const int once, half(value));
  WAFERSEAL_TRY(const int twice, half(once));
  return twice;
}

TEST(Result, TryHandsErrorsUp) {
  EXPECT_EQ(*quarter(12), 3);
  const Result<int> failed = quarter(6);
  ASSERT_FALSE(failed.ok());
  EXPECT_EQ(describe(failed.error()),
            "invalid_argument (value): A value given to waferseal is not valid. is odd");
}

}  // namespace
}  // namespace waferseal
