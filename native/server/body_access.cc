#include "native/server/body_access.h"

namespace waferseal::native {

BodyAccess BodyAccessTable::grant(const SlotId& slot, UnixTime now, RandomSource& random) {
  const BodyAccess access{random.array<32>(), now + kBodyAccessLife};
  const std::lock_guard<std::mutex> lock(mutex_);
  for (auto entry = by_token_.begin(); entry != by_token_.end();) {
    entry = entry->second.until <= now ? by_token_.erase(entry) : std::next(entry);
  }
  by_token_[access.token] = Access{slot, access.until};
  return access;
}

bool BodyAccessTable::allows(const ByteArray<32>& token, const SlotId& slot, UnixTime now) {
  const std::lock_guard<std::mutex> lock(mutex_);
  const auto found = by_token_.find(token);
  return found != by_token_.end() && found->second.slot == slot && found->second.until > now;
}

}  // namespace waferseal::native
