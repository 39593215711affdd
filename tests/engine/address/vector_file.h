// Reads a JSON file of tests/vectors.
#ifndef WAFERSEAL_TESTS_ENGINE_ADDRESS_VECTOR_FILE_H_
#define WAFERSEAL_TESTS_ENGINE_ADDRESS_VECTOR_FILE_H_

#include <gtest/gtest.h>

#include <fstream>
#include <nlohmann/json.hpp>
#include <string>

namespace waferseal {

inline nlohmann::json read_vectors(const std::string& path) {
  std::ifstream file(std::string(WAFERSEAL_TEST_DATA_DIR) + "/" + path);
  auto parsed = nlohmann::json::parse(file, nullptr, false);
  EXPECT_TRUE(parsed.is_array() && !parsed.empty()) << path;
  return parsed;
}

}  // namespace waferseal

#endif  // WAFERSEAL_TESTS_ENGINE_ADDRESS_VECTOR_FILE_H_
