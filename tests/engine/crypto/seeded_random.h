// A RandomSource that gives the same bytes for the same seed on every platform, for tests and
// vectors: block i is SHA-256 of the seed and i. Not for anything that must stay secret.
#ifndef WAFERSEAL_TESTS_ENGINE_CRYPTO_SEEDED_RANDOM_H_
#define WAFERSEAL_TESTS_ENGINE_CRYPTO_SEEDED_RANDOM_H_

#include <string>
#include <string_view>

#include "engine/crypto/hash.h"
#include "waferseal/host.h"

namespace waferseal {

class SeededRandom final : public RandomSource {
 public:
  explicit SeededRandom(std::string_view seed) : seed_(seed) {}

  void fill(MutableByteView out) override {
    for (std::uint8_t& byte : out) {
      if (used_ == block_.size()) next_block();
      byte = block_[used_++];
    }
  }

 private:
  void next_block() {
    block_ = crypto::hash("test random", {as_bytes(seed_ + ":" + std::to_string(counter_++))});
    used_ = 0;
  }

  std::string seed_;
  std::uint64_t counter_ = 0;
  crypto::Digest block_{};
  std::size_t used_ = crypto::kDigestSize;
};

}  // namespace waferseal

#endif  // WAFERSEAL_TESTS_ENGINE_CRYPTO_SEEDED_RANDOM_H_
