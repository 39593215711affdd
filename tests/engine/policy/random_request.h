// Random requests from a seed. The same seed gives the same request in every build: the generator
// is ours (SplitMix64), and nothing depends on the library's distributions or hash order.
#ifndef WAFERSEAL_TESTS_ENGINE_POLICY_RANDOM_REQUEST_H_
#define WAFERSEAL_TESTS_ENGINE_POLICY_RANDOM_REQUEST_H_

#include <cstdint>
#include <string>
#include <vector>

#include "waferseal/policy.h"

namespace waferseal::test {

class Dice {
 public:
  explicit Dice(std::uint64_t seed) : state_(seed) {}
  std::uint64_t next();
  std::uint64_t below(std::uint64_t limit) { return next() % limit; }
  // True once in `n` on average.
  bool one_in(std::uint64_t n) { return below(n) == 0; }
  template <class Enum>
  Enum any(std::uint64_t count) {
    return static_cast<Enum>(below(count));
  }
  template <class T>
  const T& pick(const std::vector<T>& from) {
    return from[static_cast<std::size_t>(below(from.size()))];
  }

 private:
  std::uint64_t state_;
};

Policy random_policy(Dice& dice);
Request random_request(std::uint64_t seed);
// The same as JSON.
std::string random_request_json(std::uint64_t seed);

}  // namespace waferseal::test

#endif  // WAFERSEAL_TESTS_ENGINE_POLICY_RANDOM_REQUEST_H_
