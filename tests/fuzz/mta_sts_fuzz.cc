// What a domain publishes about its mail servers: refused, or a policy that means hosts of a name only.
#include <cstddef>
#include <cstdint>
#include <cstdlib>
#include <string_view>
#include <vector>

#include "native/mta_sts/policy.h"

using waferseal::mta_sts::Policy;

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const std::string_view text(reinterpret_cast<const char*>(data), size);
  const auto id = waferseal::mta_sts::policy_id({std::string(text)});
  if (id && (id->empty() || id->size() > 32)) std::abort();
  // The same record twice is more than one.
  if (waferseal::mta_sts::policy_id({std::string(text), std::string(text)})) std::abort();

  const waferseal::Result<Policy> policy = waferseal::mta_sts::parse_policy(text);
  if (!policy) return 0;
  if (policy->max_age.count() < 0) std::abort();
  for (const std::string& mx : policy->mx) {
    const bool wildcard = mx.rfind("*.", 0) == 0;
    if (waferseal::mta_sts::matches(*policy, wildcard ? "a" + mx.substr(1) : mx) != true) {
      std::abort();
    }
    Policy alone = *policy;
    alone.mx = {mx};
    if (wildcard && waferseal::mta_sts::matches(alone, mx.substr(2))) std::abort();
  }
  return 0;
}
