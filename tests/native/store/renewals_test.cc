#include "tests/native/store/every_store.h"
#include "tests/native/store/sample_message.h"

namespace waferseal::native {
namespace {

constexpr CopyStates kAny = CopyStates::all();

class RenewalsTest : public StoreTest {
 protected:
  RenewalsTest() {
    NewMessage message = sample_message("m1", "anna@example.org");
    SlotRecord sender;
    sender.slot_id = Bytes(16, 0xA2);
    sender.kind = SlotKind::kSender;
    sender.record = to_bytes("sender slot");
    message.slots.push_back(sender);
    EXPECT_TRUE(store_->messages().put_message(message));
    EXPECT_TRUE(store_->messages().accept("m1", kNoon, {}));
    copy_id_ = store_->messages().copies_of("m1")->at(0).id;
    const auto notices = store_->messages().notices_of("m1");
    Change due;
    due.now = kNoon;
    due.message_id = "m1";
    due.queue.push_back({QueueKind::kNotice, copy_id_, notices->at(0).id, kNoon, "tls.example"});
    EXPECT_TRUE(store_->write(due));
  }

  RenewalRecord renewal(const char* record = "record") const {
    return {"m1", copy_id_, Bytes(16, 0xA1), Bytes(16, 0xA2), to_bytes(record)};
  }
  SlotReplacement replacement() const {
    SlotReplacement out;
    out.message_id = "m1";
    out.copy_id = copy_id_;
    out.old_slot = Bytes(16, 0xA1);
    out.question.slot_id = Bytes(16, 0xE1);
    out.question.kind = SlotKind::kQuestion;
    out.question.record = to_bytes("new question");
    out.question.locator = Bytes(16, 0xE2);
    out.sender.slot_id = Bytes(16, 0xE3);
    out.sender.kind = SlotKind::kSender;
    out.sender.record = to_bytes("new sender slot");
    out.notice.emplace();
    out.notice->record = to_bytes("new notice");
    out.domain = "tls.example";
    out.from = kAny;
    out.state = CopyState::kFellBack;
    out.expires_at = kNoon + std::chrono::hours(48);
    out.now = kNoon + std::chrono::hours(1);
    out.event = {out.now, "link_renewed", "server", "m1", "a1"};
    return out;
  }
  CopyRecord copy() const { return store_->messages().copies_of("m1")->at(0); }

  std::int64_t copy_id_ = 0;
};

TEST_P(RenewalsTest, OneOfAMessageWaitsAtATime) {
  ASSERT_TRUE(store_->renewals().begin(renewal(), kAny));
  EXPECT_TRUE(store_->renewals().begin(renewal(), kAny)) << "the same once more";
  EXPECT_EQ(store_->renewals().begin(renewal("another"), kAny).code(), Code::kConflict);
  const auto waiting = open()->renewals().all();
  ASSERT_EQ(waiting->size(), 1u);
  EXPECT_EQ(waiting->at(0).record, to_bytes("record"));
  EXPECT_EQ(waiting->at(0).copy_id, copy_id_);
  EXPECT_FALSE(waiting->at(0).forgetting);
  ASSERT_TRUE(store_->renewals().mark_forgetting(copy_id_));
  EXPECT_TRUE((*store_->renewals().of_slot(Bytes(16, 0xA1)))->forgetting);
  EXPECT_FALSE(store_->renewals().of_slot(Bytes(16, 0xE1))->has_value());
  ASSERT_TRUE(store_->renewals().drop(copy_id_));
  EXPECT_TRUE(store_->renewals().begin(renewal("another"), kAny));
}

TEST_P(RenewalsTest, OnlyOfACopyAsItIs) {
  RenewalRecord other = renewal();
  other.old_slot = Bytes(16, 0xFF);
  EXPECT_EQ(store_->renewals().begin(other, kAny).code(), Code::kConflict);
  EXPECT_EQ(store_->renewals().begin(renewal(), CopyStates{CopyState::kOpened}).code(),
            Code::kConflict);
  RenewalRecord older = renewal();
  older.old_sender = Bytes(16, 0xFF);
  EXPECT_EQ(store_->renewals().begin(older, kAny).error().subject, "sender");
  older.old_sender = Bytes(16, 0xA0);  // a slot of the message, but the agent's
  EXPECT_EQ(store_->renewals().begin(older, kAny).error().subject, "sender");
  EXPECT_TRUE(store_->renewals().all()->empty());
}

TEST_P(RenewalsTest, NewSlotsAndNoticeTakeThePlaceOfTheOldOnes) {
  ASSERT_TRUE(store_->renewals().begin(renewal(), kAny));
  ASSERT_TRUE(store_->renewals().finish(replacement()));
  EXPECT_TRUE(store_->renewals().all()->empty());
  EXPECT_EQ(copy().slot_id, Bytes(16, 0xE1));
  EXPECT_EQ(copy().state, CopyState::kFellBack);
  EXPECT_EQ(copy().expires_at, kNoon + std::chrono::hours(48));

  const auto slots = store_->messages().slots_of("m1");
  std::vector<Bytes> ids;
  for (const SlotRecord& slot : *slots) ids.push_back(slot.slot_id);
  EXPECT_EQ(ids, (std::vector<Bytes>{Bytes(16, 0xA0), Bytes(16, 0xE1), Bytes(16, 0xE3)}));
  EXPECT_EQ(slots->at(1).copy_id, copy_id_);
  EXPECT_EQ(slots->at(2).copy_id, 0);

  const auto notices = store_->messages().notices_of("m1");
  ASSERT_EQ(notices->size(), 1u);
  EXPECT_EQ(notices->at(0).record, to_bytes("new notice"));
  const auto rows = store_->queue().entries(0, 10);
  ASSERT_EQ(rows->size(), 1u);
  EXPECT_EQ(rows->at(0).row.notice_id, notices->at(0).id);
  EXPECT_EQ(store_->settings().audit_trail("m1")->back().code, "link_renewed");
}

TEST_P(RenewalsTest, WithoutANoticeNobodyIsWrittenTo) {
  SlotReplacement by_hand = replacement();
  by_hand.notice.reset();
  ASSERT_TRUE(store_->renewals().finish(by_hand));
  EXPECT_TRUE(store_->messages().notices_of("m1")->empty());
  EXPECT_TRUE(store_->queue().entries(0, 10)->empty());
}

TEST_P(RenewalsTest, ACopyThatHasChangedKeepsWhatItHas) {
  ASSERT_TRUE(store_->renewals().begin(renewal(), kAny));
  SlotReplacement late = replacement();
  late.from = CopyStates{CopyState::kOpened};
  EXPECT_EQ(store_->renewals().finish(late).code(), Code::kConflict);
  EXPECT_EQ(copy().slot_id, Bytes(16, 0xA1));
  EXPECT_EQ(store_->messages().notices_of("m1")->at(0).record, to_bytes("sealed notice"));
  EXPECT_EQ(store_->renewals().all()->size(), 1u);
}

WAFERSEAL_FOR_EVERY_STORE(RenewalsTest);

}  // namespace
}  // namespace waferseal::native
