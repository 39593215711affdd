#include <gtest/gtest.h>

#include "native/files/durable_file.h"
#include "native/store/store.h"
#include "tests/native/files/temporary_folder.h"
#include "tests/native/store/sample_message.h"

namespace waferseal::native {
namespace {

class MessagesTest : public ::testing::Test {
 protected:
  MessagesTest() : store_(std::move(open_sqlite_store(folder_.path() / "store.db")).value()) {}
  MessageStore& messages() { return store_->messages(); }
  std::vector<CopyRecord> copies(const std::string& id) { return *messages().copies_of(id); }

  TemporaryFolder folder_;
  std::unique_ptr<Store> store_;
};

TEST_F(MessagesTest, WhatWasWrittenComesBackAfterReopening) {
  ASSERT_TRUE(messages().put_message(sample_message("m1", "anna@example.org")));
  store_.reset();
  store_ = std::move(open_sqlite_store(folder_.path() / "store.db")).value();
  const auto message = messages().find_message("m1");
  ASSERT_TRUE(message && *message);
  EXPECT_EQ((*message)->state, MessageState::kArming);
  EXPECT_EQ((*message)->header, (Bytes{1, 2, 3}));
  EXPECT_EQ((*message)->seal[0], 7);
  ASSERT_EQ(copies("m1").size(), 2u);
  EXPECT_EQ(copies("m1")[0].fallback, "escrow-question");
  const auto slot = messages().slot_by_locator(Bytes(16, 0xB1));
  ASSERT_TRUE(slot && *slot);
  EXPECT_EQ((*slot)->copy_id, copies("m1")[0].id);
  EXPECT_TRUE((*slot)->dormant);
  EXPECT_EQ((*messages().agent_slot("m1"))->record, to_bytes("agent slot"));
}

TEST_F(MessagesTest, ASlotForACopyThatIsNotThereWritesNothing) {
  NewMessage wrong = sample_message("m1", "anna@example.org");
  wrong.slots[1].copy_id = 3;
  EXPECT_FALSE(messages().put_message(wrong));
  EXPECT_FALSE(messages().find_message("m1")->has_value());
  EXPECT_FALSE(messages().slot_by_id(Bytes(16, 0xA0))->has_value());
}

TEST_F(MessagesTest, ASlotIdIsUsedOnce) {
  ASSERT_TRUE(messages().put_message(sample_message("m1", "anna@example.org")));
  EXPECT_EQ(messages().put_message(sample_message("m2", "anna@example.org")).code(),
            Code::kConflict);
  EXPECT_FALSE(messages().find_message("m2")->has_value());
}

TEST_F(MessagesTest, AMessageTakesItsUploadsOver) {
  User anna;
  anna.mailbox = "anna@example.org";
  ASSERT_TRUE(store_->users().add_user(anna));
  ASSERT_TRUE(messages().add_upload({"upload", "anna@example.org", 1000, 1, kNoon}));
  NewMessage others = sample_message("m1", "ben@example.org");
  others.uploads = {"upload"};
  EXPECT_EQ(messages().put_message(others).code(), Code::kNotFound) << "somebody else's upload";
  NewMessage message = sample_message("m1", "anna@example.org");
  message.uploads = {"upload"};
  ASSERT_TRUE(messages().put_message(message));
  EXPECT_TRUE(messages().uploads_before(kNoon + std::chrono::hours(48))->empty())
      << "the clean-up of old uploads would take the body away";
}

TEST_F(MessagesTest, AcceptedOnceHoweverOftenItIsSaid) {
  ASSERT_TRUE(messages().put_message(sample_message("m1", "anna@example.org")));
  EXPECT_EQ(messages().messages_in_state(MessageState::kArming)->size(), 1u);
  EXPECT_TRUE(messages().list_messages("anna@example.org", "", 10)->empty());
  const NewQueueRow row{QueueKind::kTls, copies("m1")[0].id, 0, kNoon};
  ASSERT_TRUE(messages().accept("m1", kNoon, {row}));
  const auto batch = store_->queue().claim({QueueKind::kTls}, kNoon, std::chrono::seconds(60));
  ASSERT_EQ(batch->rows.size(), 1u);
  ASSERT_TRUE(store_->queue().drop(batch->rows[0]));
  ASSERT_TRUE(messages().accept("m1", kNoon, {row}));
  EXPECT_EQ(*store_->queue().size(), 0u) << "a repeated accept queued the copy again";
  EXPECT_EQ(messages().list_messages("anna@example.org", "", 10)->size(), 1u);
  EXPECT_TRUE(messages().list_messages("ben@example.org", "", 10)->empty());
}

TEST_F(MessagesTest, OnlyAMessageThatIsNotAcceptedIsAbandoned) {
  ASSERT_TRUE(messages().put_message(sample_message("m1", "anna@example.org")));
  ASSERT_TRUE(messages().accept("m1", kNoon, {}));
  ASSERT_TRUE(messages().abandon("m1"));
  EXPECT_TRUE(messages().find_message("m1")->has_value());
}

TEST_F(MessagesTest, AbandoningTakesSlotsAndNoticesAlong) {
  ASSERT_TRUE(messages().put_message(sample_message("m1", "anna@example.org")));
  ASSERT_TRUE(messages().abandon("m1"));
  EXPECT_FALSE(messages().find_message("m1")->has_value());
  EXPECT_FALSE(messages().slot_by_id(Bytes(16, 0xA1))->has_value());
  EXPECT_TRUE(messages().notices_of("m1")->empty());
}

TEST_F(MessagesTest, ClosingACopyTakesSlotNoticeAndQueueRow) {
  ASSERT_TRUE(messages().put_message(sample_message("m1", "anna@example.org")));
  const std::int64_t copy = copies("m1")[0].id;
  ASSERT_TRUE(messages().accept("m1", kNoon, {{QueueKind::kTls, copy, 0, kNoon}}));
  ASSERT_TRUE(messages().close_copy(copy, CopyState::kRetracted, "", kNoon));
  EXPECT_FALSE(messages().slot_by_locator(Bytes(16, 0xB1))->has_value());
  EXPECT_TRUE(messages().notices_of("m1")->empty());
  EXPECT_EQ(*store_->queue().size(), 0u);
  EXPECT_EQ(copies("m1")[0].state, CopyState::kRetracted);
  ASSERT_TRUE(messages().set_opened(copy, kNoon));
  EXPECT_EQ(copies("m1")[0].state, CopyState::kRetracted) << "a retracted copy became opened";
}

TEST_F(MessagesTest, NoByteOfAForgottenSlotStaysInTheFile) {
  NewMessage message = sample_message("m1", "anna@example.org");
  const std::string marker = "marker-of-a-slot-that-was-forgotten";
  message.slots[1].record = to_bytes(marker);
  ASSERT_TRUE(messages().put_message(message));
  ASSERT_TRUE(messages().forget_slot(Bytes(16, 0xA1)));
  // Closing the last connection folds the journal into the file.
  store_.reset();
  const auto bytes = read_file(folder_.path() / "store.db", 10'000'000);
  ASSERT_TRUE(bytes);
  EXPECT_EQ(as_text(*bytes).find(marker), std::string_view::npos);
}

TEST_F(MessagesTest, ExpiredCopiesAreFound) {
  ASSERT_TRUE(messages().put_message(sample_message("m1", "anna@example.org")));
  EXPECT_TRUE(messages().expired_copies(kNoon, 10)->empty());
  const auto due = messages().expired_copies(kNoon + std::chrono::hours(24), 10);
  ASSERT_EQ(due->size(), 1u);
  EXPECT_EQ(due->front().recipient, "tom@tls.example");
}

TEST_F(MessagesTest, AMailIsSpentWhenAllWhoShareItAreDone) {
  NewMessage message = sample_message("m1", "anna@example.org");
  CopyRecord second = message.copies[1];
  second.recipient = "paul@pgp.example";
  message.copies.push_back(second);
  ASSERT_TRUE(messages().put_message(message));
  const auto all = copies("m1");
  ASSERT_TRUE(messages().accept("m1", kNoon, {{QueueKind::kOpenPgp, all[2].id, 0, kNoon}}));
  ASSERT_TRUE(messages().set_copy_state(all[1].id, CopyState::kSent, "", "{}", kNoon));
  EXPECT_TRUE(messages().copies_with_spent_mail(10)->empty()) << "another copy still waits";
  const auto batch = store_->queue().claim({QueueKind::kOpenPgp}, kNoon, std::chrono::seconds(60));
  ASSERT_TRUE(store_->queue().finish(batch->rows.at(0), CopyState::kSent, "", "{}", kNoon));
  EXPECT_EQ(messages().copies_with_spent_mail(10)->size(), 2u);
  ASSERT_TRUE(messages().forget_mail(all[1].id));
  EXPECT_EQ(messages().copies_with_spent_mail(10)->size(), 1u);
}

TEST_F(MessagesTest, PagesGoBackInTime) {
  NewMessage first = sample_message("m1", "anna@example.org");
  NewMessage second = sample_message("m2", "anna@example.org");
  second.slots.clear();
  ASSERT_TRUE(messages().put_message(first));
  ASSERT_TRUE(messages().put_message(second));
  ASSERT_TRUE(messages().accept("m1", kNoon, {}));
  ASSERT_TRUE(messages().accept("m2", kNoon, {}));
  const auto newest = messages().list_messages("anna@example.org", "", 1);
  ASSERT_EQ(newest->size(), 1u);
  EXPECT_EQ(newest->front().id, "m2");
  const auto older = messages().list_messages("anna@example.org", "m2", 10);
  ASSERT_EQ(older->size(), 1u);
  EXPECT_EQ(older->front().id, "m1");
}

}  // namespace
}  // namespace waferseal::native
