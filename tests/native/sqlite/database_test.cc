#include "native/sqlite/database.h"

#include <fcntl.h>
#include <gtest/gtest.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#include <array>

#include "native/store/store.h"
#include "tests/native/files/temporary_folder.h"

namespace waferseal::native {
namespace {

// Whether another process finds the lock that SQLite has on a file while it is in use: a range at
// 1 GiB (https://sqlite.org/lockingv3.html).
bool others_find_it_in_use(const std::filesystem::path& file) {
  const pid_t child = ::fork();
  if (child == 0) {
    const int descriptor = ::open(file.c_str(), O_RDWR);
    struct flock lock {};
    lock.l_type = F_WRLCK;
    lock.l_whence = SEEK_SET;
    lock.l_start = 0x40000002;
    lock.l_len = 510;
    const bool asked = descriptor >= 0 && ::fcntl(descriptor, F_GETLK, &lock) == 0;
    ::_exit(asked && lock.l_type != F_UNLCK ? 1 : 0);
  }
  int status = 0;
  ::waitpid(child, &status, 0);
  return WIFEXITED(status) && WEXITSTATUS(status) == 1;
}

// Without its lock another process that closes the file takes the log for its own to remove, and
// what this one commits from then on is lost with it.
TEST(DatabaseTest, ASecondConnectionLeavesTheLocksOfTheFirst) {
  TemporaryFolder folder;
  const std::filesystem::path file = folder.path() / "a.db";
  auto first = Database::open(file, 0660);
  ASSERT_TRUE(first);
  ASSERT_TRUE(first->execute("CREATE TABLE t (x INTEGER) STRICT"));
  ASSERT_TRUE(others_find_it_in_use(file));
  {
    const auto second = Database::open(file, 0660);
    ASSERT_TRUE(second);
    EXPECT_TRUE(others_find_it_in_use(file));
  }
  EXPECT_TRUE(others_find_it_in_use(file));
}

TEST(DatabaseTest, ALinkInTheFilesPlaceIsRefused) {
  TemporaryFolder folder;
  std::filesystem::create_symlink(folder.path() / "elsewhere", folder.path() / "a.db");
  EXPECT_EQ(Database::open(folder.path() / "a.db", 0660).code(), Code::kStoreFailed);
  EXPECT_FALSE(std::filesystem::exists(folder.path() / "elsewhere"));
}

TEST(DatabaseTest, ATransactionThatWasNotCommittedLeavesNothing) {
  TemporaryFolder folder;
  auto database = Database::open(folder.path() / "a.db", 0600);
  ASSERT_TRUE(database);
  ASSERT_TRUE(database->execute("CREATE TABLE t (x INTEGER) STRICT"));
  {
    auto transaction = Transaction::begin(*database);
    ASSERT_TRUE(transaction);
    ASSERT_TRUE(database->run("INSERT INTO t VALUES (?)", 1));
  }
  auto count = database->query("SELECT count(*) FROM t");
  ASSERT_TRUE(count && *count->step());
  EXPECT_EQ(count->integer(0), 0);
}

TEST(DatabaseTest, SyncsOnEachCommit) {
  TemporaryFolder folder;
  auto database = Database::open(folder.path() / "a.db", 0600);
  ASSERT_TRUE(database);
  const auto pragma = [&](const char* sql) {
    auto statement = database->query(sql);
    return statement && *statement->step() ? statement->text(0) : std::string();
  };
  EXPECT_EQ(pragma("PRAGMA journal_mode"), "wal");
  EXPECT_EQ(pragma("PRAGMA synchronous"), "2") << "not FULL";
  EXPECT_EQ(pragma("PRAGMA secure_delete"), "1");
}

TEST(DatabaseTest, TheFileHasItsModeWhateverTheUmask) {
  TemporaryFolder folder;
  const mode_t before = ::umask(0077);
  auto database = Database::open(folder.path() / "a.db", 0660);
  ASSERT_TRUE(database);
  ASSERT_TRUE(database->execute("CREATE TABLE t (x INTEGER) STRICT"));
  ::umask(before);
  for (const char* const name : {"a.db", "a.db-wal"}) {
    struct stat found {};
    ASSERT_EQ(::stat((folder.path() / name).c_str(), &found), 0) << name;
    EXPECT_EQ(found.st_mode & 0777, 0660u) << name;
  }
}

TEST(DatabaseTest, MigrationsRunOnceAndANewerFileIsRefused) {
  TemporaryFolder folder;
  constexpr std::array<std::string_view, 2> kBoth = {"CREATE TABLE a (x INTEGER) STRICT",
                                                     "CREATE TABLE b (x INTEGER) STRICT"};
  auto database = Database::open(folder.path() / "a.db", 0600);
  ASSERT_TRUE(database);
  ASSERT_TRUE(migrate(*database, std::span(kBoth).first(1)));
  ASSERT_TRUE(migrate(*database, kBoth));
  ASSERT_TRUE(migrate(*database, kBoth));
  EXPECT_TRUE(database->run("INSERT INTO b VALUES (1)"));
  EXPECT_EQ(migrate(*database, std::span(kBoth).first(1)).code(), Code::kStoreTooNew);
}

TEST(DatabaseTest, ValuesAreBoundNotPasted) {
  TemporaryFolder folder;
  auto database = Database::open(folder.path() / "a.db", 0600);
  ASSERT_TRUE(database);
  ASSERT_TRUE(database->execute("CREATE TABLE t (x TEXT) STRICT"));
  const std::string nasty = "'); DROP TABLE t; --";
  ASSERT_TRUE(database->run("INSERT INTO t VALUES (?)", nasty));
  auto found = database->query("SELECT x FROM t");
  ASSERT_TRUE(found && *found->step());
  EXPECT_EQ(found->text(0), nasty);
  EXPECT_FALSE(database->query("SELECT x FROM t WHERE x = ?")) << "a value was missing";
}

}  // namespace
}  // namespace waferseal::native
