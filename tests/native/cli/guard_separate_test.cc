// `waferseal guard separate`, and what doctor says of a guard of its own. Users that every Debian has
// stand for the package's: nobody and sync share a group, daemon has another one.
#include <sys/stat.h>
#include <unistd.h>

#include "native/cli/config.h"
#include "native/cli/guard_keys.h"
#include "native/cli/key_files.h"
#include "native/escrow/cell_file.h"
#include "native/files/owner.h"
#include "tests/native/cli/doctor_host.h"

namespace waferseal::native {
namespace {

namespace fs = std::filesystem;

class GuardSeparateTest : public DoctorTest {
 protected:
  void SetUp() override {
    if (::geteuid() != 0) GTEST_SKIP() << "nobody else can give files away";
    before_ = id_in(etc() / "keys/guard.key");
  }
  int separate(const std::string& server = "nobody", const std::string& guard = "daemon") {
    testing::internal::CaptureStdout();
    testing::internal::CaptureStderr();
    const int code = guard_separate({config(), server, guard, (folder_.path() / "s").string()});
    testing::internal::GetCapturedStdout();
    error_ = testing::internal::GetCapturedStderr();
    return code;
  }
  static GuardId id_in(const fs::path& key) {
    const auto read = read_guard_key(key);
    EXPECT_TRUE(read) << describe(read.error());
    return read ? read->id : GuardId{};
  }
  static std::string owner_of(const fs::path& file) {
    struct stat found {};
    EXPECT_EQ(::stat(file.c_str(), &found), 0) << file;
    return std::to_string(found.st_uid) + " " + std::to_string(found.st_mode & 0777);
  }
  std::string text() { return std::string(as_text(*read_file(config(), 1'000'000))); }

  GuardId before_{};
  std::string error_;
};

TEST_F(GuardSeparateTest, TheSameGuardGetsAProcessOfItsOwn) {
  {
    const auto cells = CellFile::open(lib() / "guard/cells", before_);
    ASSERT_TRUE(cells);
  }
  ASSERT_EQ(separate(), 0) << error_;
  const auto read = load_config(config());
  ASSERT_TRUE(read) << describe(read.error());
  ASSERT_TRUE(read->guard->apart());
  EXPECT_EQ(read->guard->key, etc() / "guard-keys/guard.key");
  EXPECT_EQ(read->guard->folder, lib() / "guard");
  EXPECT_EQ(read->guard->server_user, "nobody");
  EXPECT_EQ(id_in(read->guard->key), before_);
  EXPECT_FALSE(fs::exists(etc() / "keys/guard.key"));
  const std::string daemon = std::to_string(find_owner("daemon")->user);
  EXPECT_EQ(owner_of(read->guard->key), daemon + " " + std::to_string(0600));
  EXPECT_EQ(owner_of(etc() / "guard-keys"), daemon + " " + std::to_string(0700));
  EXPECT_EQ(owner_of(lib() / "guard/cells"), daemon + " " + std::to_string(0600));

  // What each side needs of the other, and no more.
  const auto keys = read_guard_keys(*read);
  ASSERT_TRUE(keys) << describe(keys.error());
  const auto ticket = read_signing_key(etc() / "keys/ticket.key", "ticket key");
  EXPECT_EQ(keys->ticket, ticket->public_key());
  const auto listed = read_guard_public(*read->guard);
  ASSERT_TRUE(listed) << describe(listed.error());
  EXPECT_EQ(listed->id, before_);
  EXPECT_EQ(listed->identity, keys->identity.public_key());
  EXPECT_EQ(state("guard_key"), "ok");

  EXPECT_EQ(separate(), 1);
  EXPECT_NE(error_.find("conflict"), std::string::npos) << error_;
  silently([&] { return user_add({config(), "ben@mail.test", "Ben", true}); });
}

TEST_F(GuardSeparateTest, AllElseInTheConfigurationStays) {
  const std::string mine = "# by hand\n[limits]\nslot_per_minute = 7\n";
  replace("[limits]\n", mine);
  const std::string old_text = text();
  ASSERT_EQ(separate(), 0) << error_;
  const std::string new_text = text();
  EXPECT_NE(new_text.find(mine), std::string::npos);
  const std::size_t guard = old_text.find("[guard]");
  EXPECT_EQ(new_text.substr(0, guard), old_text.substr(0, guard));
  const std::string after = old_text.substr(old_text.find("[agent]"));
  EXPECT_EQ(new_text.substr(new_text.find("[agent]")), after);
}

TEST_F(GuardSeparateTest, NothingChangesWhereItCannotBeDone) {
  const std::string old_text = text();
  EXPECT_EQ(separate("daemon", "daemon"), 1);
  EXPECT_NE(error_.find("server's user"), std::string::npos) << error_;
  EXPECT_EQ(separate("nobody", "sync"), 1);
  EXPECT_NE(error_.find("store's group"), std::string::npos) << error_;
  EXPECT_EQ(separate("nobody", "no-such-user-here"), 1);
  {
    const auto cells = CellFile::open(lib() / "guard/cells", before_);
    ASSERT_TRUE(cells);
    EXPECT_EQ(separate(), 1);
    EXPECT_NE(error_.find("store_busy"), std::string::npos) << error_;
  }
  EXPECT_EQ(text(), old_text);
  EXPECT_TRUE(fs::exists(etc() / "keys/guard.key"));
  EXPECT_FALSE(fs::exists(etc() / "guard-keys"));
}

TEST_F(GuardSeparateTest, ACredentialIsForTheOperatorToMove) {
  replace("key = \"keys/guard.key\"", "key = \"credential:guard\"");
  EXPECT_EQ(separate(), 1);
  EXPECT_NE(error_.find("credential"), std::string::npos) << error_;
}

TEST_F(GuardSeparateTest, ItIsDoneAgainAfterACrash) {
  const auto key = read_guard_key(etc() / "keys/guard.key");
  ASSERT_TRUE(make_folder(etc() / "guard-keys", 0700));
  ASSERT_TRUE(write_guard_key(etc() / "guard-keys/guard.key", *key));
  EXPECT_EQ(separate(), 0) << error_;
}

TEST_F(GuardSeparateTest, DoctorSeesWhoMayAskItAndWhatDoesNotFit) {
  ASSERT_EQ(separate(), 0) << error_;
  EXPECT_EQ(state("key_files"), "ok");
  expect_wrong("separation", "nobody is not of the group", "usermod -a -G");
  const Owner root{0, 0};
  ASSERT_TRUE(give_all_to(lib() / "guard", root));
  ASSERT_TRUE(give_all_to(etc() / "guard-keys", root));
  expect_wrong("separation", "server and guard are one user", "chown -R waferseal-guard");
  fs::remove(etc() / "keys/ticket.key");
  silently([&] { return generate_key({"ticket", (etc() / "keys/ticket.key").string()}); });
  expect_wrong("guard_key", "ticket_refused", "guard.ticket");
  arguments_.offline = false;
  arguments_.skip = {"dnssec", "origin", "port25", "sender_dns", "resolver"};
  expect_wrong("guard_process", "guard_unavailable", "systemctl start waferseal-guard");
}

}  // namespace
}  // namespace waferseal::native
