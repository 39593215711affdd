#include <sodium.h>

#include <stdexcept>

#include "engine/crypto/voprf.h"
#include "tests/bench/benches.h"

namespace waferseal::bench {

Seconds evaluate(std::size_t count) {
  const crypto::VoprfKey key = crypto::voprf_generate_key(system_random());
  const auto blinded = crypto::voprf_blind(as_bytes("an answer"), system_random());
  if (!blinded) throw std::runtime_error("blind");
  const auto began = std::chrono::steady_clock::now();
  for (std::size_t i = 0; i < count; ++i) {
    if (!crypto::voprf_evaluate(key, blinded->element, system_random())) {
      throw std::runtime_error("evaluate");
    }
  }
  return std::chrono::steady_clock::now() - began;
}

Seconds multiply(std::size_t count) {
  ByteArray<crypto_core_ristretto255_SCALARBYTES> scalar{};
  ByteArray<crypto_core_ristretto255_BYTES> point{};
  crypto_core_ristretto255_scalar_random(scalar.data());
  crypto_core_ristretto255_random(point.data());
  const auto began = std::chrono::steady_clock::now();
  for (std::size_t i = 0; i < count; ++i) {
    if (crypto_scalarmult_ristretto255(point.data(), scalar.data(), point.data()) != 0) {
      throw std::runtime_error("multiply");
    }
  }
  return std::chrono::steady_clock::now() - began;
}

}  // namespace waferseal::bench
