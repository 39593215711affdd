// What only the SQLite store can be asked, since only it can be spoiled by hand.
#include <gtest/gtest.h>

#include "native/sqlite/database.h"
#include "native/store/sqlite/store.h"
#include "tests/native/files/temporary_folder.h"
#include "tests/native/store/sample_message.h"

namespace waferseal::native {
namespace {

class SqliteStoreTest : public ::testing::Test {
 protected:
  SqliteStoreTest() : store_(std::move(open_store(folder_.path())).value()) {
    EXPECT_TRUE(store_->messages().put_message(sample_message("m1", "anna@example.org")));
  }
  void spoil(const std::string& sql) {
    auto database = Database::open(folder_.path() / "store.db", 0660);
    ASSERT_TRUE(database);
    ASSERT_TRUE(database->execute(sql));
  }
  Error error_of_copies() {
    const auto copies = store_->messages().copies_of("m1");
    EXPECT_FALSE(copies);
    return copies ? Error{} : copies.error();
  }

  TemporaryFolder folder_;
  std::unique_ptr<Store> store_;
};

// A word that this program does not know is no word it may guess for.
TEST_F(SqliteStoreTest, UnknownMethodsAreAnError) {
  spoil("UPDATE copies SET method = 'pigeon' WHERE method = 'tls'");
  EXPECT_EQ(error_of_copies().code, Code::kStoreFailed);
  EXPECT_EQ(error_of_copies().subject, "copies.method");
  spoil("UPDATE copies SET method = 'tls', fallback = 'pigeon' WHERE method = 'pigeon'");
  EXPECT_EQ(error_of_copies().subject, "copies.fallback");
}

TEST_F(SqliteStoreTest, UnknownNumbersAreAnError) {
  spoil("UPDATE copies SET level = 6");
  EXPECT_EQ(error_of_copies().subject, "copies.level");
  spoil("UPDATE copies SET level = 1, state = -1");
  EXPECT_EQ(error_of_copies().subject, "copies.state");
  spoil("UPDATE slots SET kind = 0");
  EXPECT_EQ(store_->messages().slots_of("m1").error().subject, "slots.kind");
  spoil("UPDATE messages SET state = 3");
  EXPECT_EQ(store_->messages().find_message("m1").error().subject, "messages.state");
}

}  // namespace
}  // namespace waferseal::native
