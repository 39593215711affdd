// A folder that is there for one test.
#ifndef WAFERSEAL_TESTS_NATIVE_FILES_TEMPORARY_FOLDER_H_
#define WAFERSEAL_TESTS_NATIVE_FILES_TEMPORARY_FOLDER_H_

#include <gtest/gtest.h>
#include <stdlib.h>

#include <filesystem>
#include <string>

namespace waferseal::native {

class TemporaryFolder {
 public:
  TemporaryFolder() {
    std::string pattern = ::testing::TempDir() + "waferseal-XXXXXX";
    if (::mkdtemp(pattern.data()) != nullptr) path_ = pattern;
  }
  ~TemporaryFolder() {
    std::error_code ignored;
    std::filesystem::remove_all(path_, ignored);
  }
  TemporaryFolder(const TemporaryFolder&) = delete;
  TemporaryFolder& operator=(const TemporaryFolder&) = delete;
  const std::filesystem::path& path() const { return path_; }

 private:
  std::filesystem::path path_;
};

}  // namespace waferseal::native

#endif  // WAFERSEAL_TESTS_NATIVE_FILES_TEMPORARY_FOLDER_H_
