// print_random_requests FIRST COUNT [requests]: one line for each seed from FIRST on with what the
// request resolves to, or with the request itself. Two builds that agree print the same bytes.
#include <cstdio>
#include <cstdlib>
#include <string_view>

#include "tests/engine/policy/random_request.h"

int main(int argc, char** argv) {
  if (argc < 3) {
    std::fprintf(stderr, "usage: print_random_requests FIRST COUNT [requests]\n");
    return 2;
  }
  const auto first = std::strtoull(argv[1], nullptr, 10);
  const auto count = std::strtoull(argv[2], nullptr, 10);
  const bool requests = argc > 3 && std::string_view(argv[3]) == "requests";
  for (auto seed = first; seed < first + count; ++seed) {
    const std::string json = waferseal::test::random_request_json(seed);
    if (requests) {
      std::puts(json.c_str());
      continue;
    }
    // By way of the JSON form, as a host does it.
    const auto request = waferseal::parse_request(json);
    if (!request) {
      std::fprintf(stderr, "seed %llu: %s\n", seed, waferseal::describe(request.error()).c_str());
      return 1;
    }
    std::puts(waferseal::to_json(waferseal::resolve(*request)).c_str());
  }
  return 0;
}
