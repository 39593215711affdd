// `waferseal init` and `waferseal config example`.
#include <gtest/gtest.h>
#include <sys/stat.h>
#include <unistd.h>

#include <fstream>
#include <regex>
#include <set>
#include <sstream>

#include "native/cli/commands.h"
#include "native/cli/config.h"
#include "native/cli/config_text.h"
#include "native/cli/guard_keys.h"
#include "native/cli/key_files.h"
#include "native/files/durable_file.h"
#include "native/store/store.h"
#include "tests/native/files/temporary_folder.h"
#include "waferseal/keylist.h"

namespace waferseal::native {
namespace {

// "section.key" of all lines, also of those that are comments.
std::set<std::string> keys_in(const std::string& toml) {
  std::set<std::string> keys;
  std::string section;
  std::istringstream lines(toml);
  const std::regex header(R"(\[(\w+)\])");
  const std::regex setting(R"(#?(\w+) = .*)");
  std::smatch found;
  for (std::string line; std::getline(lines, line);) {
    if (std::regex_match(line, found, header)) section = found[1].str() + ".";
    if (std::regex_match(line, found, setting)) keys.insert(section + found[1].str());
  }
  return keys;
}

// What the operator's manual says there is.
std::set<std::string> documented_keys() {
  std::ifstream file("docs/OPERATING.md");
  std::set<std::string> keys;
  const std::regex name(R"(`((\w+\.)?\w+)`)");
  bool configuration = false;
  for (std::string line; std::getline(file, line);) {
    if (line.rfind("## ", 0) == 0) configuration = line == "## Configuration";
    if (!configuration || line.rfind("| `", 0) != 0) continue;
    const std::string cell = line.substr(0, line.find('|', 1));
    std::string section;
    for (std::sregex_iterator at(cell.begin(), cell.end(), name), end; at != end; ++at) {
      std::string key = (*at)[1].str();
      if (key.find('.') == std::string::npos) {
        key = section + key;
      } else {
        section = key.substr(0, key.find('.') + 1);
      }
      keys.insert(key);
    }
  }
  return keys;
}

TEST(ConfigExampleTest, HasEveryKeyThatTheManualHasAndNoOther) {
  std::set<std::string> documented = documented_keys();
  EXPECT_GT(documented.size(), 30U);
  EXPECT_EQ(keys_in(config_text({})), documented);
}

TEST(ConfigExampleTest, IsAConfigurationWithAndWithoutItsComments) {
  const std::string text = config_text({});
  const auto plain = parse_config(text, "/etc/waferseal");
  ASSERT_TRUE(plain) << describe(plain.error());
  EXPECT_EQ(plain->guard->origin, "https://mail.example");
  const std::string all = std::regex_replace(text, std::regex(R"(#(\w+ = ))"), "$1");
  const auto uncommented = parse_config(all, "/etc/waferseal");
  ASSERT_TRUE(uncommented) << describe(uncommented.error());
  // The comments say the defaults.
  EXPECT_EQ(uncommented->server.session_life, plain->server.session_life);
  EXPECT_EQ(uncommented->server.most_upload_bytes, plain->server.most_upload_bytes);
  EXPECT_EQ(uncommented->server.listen, plain->server.listen);
  EXPECT_EQ(uncommented->agent->workers, plain->agent->workers);
  EXPECT_EQ(uncommented->delivery.port, plain->delivery.port);
  EXPECT_EQ(uncommented->delivery.workers, plain->delivery.workers);
  EXPECT_EQ(uncommented->log_level, plain->log_level);
}

class InitTest : public ::testing::Test {
 protected:
  int make(const std::string& origin = "https://mail.example.org") {
    testing::internal::CaptureStdout();
    testing::internal::CaptureStderr();
    const int code = init({folder(), data_, origin, "example", "mail.example.org", web_,
                           server_user_, agent_user_, guard_user_});
    said_ = testing::internal::GetCapturedStdout();
    error_ = testing::internal::GetCapturedStderr();
    return code;
  }
  std::string folder() const { return (temporary_.path() / "etc").string(); }
  std::filesystem::path at(const char* name) const {
    return std::filesystem::path(folder()) / name;
  }
  unsigned mode_of(const char* name) const {
    struct stat found {};
    EXPECT_EQ(::stat(at(name).c_str(), &found), 0) << name;
    return found.st_mode & 07777;
  }

  TemporaryFolder temporary_;
  std::string data_;
  std::string web_;
  std::string server_user_;
  std::string agent_user_;
  std::string guard_user_;
  std::string said_;
  std::string error_;
};

TEST_F(InitTest, MakesWhatServeAndAgentNeed) {
  ASSERT_EQ(make(), 0) << error_;
  const auto config = load_config(at("waferseal.toml"));
  ASSERT_TRUE(config) << describe(config.error());
  EXPECT_EQ(config->server.public_origin, "https://mail.example.org");
  for (const char* key :
       {"keys/root.key", "keys/ticket.key", "keys/guard.key", "agent/agent.key"}) {
    EXPECT_EQ(mode_of(key), 0600U) << key;
  }
  EXPECT_EQ(mode_of("agent"), 0700U);
  const auto root = read_signing_key(at("keys/root.key"), "root key");
  ASSERT_TRUE(root);
  EXPECT_EQ(config->agent->root_fingerprint, hex_encode(key_fingerprint(root->public_key())));

  const auto store = open_store(config->server.folder);
  ASSERT_TRUE(store);
  const auto record = (*store)->settings().find_key_list();
  ASSERT_TRUE(record && *record);
  const auto now =
      std::chrono::time_point_cast<std::chrono::seconds>(std::chrono::system_clock::now());
  const auto list = open_key_list(**record, std::nullopt, now);
  ASSERT_TRUE(list) << describe(list.error());
  EXPECT_EQ(list->list.agents.size(), 1U);
  ASSERT_EQ(list->list.guards.size(), 1U);
  EXPECT_EQ(list->list.guards[0].origin, "https://mail.example.org");
}

TEST_F(InitTest, WhatChangesGoesWhereItIsTold) {
  data_ = (temporary_.path() / "lib").string();
  ASSERT_EQ(make(), 0) << error_;
  const auto config = load_config(at("waferseal.toml"));
  ASSERT_TRUE(config) << describe(config.error());
  EXPECT_EQ(config->server.folder, data_ + "/store");
  EXPECT_EQ(config->guard->folder, data_ + "/guard");
  EXPECT_EQ(config->agent->key, data_ + "/agent/agent.key");
  EXPECT_TRUE(std::filesystem::exists(data_ + "/store/store.db"));
  EXPECT_FALSE(std::filesystem::exists(at("store")));
  std::filesystem::remove(at("waferseal.toml"));
  EXPECT_EQ(make(), 1) << "over the keys of before";
}

TEST_F(InitTest, WritesOverNothing) {
  ASSERT_EQ(make(), 0) << error_;
  const auto before = read_file(at("keys/guard.key"), 10'000);
  EXPECT_EQ(make(), 1);
  EXPECT_NE(error_.find("conflict"), std::string::npos) << error_;
  EXPECT_EQ(hex_encode(*read_file(at("keys/guard.key"), 10'000)), hex_encode(*before));
}

TEST_F(InitTest, NamesThePages) {
  web_ = "/usr/share/waferseal/web";
  ASSERT_EQ(make(), 0) << error_;
  const auto config = load_config(at("waferseal.toml"));
  ASSERT_TRUE(config) << describe(config.error());
  EXPECT_EQ(config->server.web, web_);
}

// That each gets what is its own, tests/packaging sees, where there are such users.
TEST_F(InitTest, TakesTwoUsersOfOneGroup) {
  server_user_ = agent_user_ = "root";
  EXPECT_EQ(make(), 1);
  EXPECT_NE(error_.find("agent's key"), std::string::npos) << error_;
  agent_user_ = "nobody";
  EXPECT_EQ(make(), 1);
  EXPECT_NE(error_.find("group"), std::string::npos) << error_;
  agent_user_ = "no-such-user-here";
  EXPECT_EQ(make(), 1);
  EXPECT_NE(error_.find("no such user"), std::string::npos) << error_;
  EXPECT_FALSE(std::filesystem::exists(folder()));
}

// nobody and sync share a group, daemon has another one.
TEST_F(InitTest, GivesTheGuardWhatIsItsOwn) {
  if (::geteuid() != 0) GTEST_SKIP() << "nobody else can give files away";
  server_user_ = "nobody";
  agent_user_ = "sync";
  for (const auto& [user, why] :
       {std::pair{"nobody", "server's user"}, {"sync", "store's group"}}) {
    guard_user_ = user;
    EXPECT_EQ(make(), 1);
    EXPECT_NE(error_.find(why), std::string::npos) << error_;
    EXPECT_FALSE(std::filesystem::exists(folder()));
  }
  guard_user_ = "daemon";
  ASSERT_EQ(make(), 0) << error_;
  const auto config = load_config(at("waferseal.toml"));
  ASSERT_TRUE(config) << describe(config.error());
  ASSERT_TRUE(config->guard->apart());
  EXPECT_EQ(config->guard->server_user, "nobody");
  EXPECT_EQ(config->guard->key, at("guard-keys/guard.key"));
  EXPECT_EQ(mode_of("guard-keys"), 0700U);
  EXPECT_EQ(mode_of("guard-keys/guard.key"), 0600U);
  EXPECT_FALSE(std::filesystem::exists(at("keys/guard.key")));
  struct stat found {};
  for (const char* const file : {"guard-keys", "guard-keys/guard.key", "guard"}) {
    ASSERT_EQ(::stat(at(file).c_str(), &found), 0) << file;
    EXPECT_EQ(found.st_uid, find_owner("daemon")->user) << file;
  }
  ASSERT_TRUE(read_guard_keys(*config));
  EXPECT_EQ(read_guard_public(*config->guard)->id, read_guard_keys(*config)->id);
}

TEST_F(InitTest, MakesNothingFromAWrongAnswer) {
  EXPECT_EQ(make("mail.example.org"), 1);
  EXPECT_NE(error_.find("public_origin"), std::string::npos) << error_;
  EXPECT_FALSE(std::filesystem::exists(folder()));
}

}  // namespace
}  // namespace waferseal::native
