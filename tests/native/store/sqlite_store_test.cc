// What only the SQLite store can be asked, since only it can be spoiled by hand.
#include <gtest/gtest.h>

#include <algorithm>

#include "native/sqlite/database.h"
#include "native/store/sqlite/schema.h"
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

// As the program before left it, with a renewal of which nobody knows how far it came.
TEST(OlderSqliteStore, IsBroughtUpToDate) {
  TemporaryFolder folder;
  {
    auto older = Database::open(folder.path() / "store.db", 0660);
    ASSERT_TRUE(older);
    ASSERT_TRUE(migrate(*older, store_migrations().first(6)));
    ASSERT_TRUE(older->execute(
        "INSERT INTO messages VALUES (1, 'm1', 'anna@example.org', 1, 0, 0, x'', x'', '', 0, '{}', "
        "'[]', '', x'01', x'02')"));
    ASSERT_TRUE(older->execute("INSERT INTO renewals VALUES ('m1', 1, x'A1', x'A2', x'00')"));
  }
  const auto store = open_store(folder.path());
  ASSERT_TRUE(store) << describe(store.error());
  const auto renewals = (*store)->renewals().all();
  ASSERT_EQ(renewals->size(), 1u);
  EXPECT_EQ(renewals->at(0).old_slot, Bytes{0xA1});
  EXPECT_TRUE(renewals->at(0).forgetting) << "its old slot's end is no retraction";
  ASSERT_TRUE((*store)->messages().put_message(sample_message("m2", "anna@example.org")));
}

// As the program before left it: books were a word at each entry, and all of them were searched.
TEST(OlderSqliteStore, WordsAtEntriesBecomeBooks) {
  TemporaryFolder folder;
  {
    auto older = Database::open(folder.path() / "store.db", 0660);
    ASSERT_TRUE(older);
    ASSERT_TRUE(migrate(*older, store_migrations().first(8)));
    for (const char* const user : {"anna", "ben"}) {
      ASSERT_TRUE(
          older->run("INSERT INTO users VALUES (?, '', '', '', x'', x'', x'', x'', x'')", user));
    }
    for (const char* const book : {"personal", "ward 3", "ward 4"}) {
      ASSERT_TRUE(
          older->run("INSERT INTO address_book_entries VALUES ('anna', ?, ?, 'q@mail.example', '', "
                     "'[]', 'none', x'', x'', x'01', x'', 'weak', 7)",
                     book, book));
    }
  }
  const auto store = open_store(folder.path());
  ASSERT_TRUE(store) << describe(store.error());
  UserStore& users = (*store)->users();
  const auto books = users.list_books("anna");
  ASSERT_EQ(books->list.size(), 3u);
  EXPECT_EQ(books->fallback, "personal");
  EXPECT_EQ(books->preferred, "");
  const auto entries = users.list_entries("anna");
  ASSERT_EQ(entries->size(), 3u);
  for (const AddressBook& book : books->list) {
    EXPECT_TRUE(book.subscribed) << book.name;
    const auto in_it = [&](const AddressBookEntry& entry) { return entry.book == book.id; };
    const auto entry = std::find_if(entries->begin(), entries->end(), in_it);
    ASSERT_NE(entry, entries->end()) << book.name;
    EXPECT_EQ(entry->id, book.name);
    EXPECT_EQ(entry->sealed_question, Bytes{1});
  }
  EXPECT_EQ(users.list_books("ben")->list.size(), 1u);
}

}  // namespace
}  // namespace waferseal::native
