// What the engine needs from the world, as arguments: randomness and the time. The engine opens
// nothing, sleeps nowhere, logs nothing and reads no clock.
#ifndef WAFERSEAL_HOST_H_
#define WAFERSEAL_HOST_H_

#include <chrono>

#include "waferseal/bytes.h"

namespace waferseal {

// Whole seconds since 1970-01-01T00:00:00Z, without leap seconds.
using UnixTime = std::chrono::time_point<std::chrono::system_clock, std::chrono::seconds>;
inline std::int64_t unix_seconds(UnixTime time) { return time.time_since_epoch().count(); }
inline UnixTime from_unix_seconds(std::int64_t seconds) {
  return UnixTime(std::chrono::seconds(seconds));
}

// A source of cryptographically secure random bytes. Production code uses `system_random()`
// (libsodium, engine/crypto); tests give a seeded one. A source never fails: where the platform
// has none, the process ends.
class RandomSource {
 public:
  virtual ~RandomSource() = default;
  virtual void fill(MutableByteView out) = 0;

  template <std::size_t N>
  ByteArray<N> array() {
    ByteArray<N> out;
    fill(out);
    return out;
  }
  SecretBytes secret(std::size_t size) {
    SecretBytes out(size);
    fill(out.reveal_mutable());
    return out;
  }
};

RandomSource& system_random();

}  // namespace waferseal

#endif  // WAFERSEAL_HOST_H_
