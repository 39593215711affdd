// Who may read a body: after `opened`, for ten minutes, by a token that only the opener was given.
#ifndef WAFERSEAL_NATIVE_SERVER_BODY_ACCESS_H_
#define WAFERSEAL_NATIVE_SERVER_BODY_ACCESS_H_

#include <map>
#include <mutex>

#include "waferseal/escrow.h"

namespace waferseal::native {

inline constexpr std::chrono::seconds kBodyAccessLife{600};
inline constexpr std::uint32_t kMostSegmentsAtOnce = 8;  // of a body, in one answer

class BodyAccessTable {
 public:
  BodyAccess grant(const SlotId& slot, UnixTime now, RandomSource& random);
  bool allows(const ByteArray<32>& token, const SlotId& slot, UnixTime now);

 private:
  struct Access {
    SlotId slot{};
    UnixTime until{};
  };
  std::mutex mutex_;
  std::map<ByteArray<32>, Access> by_token_;
};

}  // namespace waferseal::native

#endif  // WAFERSEAL_NATIVE_SERVER_BODY_ACCESS_H_
