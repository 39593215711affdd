// `waferseal doctor`: each mistake is made, found, and gone again once it is mended as doctor says.
#include <sys/stat.h>
#include <unistd.h>

#include "native/cli/key_files.h"
#include "native/cli/last_backup.h"
#include "native/escrow/guard_service.h"
#include "native/server/server.h"
#include "native/sqlite/database.h"
#include "native/store/store.h"
#include "tests/native/cli/doctor_host.h"
#include "tests/native/store/sample_message.h"

namespace waferseal::native {
namespace {

namespace fs = std::filesystem;

class DoctorFilesTest : public DoctorTest {};

TEST_F(DoctorFilesTest, AConfigurationThatOthersMayChange) {
  EXPECT_EQ(state("config_file"), "ok");
  ::chmod(config().c_str(), 0666);
  expect_wrong("config_file", config(), "chmod go-w " + config());
  ::chmod(config().c_str(), 0644);
  ::chmod(etc().c_str(), 0777);
  expect_wrong("config_file", etc().string(), "chmod go-w");
}

TEST_F(DoctorFilesTest, KeysThatOthersCanReadOrThatAreNotThere) {
  EXPECT_EQ(state("key_files"), "ok");
  for (const fs::path& key :
       {etc() / "keys/guard.key", etc() / "keys/ticket.key", lib() / "agent/agent.key"}) {
    ::chmod(key.c_str(), 0640);
    expect_wrong("key_files", "file_exposed (" + key.string(), "chmod 600 " + key.string());
    ::chmod(key.c_str(), 0600);
    EXPECT_EQ(state("key_files"), "ok");
  }
  fs::remove(etc() / "keys/ticket.key");
  expect_wrong("key_files", "ticket.key", "copy");
}

TEST_F(DoctorFilesTest, KeysOfAnotherUser) {
  if (::geteuid() != 0) return;  // nobody else can give files away
  EXPECT_EQ(state("key_files"), "ok");
  const fs::path key = etc() / "keys/guard.key";
  ASSERT_EQ(::chown(key.c_str(), 65534, 65534), 0);
  expect_wrong("key_files", "not to the server", "chown root " + key.string());
}

TEST_F(DoctorFilesTest, AServerAndAnAgentThatAreOneUser) {
  expect_wrong("separation", "one user", "chown");
  if (::geteuid() != 0) return;
  ASSERT_EQ(::chown((lib() / "agent").c_str(), 65534, 65534), 0);
  EXPECT_EQ(state("separation"), "ok");
}

TEST_F(DoctorFilesTest, AGuardWithinTheStoreOrOpenToOthers) {
  ::chmod((lib() / "guard").c_str(), 0750);
  expect_wrong("separation", "others may enter", "chmod 700 " + (lib() / "guard").string());
  replace((lib() / "guard").string(), (lib() / "store/guard").string());
  expect_wrong("separation", "overlap", "guard.folder = \"" + (lib() / "guard").string());
}

TEST_F(DoctorFilesTest, ARootKeyThatStayedHere) {
  expect_wrong("root_key", "root.key", "another machine");
  fs::remove(etc() / "keys/root.key");
  EXPECT_EQ(state("root_key"), "ok");
}

TEST_F(DoctorFilesTest, ADataFolderThatCannotBeWritten) {
  EXPECT_EQ(state("disk"), "ok");
  const fs::path store = lib() / "store";
  ::chmod(store.c_str(), 0550);
  expect_wrong("disk", "owner may not write", "chmod 2770 " + store.string());
  ::chmod(store.c_str(), 02777);
  expect_wrong("disk", "every user", "chmod 2770 " + store.string());
  ::chmod(store.c_str(), 02770);
  EXPECT_EQ(state("disk"), "ok");
  if (::geteuid() != 0) return;
  ASSERT_EQ(::chown((lib() / "agent").c_str(), 65534, 65534), 0);
  ::chmod(store.c_str(), 02700);
  expect_wrong("disk", "agent may not write", "group");
}

TEST_F(DoctorFilesTest, ADiskThatIsTooFullForTheUploadsThatAreAllowed) {
  replace("#max_upload_mib = 256", "max_upload_mib = 65536");
  const bool room = fs::space(lib()).available >= std::uint64_t{128} << 30;
  if (room) {
    EXPECT_EQ(state("disk"), "ok");
  } else {
    expect_wrong("disk", "MiB free", "free some space");
  }
}

TEST_F(DoctorFilesTest, PagesAndAPolicyThatAreNotThere) {
  EXPECT_EQ(state("web_pages"), "skipped");
  EXPECT_EQ(state("policy"), "skipped");
  replace("#web = \"/usr/share/waferseal/web\"", "web = \"pages\"");
  replace("#policy = \"policy.json\"", "policy = \"policy.json\"");
  expect_wrong("web_pages", "portal.html", "server.web");
  ASSERT_TRUE(write_durably(etc() / "policy.json", as_bytes(std::string_view("{")), 0644));
  expect_wrong("policy", "bad_json", "waferseal policy check");
}

class DoctorStoreTest : public DoctorTest {
 protected:
  static UnixTime now() { return system_time(); }
};

TEST_F(DoctorStoreTest, AStoreOfANewerVersionOrNone) {
  EXPECT_EQ(state("store"), "ok");
  {
    auto database = Database::open(lib() / "store/store.db", 0660);
    ASSERT_TRUE(database && database->execute("PRAGMA user_version = 9999"));
  }
  expect_wrong("store", "store_too_new", "install the waferseal that wrote it");
  fs::remove_all(lib() / "store");
  fs::create_directory(lib() / "store");
  expect_wrong("store", "no database", "waferseal restore");
  EXPECT_FALSE(fs::exists(lib() / "store/store.db")) << "doctor makes nothing";
}

TEST_F(DoctorStoreTest, AQueueThatNobodyWorksOn) {
  EXPECT_EQ(state("queue"), "ok");
  const auto store = std::move(*open_store(lib() / "store"));
  ASSERT_TRUE(store->messages().put_message(sample_message("m1", "anna@mail.test")));
  const auto copies = *store->messages().copies_of("m1");
  const UnixTime before = now() - std::chrono::minutes(20);
  ASSERT_TRUE(store->messages().accept(
      "m1", before,
      {{QueueKind::kTls, copies[0].id, 0, before, "tls.example"},
       {QueueKind::kOpenPgp, copies[1].id, 0, now() + std::chrono::hours(1), "pgp.example"}}));
  expect_wrong("queue", "waferseal agent", "waferseal agent --config " + config());
  EXPECT_EQ(look("queue").size(), 1U) << "what is not due yet is not stuck";
  ASSERT_TRUE(store->queue().claim({QueueKind::kTls}, now(), std::chrono::minutes(5)));
  EXPECT_EQ(state("queue"), "ok") << "somebody works on it";
  ASSERT_TRUE(store->queue().hurry(store->queue().entries(0, 10)->at(1).row.id, before));
  expect_wrong("queue", "waferseal serve", "waferseal serve");
}

TEST_F(DoctorStoreTest, DeliveriesThatWereForgottenOnHold) {
  const auto store = std::move(*open_store(lib() / "store"));
  ASSERT_TRUE(store->messages().put_message(sample_message("m1", "anna@mail.test")));
  const auto copies = *store->messages().copies_of("m1");
  const UnixTime before = now() - std::chrono::hours(25);
  ASSERT_TRUE(store->messages().accept(
      "m1", before, {{QueueKind::kTls, copies[0].id, 0, before, "tls.example"}}));
  ASSERT_TRUE(store->queue().hold(store->queue().entries(0, 10)->at(0).row.id));
  expect_wrong("queue", "held for more than a day", "queue retry");
}

TEST_F(DoctorStoreTest, ABackupThatWasNeverMadeOrIsOld) {
  expect_wrong("backup", "none was made", "waferseal backup FOLDER --config " + config());
  fs::create_directories(lib() / "store/blobs/blobs");
  { ASSERT_TRUE(GuardDatabase::open(lib() / "guard/guard.db")); }
  silently([&] { return backup({config(), (folder_.path() / "copy").string(), false}); });
  EXPECT_EQ(state("backup"), "ok");
  ASSERT_TRUE(remember_backup(lib() / "store", now() - std::chrono::hours(24 * 9)));
  expect_wrong("backup", "9 days old", "waferseal backup");
}

class DoctorKeysTest : public DoctorStoreTest {
 protected:
  void publish(int days) {
    KeyListArguments list;
    list.config = config();
    list.root = (etc() / "keys/root.key").string();
    list.days = days;
    silently([&] { return key_list_update(list); });
  }
};

TEST_F(DoctorKeysTest, AUserWhoseKeyIsNotListedYet) {
  expect_wrong("key_list", "anna@mail.test", "waferseal keylist update");
  publish(90);
  EXPECT_EQ(state("key_list"), "ok");
}

TEST_F(DoctorKeysTest, AKeyListThatEndsSoonOrIsOfAnotherRoot) {
  publish(2);
  expect_wrong("key_list", "ends within three days", "waferseal keylist update");
  publish(90);
  EXPECT_EQ(state("key_list"), "ok");
  const auto root = read_signing_key(etc() / "keys/root.key", "root key");
  const std::string print = hex_encode(key_fingerprint(root->public_key()));
  replace(print, std::string(64, 'a'));
  expect_wrong("key_list", "keylist_root", "agent.root_fingerprint = \"" + print);
}

TEST_F(DoctorKeysTest, AGuardKeyThatIsNotTheListedOne) {
  EXPECT_EQ(state("guard_key"), "ok");
  const fs::path key = etc() / "keys/guard.key";
  fs::remove(key);
  silently([&] { return generate_key({"guard", key.string(), {}, {}, {}}); });
  expect_wrong("guard_key", "guard_identity", "keylist update --guard");
}

TEST_F(DoctorKeysTest, AClockThatIsWrong) {
  EXPECT_EQ(state("clock"), "ok");
  auto database = GuardDatabase::open(lib() / "guard/guard.db");
  ASSERT_TRUE(database && database->set_latest(now() - std::chrono::hours(24 * 401)));
  expect_wrong("clock", "guard_clock", "waferseal guard accept-clock --config " + config());
  ASSERT_TRUE(database->set_latest(now()));
  EXPECT_EQ(state("clock"), "ok");
  ASSERT_TRUE(database->set_latest(now() + std::chrono::hours(1)));
  expect_wrong("clock", "seconds after", "timedatectl");
}

TEST_F(DoctorKeysTest, WhatIsSkippedIsToldAndAWrongNameIsNot) {
  arguments_.skip = {"separation", "root_key", "backup", "key_list"};
  EXPECT_EQ(state("root_key"), "skipped");
  testing::internal::CaptureStdout();
  EXPECT_EQ(doctor(arguments_), 0) << "the rest of a new host is right";
  testing::internal::GetCapturedStdout();
  arguments_.skip = {"rootkey"};
  silently([&] { return doctor(arguments_); }, 1);
}

}  // namespace
}  // namespace waferseal::native
