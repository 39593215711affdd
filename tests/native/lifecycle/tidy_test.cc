#include "native/lifecycle/tidy.h"

#include "native/lifecycle/outcome.h"
#include "native/lifecycle/reports.h"
#include "tests/native/lifecycle/life_test.h"

namespace waferseal::lifecycle {
namespace {

using native::CopyState;
using native::QueueKind;

class TidyTest : public LifeTest {};

TEST_F(TidyTest, ACopyWhoseTimeIsOverExpiresWithAllThatBelongsToIt) {
  accept_sample();
  ASSERT_TRUE(tidy(kept()));
  EXPECT_EQ(copy(0).state, CopyState::kQueued);
  now_ += std::chrono::hours(24);
  ASSERT_TRUE(tidy(kept()));
  EXPECT_EQ(copy(0).state, CopyState::kExpired);
  EXPECT_FALSE(has_slot(0xA1));
  EXPECT_TRUE(messages().notices_of("m1")->empty());
  EXPECT_FALSE(*store_->queue().any_left("m1", QueueKind::kTls));
  EXPECT_EQ(copy(1).state, CopyState::kQueued) << "it does not expire";
}

// SPEC 4.8.7: one of them may have been extended since the backup.
TEST_F(TidyTest, NoCopyExpiresWhileARestoreWaits) {
  accept_sample();
  now_ += std::chrono::hours(24);
  ASSERT_TRUE(tidy(kept(), Expiry::kWaits));
  EXPECT_EQ(copy(0).state, CopyState::kQueued);
  EXPECT_TRUE(has_slot(0xA1));
}

TEST_F(TidyTest, AnOpenedCopyExpiresTooAndAFailedOneStaysFailed) {
  native::NewMessage message = native::sample_message("m1", "anna@example.org");
  message.copies[1].expires_at = message.copies[0].expires_at;
  native::SlotRecord slot = message.slots[1];
  slot.slot_id = Bytes(16, 0xA2);
  slot.copy_id = 2;
  slot.locator = Bytes(16, 0xB2);
  message.slots.push_back(slot);
  accept(message);
  ASSERT_TRUE(record_opening(*store_, **messages().slot_by_id(slot_id(0xA1)), now_));
  EXPECT_EQ(copy(0).state, CopyState::kOpened);
  EXPECT_EQ(copy(0).opened_at, now_);
  ASSERT_TRUE(record_failure(*store_, claim(QueueKind::kOpenPgp), Code::kInternal, "{}", now_));
  EXPECT_TRUE(has_slot(0xA2));
  now_ += std::chrono::hours(24);
  ASSERT_TRUE(tidy(kept()));
  EXPECT_EQ(copy(0).state, CopyState::kExpired);
  EXPECT_EQ(copy(0).opened_at, native::kNoon) << "that it was opened stays known";
  EXPECT_EQ(copy(1).state, CopyState::kFailed);
  EXPECT_FALSE(has_slot(0xA2)) << "its slot opens nothing any more";
}

// SPEC 6.11.6
TEST_F(TidyTest, FilesOfADraftThatIsGoneGo) {
  native::User user;
  user.mailbox = "anna@example.org";
  ASSERT_TRUE(store_->users().add_user(user));
  const std::string blob = base64url_encode(Bytes(16, 7));
  ASSERT_TRUE(blobs_.put(blob, Bytes(100, 1)));
  ASSERT_TRUE(messages().add_upload({blob, "anna@example.org", 100, 1, now_}));
  native::DraftRecord draft;
  draft.id = "a";
  draft.owner = "anna@example.org";
  draft.files = blob;
  ASSERT_TRUE(store_->drafts().put(draft, blob));
  now_ += std::chrono::hours(48);
  ASSERT_TRUE(tidy(kept()));
  EXPECT_TRUE(blobs_.info(blob)) << "the draft is there";
  ASSERT_TRUE(store_->drafts().remove("anna@example.org", "a", 1));
  ASSERT_TRUE(tidy(kept()));
  EXPECT_EQ(blobs_.info(blob).code(), Code::kNotFound);
  EXPECT_TRUE(store_->drafts().unused_blobs(10)->empty());
}

TEST_F(TidyTest, ARetractedCopyDoesNotBecomeOpened) {
  accept_sample();
  const native::SlotRecord slot = **messages().slot_by_id(slot_id(0xA1));
  native::Change retracted;
  retracted.copies = {
      {.copy_id = slot.copy_id, .from = native::CopyStates::all(), .state = CopyState::kRetracted}};
  ASSERT_TRUE(store_->write(retracted));
  ASSERT_TRUE(record_opening(*store_, slot, now_));
  EXPECT_EQ(copy(0).state, CopyState::kRetracted);
}

TEST_F(TidyTest, AMailThatNobodyHandsOverAnyMoreGoes) {
  accept_sample();
  ASSERT_TRUE(tidy(kept()));
  EXPECT_TRUE(has_blob("mail of m1"));
  ASSERT_TRUE(record_delivery(*store_, claim(QueueKind::kOpenPgp), "{}", now_));
  ASSERT_TRUE(tidy(kept()));
  EXPECT_FALSE(has_blob("mail of m1"));
  EXPECT_EQ(copy(1).blob, "");
  EXPECT_TRUE(has_blob("body of m1"));
}

TEST_F(TidyTest, UploadsThatNobodyClaimsGoAfterADay) {
  native::User anna;
  anna.mailbox = "anna@example.org";
  ASSERT_TRUE(store_->users().add_user(anna));
  ASSERT_TRUE(messages().add_upload({native::blob_id("upload"), "anna@example.org", 4, 1, now_}));
  now_ += std::chrono::hours(24);
  ASSERT_TRUE(tidy(kept()));
  EXPECT_TRUE(messages().find_upload(native::blob_id("upload"))->has_value());
  now_ += std::chrono::seconds(1);
  ASSERT_TRUE(tidy(kept()));
  EXPECT_FALSE(messages().find_upload(native::blob_id("upload"))->has_value());
}

TEST_F(TidyTest, WhatARecipientTellsIsWrittenDownOnce) {
  accept_sample();
  const native::SlotRecord slot = **messages().slot_by_id(slot_id(0xA1));
  for (int i = 0; i < 3; ++i) {
    ASSERT_TRUE(record_exposed_link(*store_, slot, now_));
    ASSERT_TRUE(record_guard_fault(*store_, slot, slot_id(1), now_));
    ASSERT_TRUE(record_guard_fault(*store_, slot, slot_id(2), now_));
  }
  EXPECT_EQ(events().size(), 3u);
}

TEST_F(TidyTest, AFrozenQuestionIsShownBesideTheCopyUntilItThaws) {
  accept_sample();
  const std::vector<SlotId> frozen = {slot_id(0xA1), slot_id(0xEE)};  // the second: another's
  ASSERT_TRUE(follow_frozen(*store_, frozen, now_));
  ASSERT_TRUE(follow_frozen(*store_, frozen, now_)) << "told again";
  EXPECT_TRUE(copy(0).frozen);
  EXPECT_FALSE(copy(1).frozen);
  EXPECT_EQ(copy(0).state, CopyState::kQueued);
  EXPECT_EQ(copy(0).code, "") << "the reason of its last deferral stays";
  EXPECT_EQ(events(),
            std::vector<std::string>{"tries_frozen (copy " + std::to_string(copy(0).id) + ")"});
  ASSERT_TRUE(follow_frozen(*store_, {}, now_));
  EXPECT_FALSE(copy(0).frozen);
  EXPECT_EQ(events().size(), 1U);
}

}  // namespace
}  // namespace waferseal::lifecycle
