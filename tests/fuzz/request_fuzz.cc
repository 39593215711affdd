// Requests, policies, facts and resolutions from arbitrary bytes. What parses is written in one
// form that parses again, and resolves without fail.
#include <cstdint>
#include <cstdlib>
#include <string>
#include <string_view>

#include "waferseal/policy.h"

namespace {

void require(bool condition) {
  if (!condition) std::abort();
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  using namespace waferseal;
  const std::string_view text(reinterpret_cast<const char*>(data), size);
  if (const auto request = parse_request(text)) {
    const std::string written = to_json(*request);
    const auto again = parse_request(written);
    require(again.ok() && to_json(*again) == written);
    const Resolution resolution = resolve(*request);
    require(resolution.decisions.size() == request->recipients.size());
    const std::string answer = to_json(resolution);
    const auto read = parse_resolution(answer);
    require(read.ok() && to_json(*read) == answer);
    (void)check_policy(request->policy);
    (void)can_always_send(request->policy, request->available_methods);
  }
  if (const auto policy = parse_policy(text)) {
    const auto again = parse_policy(to_json(*policy));
    require(again.ok() && to_json(*again) == to_json(*policy));
  }
  if (const auto facts = parse_facts(text)) {
    const auto again = parse_facts(to_json(*facts));
    require(again.ok() && to_json(*again) == to_json(*facts));
  }
  if (const auto resolution = parse_resolution(text)) {
    const auto again = parse_resolution(to_json(*resolution));
    require(again.ok() && to_json(*again) == to_json(*resolution));
  }
  return 0;
}
