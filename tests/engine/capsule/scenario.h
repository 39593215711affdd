// The published vectors of tests/vectors/capsule: one scenario per file, with what must come out.
//
//   {"clause": "3.5.3", "about": "...", "operation": "open_body", "input": {...}, "expect": {...}}
//
// Bytes are base64url. `expect` has "outcome": "ok" and what was read, or the code of the error.
// README.md beside the files says what each operation takes and gives.
#ifndef WAFERSEAL_TESTS_ENGINE_CAPSULE_SCENARIO_H_
#define WAFERSEAL_TESTS_ENGINE_CAPSULE_SCENARIO_H_

#include <nlohmann/json.hpp>
#include <string>
#include <utility>
#include <vector>

namespace waferseal {

struct Scenario {
  std::string name;  // of the file, without ".json"
  nlohmann::json content;

  std::string file_text() const { return content.dump(1) + "\n"; }
};

// Each group makes its scenarios from a seed of its own; always the same ones.
std::vector<Scenario> header_scenarios();
std::vector<Scenario> body_scenarios();
std::vector<Scenario> slot_scenarios();
std::vector<Scenario> party_scenarios();
std::vector<Scenario> reply_scenarios();
std::vector<Scenario> kept_scenarios();
std::vector<Scenario> all_scenarios();

// Carries out the operation on the input: gives what `expect` must be.
nlohmann::json run_scenario(const nlohmann::json& scenario);

}  // namespace waferseal

#endif  // WAFERSEAL_TESTS_ENGINE_CAPSULE_SCENARIO_H_
