#include "native/server/body_access.h"

#include <gtest/gtest.h>

#include "waferseal/host.h"

namespace waferseal::native {
namespace {

TEST(BodyAccessTest, ATokenIsForItsSlotAndItsTime) {
  BodyAccessTable table;
  SlotId slot{};
  slot.fill(1);
  SlotId other{};
  const UnixTime now = from_unix_seconds(1'700'000'000);
  const BodyAccess access = table.grant(slot, now, system_random());
  EXPECT_TRUE(table.allows(access.token, slot, now + std::chrono::seconds(599)));
  EXPECT_FALSE(table.allows(access.token, slot, now + kBodyAccessLife));
  EXPECT_FALSE(table.allows(access.token, other, now));
}

}  // namespace
}  // namespace waferseal::native
