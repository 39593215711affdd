// The published vectors: what is in the files is what the seeded scenarios make, and running a file
// gives what it expects. Natively and as wasm.
#include <gtest/gtest.h>

#include <fstream>
#include <set>
#include <sstream>

#include "tests/engine/capsule/scenario.h"

namespace waferseal {
namespace {

using nlohmann::json;

// Empty when there is no such file.
std::string read(const std::string& name) {
  std::ifstream file(std::string(WAFERSEAL_TEST_DATA_DIR) + "/capsule/" + name, std::ios::binary);
  std::ostringstream text;
  text << file.rdbuf();
  return text.str();
}

TEST(CapsuleVectorsTest, EachFileGivesWhatItExpects) {
  const json index = json::parse(read("index.json"), nullptr, false);
  ASSERT_TRUE(index.is_array());
  ASSERT_GE(index.size(), 40U);
  for (const json& name : index) {
    const json scenario = json::parse(read(name.get<std::string>() + ".json"), nullptr, false);
    ASSERT_TRUE(scenario.is_object()) << name;
    EXPECT_EQ(run_scenario(scenario), scenario.at("expect")) << name;
  }
}

TEST(CapsuleVectorsTest, TheFilesAreThoseThatTheScenariosMake) {
  json names = json::array();
  for (const Scenario& scenario : all_scenarios()) {
    EXPECT_TRUE(read(scenario.name + ".json") == scenario.file_text())
        << scenario.name << ": run make_capsule_vectors and look at what changed";
    names.push_back(scenario.name);
  }
  EXPECT_EQ(json::parse(read("index.json"), nullptr, false), names);
}

TEST(CapsuleVectorsTest, EveryNameIsThereOnce) {
  std::set<std::string> names;
  for (const Scenario& scenario : all_scenarios()) {
    EXPECT_TRUE(names.insert(scenario.name).second) << scenario.name;
  }
}

}  // namespace
}  // namespace waferseal
