#include "native/agent/key_ring.h"

#include <gtest/gtest.h>
#include <sys/stat.h>

#include <filesystem>
#include <fstream>
#include <iterator>

#include "tests/native/files/temporary_folder.h"

namespace waferseal::delivery {
namespace {

class KeyRingTest : public testing::Test {
 protected:
  AgentKey add(UnixTime now) {
    AgentKey key = generate_agent_key(system_random(), now);
    EXPECT_TRUE(add_agent_key(file_, key, now));
    return key;
  }
  bool file_has(const SecretBytes& seed) const {
    std::ifstream in(file_);
    const std::string text{std::istreambuf_iterator<char>(in), {}};
    return text.find(base64url_encode(seed.reveal())) != std::string::npos;
  }

  native::TemporaryFolder folder_;
  std::filesystem::path file_ = folder_.path() / "agent.key";
  const UnixTime now_ = from_unix_seconds(1'800'000'000);
};

TEST_F(KeyRingTest, AKeyThatHasEndedIsNotUsedAndLeavesTheFile) {
  const AgentKey old = add(now_);
  const AgentKey next = add(now_ + std::chrono::hours(24 * 20));
  const auto ring = KeyRing::open(file_, now_ + std::chrono::hours(24 * 21));
  ASSERT_TRUE(ring) << describe(ring.error());
  EXPECT_EQ((*ring)->at(old.not_after)->size(), 2u) << "its last second counts";
  EXPECT_TRUE(file_has(old.xwing.seed()));

  const KeyRing::Keys keys = (*ring)->at(old.not_after + std::chrono::seconds(1));
  ASSERT_EQ(keys->size(), 1u);
  EXPECT_EQ(keys->front().signing.public_key(), next.signing.public_key());
  EXPECT_FALSE(file_has(old.xwing.seed()));
  EXPECT_FALSE(file_has(old.signing.seed()));
  EXPECT_TRUE(file_has(next.xwing.seed()));
  struct stat info {};
  ASSERT_EQ(stat(file_.c_str(), &info), 0);
  EXPECT_EQ(info.st_mode & 0777, 0600u);
}

TEST_F(KeyRingTest, WhatHasEndedIsDroppedAtTheStart) {
  const AgentKey old = add(now_);
  add(now_ + std::chrono::hours(24 * 20));
  ASSERT_TRUE(KeyRing::open(file_, old.not_after + std::chrono::seconds(1)));
  EXPECT_FALSE(file_has(old.xwing.seed()));
}

TEST_F(KeyRingTest, WithoutAKeyThatIsGoodThereIsNoAgent) {
  const AgentKey old = add(now_);
  const auto ring = KeyRing::open(file_, old.not_after + std::chrono::seconds(1));
  ASSERT_FALSE(ring);
  EXPECT_EQ(ring.code(), Code::kAgentKeyFile);
  EXPECT_FALSE(file_has(old.xwing.seed()));
  // keygen agent still finds a file that it can add to.
  const AgentKey next = add(old.not_after + std::chrono::hours(1));
  EXPECT_TRUE(KeyRing::open(file_, next.not_before));
}

TEST_F(KeyRingTest, AKeyThatWasAddedIsThereADayLaterAtTheLatest) {
  add(now_);
  const auto ring = KeyRing::open(file_, now_);
  ASSERT_TRUE(ring);
  add(now_ + std::chrono::hours(1));
  EXPECT_EQ((*ring)->at(now_ + std::chrono::hours(2))->size(), 1u);
  EXPECT_EQ((*ring)->at(now_ + std::chrono::hours(24))->size(), 2u);
}

// A folder that is full or read-only does not let an ended key live on.
TEST_F(KeyRingTest, AFileThatCannotBeReadEndsNoGoodKeyAndNoEndedOneIsUsed) {
  const AgentKey old = add(now_);
  add(now_ + std::chrono::hours(24 * 20));
  const auto ring = KeyRing::open(file_, now_ + std::chrono::hours(24 * 21));
  ASSERT_TRUE(ring);
  std::filesystem::rename(file_, folder_.path() / "elsewhere");
  EXPECT_EQ((*ring)->at(old.not_after + std::chrono::seconds(1))->size(), 1u);
  EXPECT_EQ((*ring)->file_status().code(), Code::kAgentKeyFile);
  std::filesystem::rename(folder_.path() / "elsewhere", file_);
  EXPECT_EQ((*ring)->at(old.not_after + std::chrono::hours(2))->size(), 1u);
  EXPECT_TRUE((*ring)->file_status());
  EXPECT_FALSE(file_has(old.xwing.seed()));
}

}  // namespace
}  // namespace waferseal::delivery
