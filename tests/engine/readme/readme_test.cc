// README's C++ example compiles as it stands there and does what the page says.
#include <gtest/gtest.h>

#include <fstream>
#include <sstream>

#include "readme_example.inc"

namespace waferseal {
namespace {

std::string read_file(const std::string& path) {
  std::ifstream file(path, std::ios::binary);
  std::ostringstream text;
  text << file.rdbuf();
  return text.str();
}

TEST(ReadmeTest, ExampleShowsEveryRecipientWithMethodAndReason) {
  const std::string json = read_file(WAFERSEAL_TEST_DATA_DIR "/policy/worked-example.request.json");
  const Result<Request> request = parse_request(json);
  ASSERT_TRUE(request.ok());
  std::ostringstream shown;
  ASSERT_TRUE(explain(json, shown).ok());
  std::ostringstream expected;
  for (const Decision& decision : resolve(*request).decisions) {
    expected << decision.recipient.display() << ": " << name(decision.method) << ". "
             << code_message(decision.reason) << "\n";
  }
  EXPECT_EQ(shown.str(), expected.str());
  EXPECT_NE(shown.str().find(": tls. "), std::string::npos) << shown.str();
}

TEST(ReadmeTest, ExampleGivesBackTheErrorOfABadRequest) {
  std::ostringstream shown;
  const Status done = explain("{", shown);
  ASSERT_FALSE(done.ok());
  EXPECT_EQ(done.code(), Code::kBadJson);
  EXPECT_EQ(shown.str(), "");
}

}  // namespace
}  // namespace waferseal
