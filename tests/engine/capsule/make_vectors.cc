// Writes the published vectors: make_capsule_vectors FOLDER. Run it after a change of the format,
// and look at the difference before it is committed.
#include <fstream>
#include <iostream>

#include "tests/engine/capsule/scenario.h"

int main(int argc, char** argv) {
  if (argc != 2) {
    std::cerr << "usage: make_capsule_vectors FOLDER\n";
    return 2;
  }
  const std::string folder = std::string(argv[1]) + "/";
  nlohmann::json names = nlohmann::json::array();
  for (const waferseal::Scenario& scenario : waferseal::all_scenarios()) {
    std::ofstream(folder + scenario.name + ".json", std::ios::binary) << scenario.file_text();
    names.push_back(scenario.name);
  }
  std::ofstream(folder + "index.json", std::ios::binary) << names.dump(1) << "\n";
  return 0;
}
