#include "engine/crypto/random.h"

#include <sodium.h>

#include <cstdlib>

namespace waferseal {
namespace crypto {

void start_sodium() {
  static const bool started = sodium_init() >= 0;
  require(started);
}

void require(bool condition) {
  if (!condition) std::abort();
}

}  // namespace crypto

namespace {

class SystemRandom final : public RandomSource {
 public:
  void fill(MutableByteView out) override {
    crypto::start_sodium();
    if (!out.empty()) randombytes_buf(out.data(), out.size());  // it takes no null pointer
  }
};

}  // namespace

RandomSource& system_random() {
  static SystemRandom source;
  return source;
}

}  // namespace waferseal
