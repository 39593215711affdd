#include "native/agent/agent_key.h"

#include <gtest/gtest.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#include <filesystem>
#include <fstream>

namespace waferseal::delivery {
namespace {

class AgentKeyTest : public testing::Test {
 protected:
  AgentKeyTest() {
    std::string pattern =
        (std::filesystem::temp_directory_path() / "waferseal-key-XXXXXX").string();
    folder_ = mkdtemp(pattern.data());
    file_ = folder_ / "agent.key";
    chmod(folder_.c_str(), 0755);
  }
  ~AgentKeyTest() override { std::filesystem::remove_all(folder_); }

  AgentKey add(UnixTime now) {
    AgentKey key = generate_agent_key(system_random(), now);
    EXPECT_TRUE(add_agent_key(file_, key, now));
    return key;
  }

  const UnixTime now_ = from_unix_seconds(1'800'000'000);
  std::filesystem::path folder_;
  std::filesystem::path file_;
};

TEST_F(AgentKeyTest, ComesBackAsItWas) {
  const AgentKey key = add(now_);
  const auto read = read_agent_keys(file_, now_);
  ASSERT_TRUE(read) << describe(read.error());
  ASSERT_EQ(read->size(), 1u);
  EXPECT_EQ((*read)[0].xwing.public_key(), key.xwing.public_key());
  EXPECT_EQ((*read)[0].signing.public_key(), key.signing.public_key());
  EXPECT_EQ((*read)[0].not_after, now_ + kMostAgentKeyLife);
}

TEST_F(AgentKeyTest, OnlyTheOwnerMayReadIt) {
  add(now_);
  struct stat info {};
  ASSERT_EQ(stat(file_.c_str(), &info), 0);
  EXPECT_EQ(info.st_mode & 0777, 0600u);
  for (const mode_t mode : {0640, 0604, 0620, 0602}) {
    chmod(file_.c_str(), mode);
    const auto read = read_agent_keys(file_, now_);
    ASSERT_FALSE(read) << std::oct << mode;
    EXPECT_EQ(read.code(), Code::kAgentKeyExposed) << std::oct << mode;
  }
}

// What the server's user gets. As root the test becomes somebody else; without, it gives up the
// right to read.
TEST_F(AgentKeyTest, OthersGetEacces) {
  add(now_);
  const pid_t child = fork();
  if (child == 0) {
    if (geteuid() == 0) {
      if (setgid(65534) != 0 || setuid(65534) != 0) _exit(3);
    } else {
      chmod(file_.c_str(), 0);
    }
    const auto read = read_agent_keys(file_, now_);
    _exit(!read && read.code() == Code::kAgentKeyFile ? 0 : 1);
  }
  int status = 0;
  ASSERT_EQ(waitpid(child, &status, 0), child);
  EXPECT_TRUE(WIFEXITED(status));
  EXPECT_EQ(WEXITSTATUS(status), 0);
}

// The private half of an agent key is deleted when its time is over.
TEST_F(AgentKeyTest, OldKeysGo) {
  add(now_);
  const UnixTime soon = now_ + std::chrono::hours(24 * 20);
  add(soon);
  EXPECT_EQ(read_agent_keys(file_, now_)->size(), 2u);
  const UnixTime later = now_ + kMostAgentKeyLife + std::chrono::hours(1);
  const AgentKey newest = add(later);
  const auto keys = read_agent_keys(file_, now_);
  ASSERT_EQ(keys->size(), 2u);
  EXPECT_EQ((*keys)[0].signing.public_key(), newest.signing.public_key());
  EXPECT_EQ((*keys)[1].not_before, soon);
}

TEST_F(AgentKeyTest, RefusesWhatIsNoKeyFile) {
  EXPECT_EQ(read_agent_keys(file_, now_).code(), Code::kAgentKeyFile);
  for (
      const char* text :
      {"", "{}", R"({"waferseal":"agent keys","keys":{}})",
       R"({"waferseal":"guard key","keys":[{}]})",
       R"({"waferseal":"agent keys","keys":[{"xwing_seed":"AA","signing_seed":"AA","not_before":1,"not_after":2}]})"}) {
    std::ofstream(file_) << text;
    chmod(file_.c_str(), 0600);
    EXPECT_EQ(read_agent_keys(file_, now_).code(), Code::kAgentKeyFile) << text;
  }
}

}  // namespace
}  // namespace waferseal::delivery
