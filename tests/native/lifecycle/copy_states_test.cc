#include "native/lifecycle/copy_states.h"

#include <gtest/gtest.h>

namespace waferseal::lifecycle {
namespace {

// What is over is nothing that delivery, expiry or a first opening may change, but for a late proof
// that a copy was opened all the same.
TEST(CopyStatesTest, FinalStatesStay) {
  for (int i = 0; i < native::kCopyStateCount; ++i) {
    const auto state = static_cast<CopyState>(i);
    EXPECT_NE(is_final(state), kOnTheWay.has(state));
    if (kOver.has(state)) {
      EXPECT_FALSE(kMayExpire.has(state)) << native::copy_state_name(state);
    }
  }
  EXPECT_FALSE(kMayBeOpened.has(CopyState::kRetracted));
  EXPECT_FALSE(kMayBeOpened.has(CopyState::kExpired));
  EXPECT_FALSE(kMayBeOpened.has(CopyState::kOpened)) << "only the first opening counts";
  EXPECT_TRUE(kMayBeOpened.has(CopyState::kFailed)) << "the link may have come another way";
  EXPECT_TRUE(kMayBeRetracted.has(CopyState::kOpened));
  EXPECT_FALSE(kMayBeRetracted.has(CopyState::kSent));
}

TEST(CopyStatesTest, SetsAreSets) {
  constexpr CopyStates some{CopyState::kSent, CopyState::kExpired};
  EXPECT_TRUE(some.has(CopyState::kExpired));
  EXPECT_FALSE((~some).has(CopyState::kSent));
  EXPECT_TRUE((~some | some) == CopyStates::all());
  EXPECT_TRUE((~some & some) == CopyStates());
}

}  // namespace
}  // namespace waferseal::lifecycle
