#include <gtest/gtest.h>

#include "native/files/durable_file.h"
#include "tests/native/store/every_store.h"
#include "tests/native/store/sample_message.h"

namespace waferseal::native {
namespace {

class MessagesTest : public StoreTest {
 protected:
  MessageStore& messages() { return store_->messages(); }
  std::vector<CopyRecord> copies(const std::string& id) { return *messages().copies_of(id); }
};

TEST_P(MessagesTest, WhatWasWrittenComesBackAfterReopening) {
  ASSERT_TRUE(messages().put_message(sample_message("m1", "anna@example.org")));
  store_.reset();
  store_ = open();
  const auto message = messages().find_message("m1");
  ASSERT_TRUE(message && *message);
  EXPECT_EQ((*message)->state, MessageState::kArming);
  EXPECT_EQ((*message)->header, (Bytes{1, 2, 3}));
  EXPECT_EQ((*message)->seal[0], 7);
  ASSERT_EQ(copies("m1").size(), 2u);
  EXPECT_EQ(copies("m1")[0].method, Method::kTls);
  EXPECT_EQ(copies("m1")[0].fallback, Method::kEscrowQuestion);
  EXPECT_EQ(copies("m1")[0].level, Level::kL1);
  EXPECT_FALSE(copies("m1")[1].fallback);
  const auto slot = messages().slot_by_locator(Bytes(16, 0xB1));
  ASSERT_TRUE(slot && *slot);
  EXPECT_EQ((*slot)->copy_id, copies("m1")[0].id);
  EXPECT_TRUE((*slot)->dormant);
  EXPECT_EQ((*messages().agent_slot("m1"))->record, to_bytes("agent slot"));
}

TEST_P(MessagesTest, ASlotForACopyThatIsNotThereWritesNothing) {
  NewMessage wrong = sample_message("m1", "anna@example.org");
  wrong.slots[1].copy_id = 3;
  EXPECT_FALSE(messages().put_message(wrong));
  EXPECT_FALSE(messages().find_message("m1")->has_value());
  EXPECT_FALSE(messages().slot_by_id(Bytes(16, 0xA0))->has_value());
}

TEST_P(MessagesTest, ASlotIdIsUsedOnce) {
  ASSERT_TRUE(messages().put_message(sample_message("m1", "anna@example.org")));
  EXPECT_EQ(messages().put_message(sample_message("m2", "anna@example.org")).code(),
            Code::kConflict);
  EXPECT_FALSE(messages().find_message("m2")->has_value());
}

TEST_P(MessagesTest, AMessageTakesItsUploadsOver) {
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

TEST_P(MessagesTest, AcceptedOnceHoweverOftenItIsSaid) {
  ASSERT_TRUE(messages().put_message(sample_message("m1", "anna@example.org")));
  EXPECT_EQ(messages().messages_in_state(MessageState::kArming)->size(), 1u);
  EXPECT_TRUE(messages().list_messages("anna@example.org", "", 10)->empty());
  const NewQueueRow row{QueueKind::kTls, copies("m1")[0].id, 0, kNoon};
  ASSERT_TRUE(messages().accept("m1", kNoon, {row}));
  const auto batch = store_->queue().claim({QueueKind::kTls}, kNoon, std::chrono::seconds(60));
  ASSERT_EQ(batch->rows.size(), 1u);
  Change dropped;
  dropped.row = RowEnd{batch->rows[0]};
  ASSERT_TRUE(store_->write(dropped));
  ASSERT_TRUE(messages().accept("m1", kNoon, {row}));
  EXPECT_EQ(*store_->queue().size(), 0u) << "a repeated accept queued the copy again";
  EXPECT_EQ(messages().list_messages("anna@example.org", "", 10)->size(), 1u);
  EXPECT_TRUE(messages().list_messages("ben@example.org", "", 10)->empty());
}

TEST_P(MessagesTest, OnlyAMessageThatIsNotAcceptedIsAbandoned) {
  ASSERT_TRUE(messages().put_message(sample_message("m1", "anna@example.org")));
  ASSERT_TRUE(messages().accept("m1", kNoon, {}));
  ASSERT_TRUE(messages().abandon("m1"));
  EXPECT_TRUE(messages().find_message("m1")->has_value());
}

TEST_P(MessagesTest, AbandoningTakesSlotsAndNoticesAlong) {
  ASSERT_TRUE(messages().put_message(sample_message("m1", "anna@example.org")));
  ASSERT_TRUE(messages().abandon("m1"));
  EXPECT_FALSE(messages().find_message("m1")->has_value());
  EXPECT_FALSE(messages().slot_by_id(Bytes(16, 0xA1))->has_value());
  EXPECT_TRUE(messages().notices_of("m1")->empty());
}

TEST_P(MessagesTest, ClearingACopyTakesSlotNoticeAndQueueRow) {
  ASSERT_TRUE(messages().put_message(sample_message("m1", "anna@example.org")));
  const std::int64_t copy = copies("m1")[0].id;
  ASSERT_TRUE(messages().accept("m1", kNoon, {{QueueKind::kTls, copy, 0, kNoon}}));
  Change change;
  change.clear = {copy};
  ASSERT_TRUE(store_->write(change));
  EXPECT_FALSE(messages().slot_by_locator(Bytes(16, 0xB1))->has_value());
  EXPECT_TRUE(messages().notices_of("m1")->empty());
  EXPECT_EQ(*store_->queue().size(), 0u);
  EXPECT_TRUE(messages().slot_by_id(Bytes(16, 0xA0))->has_value()) << "the agent's was cleared too";
}

// Slots that belong to no one copy have the number 0, those of every message.
TEST_P(MessagesTest, ThereIsNoCopyZeroToClear) {
  ASSERT_TRUE(messages().put_message(sample_message("m1", "anna@example.org")));
  Change change;
  change.clear = {0};
  EXPECT_FALSE(store_->write(change));
  EXPECT_TRUE(messages().slot_by_id(Bytes(16, 0xA0))->has_value());
}

TEST_P(MessagesTest, QuestionsThatMayBeAnsweredAreListedInPages) {
  const auto put = [this](const char* id, std::uint8_t octet) {
    NewMessage message = sample_message(id, "anna@example.org");
    message.slots[0].slot_id = Bytes(16, octet);
    message.slots[1].slot_id = Bytes(16, static_cast<std::uint8_t>(octet + 1));
    message.slots[1].locator = Bytes(16, static_cast<std::uint8_t>(octet + 1));
    message.slots[1].dormant = false;
    message.copies[0].slot_id = message.slots[1].slot_id;
    ASSERT_TRUE(messages().put_message(message));
  };
  put("m1", 0x10);
  put("m2", 0x20);
  put("m3", 0x30);
  for (const char* id : {"m1", "m2"}) ASSERT_TRUE(messages().accept(id, kNoon, {}));
  const auto first_octets = [this](UnixTime now, const Bytes& after, std::size_t most) {
    const auto slots = messages().live_questions(now, after, most);
    EXPECT_TRUE(slots) << (slots ? "" : describe(slots.error()));
    std::vector<int> out;
    for (const SlotId& slot : *slots) out.push_back(slot[0]);
    return out;
  };
  EXPECT_EQ(first_octets(kNoon, {}, 10), (std::vector<int>{0x11, 0x21})) << "m3 is not accepted";
  EXPECT_EQ(first_octets(kNoon, {}, 1), (std::vector<int>{0x11}));
  EXPECT_EQ(first_octets(kNoon, Bytes(16, 0x11), 10), (std::vector<int>{0x21}));
  EXPECT_TRUE(first_octets(kNoon + std::chrono::hours(24), {}, 10).empty()) << "expired";
}

TEST_P(MessagesTest, ACopyIsChangedOnlyFromTheNamedStates) {
  ASSERT_TRUE(messages().put_message(sample_message("m1", "anna@example.org")));
  const std::int64_t id = copies("m1")[0].id;
  Change change;
  change.now = kNoon;
  change.copies = {{.copy_id = id, .from = {CopyState::kQueued}, .state = CopyState::kRetracted}};
  ASSERT_TRUE(store_->write(change));
  change.copies = {{.copy_id = id,
                    .from = {CopyState::kQueued, CopyState::kDeferred},
                    .state = CopyState::kSent,
                    .code = "late",
                    .evidence = "{\"late\":1}",
                    .opened_at = kNoon,
                    .expires_at = kNoon}};
  ASSERT_TRUE(store_->write(change));
  const CopyRecord copy = copies("m1")[0];
  EXPECT_EQ(copy.state, CopyState::kRetracted);
  EXPECT_EQ(copy.code, "");
  EXPECT_EQ(copy.evidence, "{}");
  EXPECT_EQ(unix_seconds(copy.opened_at), 0);
  EXPECT_EQ(copy.expires_at, kNoon + std::chrono::hours(24));
}

TEST_P(MessagesTest, WhatAnUpdateDoesNotNameStays) {
  ASSERT_TRUE(messages().put_message(sample_message("m1", "anna@example.org")));
  const std::int64_t id = copies("m1")[0].id;
  Change change;
  change.now = kNoon;
  change.copies = {{.copy_id = id, .from = CopyStates::all(), .evidence = "{\"mx\":1}"}};
  ASSERT_TRUE(store_->write(change));
  change.copies = {{.copy_id = id, .from = CopyStates::all(), .opened_at = kNoon}};
  ASSERT_TRUE(store_->write(change));
  EXPECT_EQ(copies("m1")[0].state, CopyState::kQueued);
  EXPECT_EQ(copies("m1")[0].evidence, "{\"mx\":1}");
  EXPECT_EQ(copies("m1")[0].opened_at, kNoon);
}

TEST_P(MessagesTest, EventsAreWrittenWithTheirChange) {
  Change change;
  change.events.push_back({kNoon, "control", "user:x", "m1", "detail"});
  ASSERT_TRUE(store_->write(change));
  ASSERT_EQ(store_->settings().audit_trail("m1")->size(), 1u);
  EXPECT_EQ(store_->settings().audit_trail("m1")->front().detail, "detail");
}

TEST_P(MessagesTest, AMessageChangesItsStateFromTheNamedOneOnly) {
  ASSERT_TRUE(messages().put_message(sample_message("m1", "anna@example.org")));
  ASSERT_TRUE(
      messages().set_message_state("m1", MessageState::kAccepted, MessageState::kRetracted));
  EXPECT_EQ((*messages().find_message("m1"))->state, MessageState::kArming);
}

// PRAGMA secure_delete, or what another store has for it.
TEST_P(MessagesTest, NoByteOfAForgottenSlotStaysInAFile) {
  NewMessage message = sample_message("m1", "anna@example.org");
  const std::string marker = "marker-of-a-slot-that-was-forgotten";
  message.slots[1].record = to_bytes(marker);
  ASSERT_TRUE(messages().put_message(message));
  Change change;
  change.forget_slots = {Bytes(16, 0xA1)};
  ASSERT_TRUE(store_->write(change));
  // Closing the last connection folds the journal into the file.
  store_.reset();
  for (const auto& entry : std::filesystem::directory_iterator(folder_.path())) {
    const auto bytes = read_file(entry.path(), 10'000'000);
    ASSERT_TRUE(bytes);
    EXPECT_EQ(as_text(*bytes).find(marker), std::string_view::npos) << entry.path();
  }
}

TEST_P(MessagesTest, CopiesWhoseTimeIsOverAreFoundUntilNothingIsLeftOfThem) {
  ASSERT_TRUE(messages().put_message(sample_message("m1", "anna@example.org")));
  const CopyStates queued{CopyState::kQueued};
  EXPECT_TRUE(messages().copies_over(kNoon, queued, 10)->empty());
  const UnixTime over = kNoon + std::chrono::hours(24);
  const auto due = messages().copies_over(over, queued, 10);
  ASSERT_EQ(due->size(), 1u);
  EXPECT_EQ(due->front().recipient, "tom@tls.example");
  const CopyStates none;
  EXPECT_EQ(messages().copies_over(over, none, 10)->size(), 1u) << "its slot and notice are there";
  Change change;
  change.clear = {due->front().id};
  ASSERT_TRUE(store_->write(change));
  EXPECT_TRUE(messages().copies_over(over, none, 10)->empty());
}

TEST_P(MessagesTest, AMailIsUnusedWhenAllWhoShareItAreDone) {
  NewMessage message = sample_message("m1", "anna@example.org");
  CopyRecord second = message.copies[1];
  second.recipient = "paul@pgp.example";
  message.copies.push_back(second);
  ASSERT_TRUE(messages().put_message(message));
  const auto all = copies("m1");
  const CopyStates done{CopyState::kSent};
  ASSERT_TRUE(messages().accept("m1", kNoon, {{QueueKind::kOpenPgp, all[2].id, 0, kNoon}}));
  Change sent;
  sent.copies = {{.copy_id = all[1].id, .from = CopyStates::all(), .state = CopyState::kSent}};
  ASSERT_TRUE(store_->write(sent));
  EXPECT_TRUE(messages().copies_with_unused_mail(done, 10)->empty()) << "another copy still waits";
  sent.copies[0].copy_id = all[2].id;
  ASSERT_TRUE(store_->write(sent));
  EXPECT_TRUE(messages().copies_with_unused_mail(done, 10)->empty()) << "it is in the queue";
  const auto batch = store_->queue().claim({QueueKind::kOpenPgp}, kNoon, std::chrono::seconds(60));
  sent.row = RowEnd{batch->rows.at(0)};
  ASSERT_TRUE(store_->write(sent));
  EXPECT_EQ(messages().copies_with_unused_mail(done, 10)->size(), 2u);
  ASSERT_TRUE(messages().forget_mail(all[1].id));
  EXPECT_EQ(messages().copies_with_unused_mail(done, 10)->size(), 1u);
}

TEST_P(MessagesTest, PagesGoBackInTime) {
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

WAFERSEAL_FOR_EVERY_STORE(MessagesTest);

}  // namespace
}  // namespace waferseal::native
