// The files of tests/vectors/mime.
#ifndef WAFERSEAL_TESTS_ENGINE_MIME_VECTOR_FILES_H_
#define WAFERSEAL_TESTS_ENGINE_MIME_VECTOR_FILES_H_

#include <gtest/gtest.h>

#include <cstdio>
#include <nlohmann/json.hpp>
#include <string>
#include <vector>

namespace waferseal::mime {

inline std::string read_file(const std::string& path) {
  std::FILE* file = std::fopen(path.c_str(), "rb");
  EXPECT_NE(file, nullptr) << path;
  std::string out;
  if (file == nullptr) return out;
  char buffer[4096];
  for (std::size_t n = 0; (n = std::fread(buffer, 1, sizeof buffer, file)) > 0;) {
    out.append(buffer, n);
  }
  std::fclose(file);
  return out;
}

inline std::string vector_folder() { return WAFERSEAL_TEST_DATA_DIR "/mime/"; }

// Without ".eml" and ".json".
inline std::vector<std::string> vector_names() {
  const auto index =
      nlohmann::json::parse(read_file(vector_folder() + "index.json"), nullptr, false);
  EXPECT_TRUE(index.is_array());
  std::vector<std::string> names;
  for (const auto& name : index) names.push_back(name.get<std::string>());
  return names;
}

}  // namespace waferseal::mime

#endif  // WAFERSEAL_TESTS_ENGINE_MIME_VECTOR_FILES_H_
