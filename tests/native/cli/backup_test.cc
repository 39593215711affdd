// `waferseal backup` beside a running server, and `waferseal restore` in its place.
#include <gtest/gtest.h>
#include <sys/stat.h>

#include <filesystem>

#include "native/cli/commands.h"
#include "native/files/durable_file.h"
#include "tests/native/server/browser.h"

namespace waferseal::native {
namespace {

namespace fs = std::filesystem;

class BackupTest : public ::testing::Test {
 protected:
  BackupTest() : browser_((set_up(world_), world_)) {
    const std::string text =
        "[server]\npublic_origin = \"http://localhost\"\n[store]\nfolder = \"data\"\n"
        "[account]\nname = \"example\"\n[keys]\nticket = \"ticket.key\"\n"
        "[guard]\nfolder = \"guard\"\nkey = \"guard.key\"\n";
    EXPECT_TRUE(write_durably(config_, as_bytes(text), 0644));
  }
  static void set_up(ServerWorld& world) { world.set_policy(R"({"account": {"set": {}}})"); }

  std::string send() {
    const HttpReply reply = browser_.send(std::vector<std::string>{kQuinn});
    EXPECT_EQ(reply.status, 201) << reply.body;
    return reply.json()["id"].get<std::string>();
  }
  int run(int (*command)(const BackupArguments&), bool guard = false) {
    testing::internal::CaptureStdout();
    testing::internal::CaptureStderr();
    const int code = command({config_, backup_.string(), guard});
    testing::internal::GetCapturedStdout();
    error_ = testing::internal::GetCapturedStderr();
    return code;
  }
  // The answer to the last message's question opens it.
  PickupStage pick_up() {
    Result<Pickup> pickup = browser_.open_page();
    EXPECT_TRUE(pickup);
    browser_.run(*pickup);
    if (pickup->stage() != PickupStage::kQuestion) return pickup->stage();
    EXPECT_TRUE(pickup->answer(SecretBytes(as_bytes(kAnswer))));
    browser_.run(*pickup);
    return pickup->stage();
  }
  // All names below a folder.
  static std::string names_in(const fs::path& folder) {
    std::string names;
    for (const auto& entry : fs::recursive_directory_iterator(folder)) {
      names += entry.path().filename().string() + " ";
    }
    return names;
  }

  // Of the guard's keys, and of the secrets in its cells.
  int secrets_in_the_backup() {
    std::vector<std::string> secrets = {
        std::string(as_text(world_.password_seed().reveal())),
        std::string(as_text(world_.guard_identity().seed().reveal()))};
    const auto cells = read_file(world_.cells_file(), 1'000'000);
    for (std::size_t at = 4096; at + 128 <= cells->size(); at += 128) {
      std::string secret(as_text(ByteView(*cells).subspan(at + 32, 32)));
      if (secret != std::string(32, '\0')) secrets.push_back(std::move(secret));
    }
    EXPECT_GT(secrets.size(), 2U) << "no cell is in use";
    int found = 0;
    for (const auto& entry : fs::recursive_directory_iterator(backup_)) {
      if (!entry.is_regular_file()) continue;
      const auto bytes = read_file(entry.path(), 100'000'000);
      for (const std::string& secret : secrets) {
        if (as_text(*bytes).find(secret) != std::string_view::npos) found += 1;
      }
    }
    return found;
  }
  unsigned mode_of(const char* name) const {
    struct stat found {};
    EXPECT_EQ(::stat((world_.folder() / name).c_str(), &found), 0) << name;
    return found.st_mode & 07777;
  }

  ServerWorld world_;
  Browser browser_;
  std::string config_ = (world_.folder() / "waferseal.toml").string();
  fs::path backup_ = world_.folder() / "backup";
  std::string error_;
};

TEST_F(BackupTest, ALostStoreIsPutBack) {
  const std::string id = send();
  ASSERT_EQ(run(backup), 0) << error_;
  const std::string names = names_in(backup_);
  EXPECT_EQ(names.find("cells"), std::string::npos) << names;
  EXPECT_EQ(secrets_in_the_backup(), 0);
  const HttpClient before = world_.logged_in();
  ASSERT_EQ(before.get("/api/v1/me").status, 200);

  world_.stop();
  EXPECT_EQ(run(restore), 1) << "over what is there";
  EXPECT_NE(error_.find("conflict"), std::string::npos) << error_;
  fs::remove_all(world_.folder() / "data");
  fs::create_directory(world_.folder() / "data");
  ASSERT_TRUE(write_durably(world_.folder() / "data/store.db-wal", as_bytes("older"), 0600));
  EXPECT_EQ(run(restore), 1) << "beside what another database left";
  EXPECT_NE(error_.find("store.db-wal"), std::string::npos) << error_;
  fs::remove_all(world_.folder() / "data");
  ASSERT_EQ(run(restore), 0) << error_;
  EXPECT_EQ(mode_of("data"), 02770U);
  EXPECT_EQ(mode_of("data/store.db"), 0660U);
  EXPECT_FALSE(fs::exists(world_.folder() / "data/restoring"));
  world_.start();
  HttpClient stale = world_.client();
  stale.cookie = before.cookie;
  EXPECT_EQ(stale.get("/api/v1/me").status, 401) << "a session came back";
  HttpClient anna = world_.logged_in();
  EXPECT_EQ(anna.get("/api/v1/messages/" + id).status, 200);
  EXPECT_EQ(pick_up(), PickupStage::kRead);
}

TEST_F(BackupTest, RestoredGuardRecordsAnswerNothingUntilTheyAreUnfrozen) {
  send();
  ASSERT_EQ(run(backup), 0) << error_;
  send();  // so that the guard has gone on
  world_.stop();
  fs::remove(world_.folder() / "guard/guard.db");
  ASSERT_EQ(run(restore, true), 0) << error_;
  EXPECT_EQ(run(restore, true), 1) << "over what is there";
  world_.start();
  ASSERT_TRUE(world_.server().housekeep());
  EXPECT_EQ(world_.store()->messages().frozen_copies()->size(), 1U);
}

TEST_F(BackupTest, AHalfBackupAndOneOfAnotherAccountAreNoBackups) {
  send();
  ASSERT_EQ(run(backup), 0) << error_;
  EXPECT_EQ(run(backup), 1) << "over an older one";
  world_.stop();
  fs::remove_all(world_.folder() / "data");
  const auto description = read_file(backup_ / "backup.json", 10'000);
  fs::remove(backup_ / "backup.json");
  EXPECT_EQ(run(restore), 1);
  std::string other(as_text(*description));
  other.replace(other.find("\"example\""), 9, "\"another\"");
  ASSERT_TRUE(write_durably(backup_ / "backup.json", as_bytes(other), 0600));
  EXPECT_EQ(run(restore), 1);
  EXPECT_NE(error_.find("another account"), std::string::npos) << error_;
  EXPECT_FALSE(fs::exists(world_.folder() / "data/store.db"));
}

}  // namespace
}  // namespace waferseal::native
