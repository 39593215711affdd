#include "native/store/drafts.h"

#include <gtest/gtest.h>

#include "native/sqlite/database.h"
#include "tests/native/store/every_store.h"

namespace waferseal::native {
namespace {

constexpr const char* kOwner = "anna@example.org";

class DraftsTest : public StoreTest {
 protected:
  DraftsTest() {
    User user;
    user.mailbox = kOwner;
    EXPECT_TRUE(store_->users().add_user(user));
    user.mailbox = "ben@example.org";
    EXPECT_TRUE(store_->users().add_user(user));
  }
  DraftStore& drafts() { return store_->drafts(); }
  DraftRecord draft(const std::string& id, std::uint64_t version, const std::string& files = {}) {
    DraftRecord record;
    record.id = id;
    record.owner = kOwner;
    record.version = version;
    record.saved_at = from_unix_seconds(1000 + static_cast<std::int64_t>(version));
    record.sealed = Bytes(10, static_cast<std::uint8_t>(version));
    record.sealed_size = 10;
    record.files = files;
    record.files_size = files.empty() ? 0 : 7;
    return record;
  }
  void upload(const std::string& id, const std::string& owner = kOwner) {
    ASSERT_TRUE(store_->messages().add_upload({id, owner, 7, 1, from_unix_seconds(1)}));
  }
  std::vector<std::string> unused() { return *drafts().unused_blobs(10); }
};

TEST_P(DraftsTest, AreKeptVersionByVersion) {
  ASSERT_TRUE(drafts().put(draft("a", 1), {}));
  ASSERT_TRUE(drafts().put(draft("a", 2), {}));
  const auto found = open()->drafts().find(kOwner, "a");
  ASSERT_TRUE(found->has_value());
  EXPECT_EQ((*found)->version, 2u);
  EXPECT_EQ((*found)->sealed, Bytes(10, 2));
  EXPECT_EQ(unix_seconds((*found)->saved_at), 1002);
  EXPECT_FALSE(drafts().find("ben@example.org", "a")->has_value());
  EXPECT_FALSE(drafts().find(kOwner, "b")->has_value());
}

TEST_P(DraftsTest, OfTwoThatSaveOneVersionTheSecondWritesNothing) {
  ASSERT_TRUE(drafts().put(draft("a", 1), {}));
  DraftRecord second = draft("a", 1);
  second.sealed = Bytes(10, 99);
  EXPECT_EQ(drafts().put(second, {}).code(), Code::kConflict);
  ASSERT_TRUE(drafts().put(draft("a", 2), {}));
  EXPECT_EQ(drafts().put(draft("a", 2), {}).code(), Code::kConflict);
  EXPECT_EQ(drafts().put(draft("a", 9), {}).code(), Code::kConflict);
  EXPECT_EQ(drafts().put(draft("gone", 2), {}).code(), Code::kConflict);
  EXPECT_EQ((*drafts().find(kOwner, "a"))->sealed, Bytes(10, 2));
}

TEST_P(DraftsTest, AreListedWithoutContentAndTheLastFirst) {
  ASSERT_TRUE(drafts().put(draft("old", 1), {}));
  ASSERT_TRUE(drafts().put(draft("new", 1), {}));
  ASSERT_TRUE(drafts().put(draft("new", 2), {}));
  const auto list = drafts().list(kOwner);
  ASSERT_EQ(list->size(), 2u);
  EXPECT_EQ((*list)[0].id, "new");
  EXPECT_EQ((*list)[0].sealed_size, 10u);
  EXPECT_TRUE((*list)[0].sealed.empty());
  EXPECT_TRUE(drafts().list("ben@example.org")->empty());
}

TEST_P(DraftsTest, TakeOverAnUploadOfTheirOwnerOrNothingIsWritten) {
  upload("blob");
  upload("bens", "ben@example.org");
  EXPECT_EQ(drafts().put(draft("a", 1, "bens"), "bens").code(), Code::kNotFound);
  EXPECT_FALSE(drafts().find(kOwner, "a")->has_value());
  ASSERT_TRUE(drafts().put(draft("a", 1, "blob"), "blob"));
  EXPECT_FALSE(store_->messages().find_upload("blob")->has_value());
  EXPECT_TRUE(store_->messages().find_upload("bens")->has_value());
}

TEST_P(DraftsTest, BlobsThatNobodyNeedsAreWrittenDown) {
  upload("one");
  upload("two");
  ASSERT_TRUE(drafts().put(draft("a", 1, "one"), "one"));
  ASSERT_TRUE(drafts().put(draft("a", 2, "one"), {}));
  EXPECT_TRUE(unused().empty());
  ASSERT_TRUE(drafts().put(draft("a", 3, "two"), "two"));
  EXPECT_EQ(unused(), std::vector<std::string>{"one"});
  ASSERT_TRUE(drafts().forget_blob("one"));
  EXPECT_EQ(drafts().remove(kOwner, "a", 2).code(), Code::kConflict);
  EXPECT_TRUE(unused().empty());
  ASSERT_TRUE(drafts().remove(kOwner, "a", 3));
  EXPECT_EQ(unused(), std::vector<std::string>{"two"});
  EXPECT_TRUE(drafts().remove(kOwner, "a", 3)) << "it is gone already";
  EXPECT_FALSE(drafts().find(kOwner, "a")->has_value());
}

WAFERSEAL_FOR_EVERY_STORE(DraftsTest);

TEST(SqliteDraftsTest, GoWithTheirUserAndTheirBlobsAreNotForgotten) {
  const TemporaryFolder folder;
  const auto file = folder.path() / "store.db";
  const auto store = *open_sqlite_store(file);
  User user;
  user.mailbox = kOwner;
  ASSERT_TRUE(store->users().add_user(user));
  ASSERT_TRUE(store->messages().add_upload({"blob", kOwner, 7, 1, from_unix_seconds(1)}));
  DraftRecord draft;
  draft.id = "a";
  draft.owner = kOwner;
  draft.sealed = Bytes(3, 1);
  draft.files = "blob";
  ASSERT_TRUE(store->drafts().put(draft, "blob"));
  auto database = Database::open(file, 0600);
  ASSERT_TRUE(database->run("DELETE FROM users WHERE mailbox = ?", kOwner));
  EXPECT_TRUE(store->drafts().list(kOwner)->empty());
  EXPECT_EQ(*store->drafts().unused_blobs(10), std::vector<std::string>{"blob"});
}

}  // namespace
}  // namespace waferseal::native
