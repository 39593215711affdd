#include "tests/native/store/every_store.h"
#include "tests/native/store/sample_message.h"

namespace waferseal::native {
namespace {

class RepliesTest : public StoreTest {
 protected:
  RepliesTest() {
    User anna;
    anna.mailbox = "anna@example.org";
    anna.account = "example";
    EXPECT_TRUE(store_->users().add_user(anna));
    EXPECT_TRUE(store_->messages().put_message(sample_message("m1", "anna@example.org")));
    EXPECT_TRUE(store_->messages().accept("m1", kNoon, {}));
    copy_id_ = store_->messages().copies_of("m1")->at(0).id;
  }
  NewReply reply(const char* id, UnixTime at = kNoon) const {
    NewReply out;
    out.reply = {
        id,  "m1", copy_id_, Bytes(16, 0xA1), to_bytes("arm"), to_bytes("header"), to_bytes("slot"),
        300, at};
    out.told = NewQueueRow{QueueKind::kStatus, copy_id_, 3, at, "example.org"};
    out.event = {at, "reply_received", "server", "m1", "copy 1"};
    return out;
  }
  void begin(const char* id, std::uint8_t slot = 0xA1) {
    UploadRecord upload{id, "anna@example.org", 300, 0, kNoon, Bytes(16, slot)};
    EXPECT_TRUE(store_->messages().add_upload(upload));
  }

  std::int64_t copy_id_ = 0;
};

TEST_P(RepliesTest, OneTakesTheUploadsPlaceWithItsRowAndEvent) {
  begin("r1");
  ASSERT_EQ(store_->messages().uploads_of_reply(Bytes(16, 0xA1))->size(), 1U);
  EXPECT_TRUE(store_->messages().uploads_of_reply(Bytes(16, 0xA2))->empty());
  ASSERT_TRUE(store_->replies().add(reply("r1")));
  EXPECT_FALSE(store_->messages().find_upload("r1")->has_value());
  const auto found = open()->replies().find("r1");
  ASSERT_TRUE(found && *found);
  EXPECT_EQ((*found)->answered_slot, Bytes(16, 0xA1));
  EXPECT_EQ((*found)->arm, to_bytes("arm"));
  EXPECT_EQ((*found)->header, to_bytes("header"));
  EXPECT_EQ((*found)->slot, to_bytes("slot"));
  EXPECT_EQ((*found)->body_size, 300U);
  EXPECT_EQ((*found)->received_at, kNoon);
  EXPECT_EQ((*found)->copy_id, copy_id_);
  EXPECT_EQ(store_->queue().size().value(), 1U);
  EXPECT_EQ(store_->settings().audit_trail("m1")->back().code, "reply_received");
}

TEST_P(RepliesTest, WithoutItsUploadNothingIsWritten) {
  EXPECT_EQ(store_->replies().add(reply("r1")).code(), Code::kNotFound);
  begin("r1", 0xA2);
  EXPECT_EQ(store_->replies().add(reply("r1")).code(), Code::kNotFound) << "of another slot";
  EXPECT_TRUE(store_->messages().find_upload("r1")->has_value());
  EXPECT_EQ(store_->queue().size().value(), 0U);
  EXPECT_TRUE(store_->settings().audit_trail("m1")->empty());
}

TEST_P(RepliesTest, TheSameIdTwiceIsAConflict) {
  begin("r1");
  ASSERT_TRUE(store_->replies().add(reply("r1")));
  begin("r1");
  EXPECT_EQ(store_->replies().add(reply("r1")).code(), Code::kConflict);
  EXPECT_TRUE(store_->messages().find_upload("r1")->has_value()) << "all or nothing";
}

TEST_P(RepliesTest, AreCountedByTimeAlsoOnceRemoved) {
  for (const char* id : {"r1", "r2", "r3"}) begin(id);
  ASSERT_TRUE(store_->replies().add(reply("r1", kNoon - std::chrono::hours(30))));
  ASSERT_TRUE(store_->replies().add(reply("r2")));
  ASSERT_TRUE(store_->replies().add(reply("r3")));
  EXPECT_EQ(*store_->replies().count(copy_id_, UnixTime{}), 3U);
  EXPECT_EQ(*store_->replies().count(copy_id_, kNoon - std::chrono::hours(24)), 2U);
  EXPECT_EQ(*store_->replies().count(copy_id_ + 1, UnixTime{}), 0U);
  ASSERT_TRUE(store_->replies().remove("r2"));
  ASSERT_TRUE(store_->replies().remove("r2")) << "harmless";
  EXPECT_EQ(*store_->replies().count(copy_id_, UnixTime{}), 3U);
  const auto left = store_->replies().of_message("m1");
  ASSERT_EQ(left->size(), 2U);
  EXPECT_EQ(left->at(0).id, "r1");
  EXPECT_EQ(left->at(1).id, "r3");
  EXPECT_FALSE(store_->replies().find("r2")->has_value());
}

// A message of the owner's own must not take what a recipient is sending.
TEST_P(RepliesTest, NoMessageClaimsTheUploadOfAReply) {
  begin("r1");
  NewMessage message = sample_message("m2", "anna@example.org");
  message.uploads = {"r1"};
  EXPECT_EQ(store_->messages().put_message(message).code(), Code::kNotFound);
}

WAFERSEAL_FOR_EVERY_STORE(RepliesTest);

}  // namespace
}  // namespace waferseal::native
