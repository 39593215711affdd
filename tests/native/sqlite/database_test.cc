#include "native/sqlite/database.h"

#include <gtest/gtest.h>
#include <sys/stat.h>

#include <array>

#include "native/store/store.h"
#include "tests/native/files/temporary_folder.h"

namespace waferseal::native {
namespace {

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
