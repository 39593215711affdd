// A host as `waferseal init` makes it, with one user, for `waferseal doctor` to look at.
#ifndef WAFERSEAL_TESTS_NATIVE_CLI_DOCTOR_HOST_H_
#define WAFERSEAL_TESTS_NATIVE_CLI_DOCTOR_HOST_H_

#include <gtest/gtest.h>

#include <filesystem>
#include <nlohmann/json.hpp>
#include <string>

#include "native/cli/commands.h"
#include "native/files/durable_file.h"
#include "tests/native/files/temporary_folder.h"

namespace waferseal::native {

class DoctorTest : public ::testing::Test {
 protected:
  DoctorTest() {
    silently([&] {
      return init({etc().string(), lib().string(), "https://mail.test", "example", "mail.test"});
    });
    silently([&] { return user_add({config(), "anna@mail.test", "Anna", true}); });
    arguments_.config = config();
    arguments_.json = true;
    arguments_.offline = true;
  }

  std::filesystem::path etc() const { return folder_.path() / "etc"; }
  std::filesystem::path lib() const { return folder_.path() / "lib"; }
  std::string config() const { return (etc() / "waferseal.toml").string(); }
  // In the configuration file.
  void replace(const std::string& old_text, const std::string& new_text) {
    std::string text(as_text(*read_file(config(), 1'000'000)));
    const std::size_t at = text.find(old_text);
    ASSERT_NE(at, std::string::npos) << old_text;
    text.replace(at, old_text.size(), new_text);
    ASSERT_TRUE(write_durably(config(), as_bytes(text), 0644));
  }
  template <class Command>
  void silently(Command command, int code = 0) {
    testing::internal::CaptureStdout();
    testing::internal::CaptureStderr();
    const int ended = command();
    testing::internal::GetCapturedStdout();
    const std::string error = testing::internal::GetCapturedStderr();
    EXPECT_EQ(ended, code) << error;
  }
  // The rows of one check.
  nlohmann::json look(const std::string& check) {
    testing::internal::CaptureStdout();
    const int code = doctor(arguments_);
    const auto told = nlohmann::json::parse(testing::internal::GetCapturedStdout());
    EXPECT_EQ(code, told["wrong"] == 0 ? 0 : 2);
    auto rows = nlohmann::json::array();
    for (const auto& row : told["checks"]) {
      if (row["check"] == check) rows.push_back(row);
    }
    return rows;
  }
  std::string state(const std::string& check) {
    const auto rows = look(check);
    return rows.empty() ? "none" : rows[0]["state"].get<std::string>();
  }
  // That this is found, with why and what to do about it.
  void expect_wrong(const std::string& check, const std::string& what, const std::string& mend) {
    const auto rows = look(check);
    for (const auto& row : rows) {
      EXPECT_EQ(row["state"], "wrong") << row;
      EXPECT_NE(row["why"], "") << row;
      const bool found = row["what"].get<std::string>().find(what) != std::string::npos &&
                         row["mend"].get<std::string>().find(mend) != std::string::npos;
      if (found) return;
    }
    ADD_FAILURE() << "not found: " << what << " and " << mend << " in " << rows.dump(2);
  }

  TemporaryFolder folder_;
  DoctorArguments arguments_;
};

}  // namespace waferseal::native

#endif  // WAFERSEAL_TESTS_NATIVE_CLI_DOCTOR_HOST_H_
