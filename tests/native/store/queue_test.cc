#include <gtest/gtest.h>

#include "tests/native/store/every_store.h"
#include "tests/native/store/sample_message.h"

namespace waferseal::native {
namespace {

constexpr std::chrono::seconds kLease{60};

class QueueTest : public StoreTest {
 protected:
  QueueTest() {
    EXPECT_TRUE(store_->messages().put_message(sample_message("m1", "anna@example.org")));
    tls_ = store_->messages().copies_of("m1")->at(0).id;
    pgp_ = store_->messages().copies_of("m1")->at(1).id;
    EXPECT_TRUE(store_->messages().accept(
        "m1", kNoon, {{QueueKind::kTls, tls_, 0, kNoon}, {QueueKind::kOpenPgp, pgp_, 0, kNoon}}));
  }
  QueueStore& queue() { return store_->queue(); }
  QueueRow claim_one(QueueKind kind, UnixTime now) {
    const auto batch = queue().claim({kind}, now, kLease);
    EXPECT_TRUE(batch && batch->rows.size() == 1);
    return batch && !batch->rows.empty() ? batch->rows.front() : QueueRow{};
  }
  // The row goes, and the copy becomes `state`.
  Status finish(const QueueRow& row, CopyState state) {
    Change change;
    change.now = kNoon;
    change.row = RowEnd{row};
    change.copies = {{.copy_id = row.copy_id, .from = CopyStates::all(), .state = state}};
    return store_->write(change);
  }
  Status give_back(const QueueRow& row, UnixTime again_at) {
    Change change;
    change.now = kNoon;
    change.row = RowEnd{row, again_at};
    return store_->write(change);
  }
  CopyRecord copy(std::int64_t id) { return **store_->messages().find_copy(id); }

  std::int64_t tls_ = 0;
  std::int64_t pgp_ = 0;
};

TEST_P(QueueTest, AClaimedRowIsNobodyElses) {
  const QueueRow row = claim_one(QueueKind::kTls, kNoon);
  EXPECT_EQ(row.copy_id, tls_);
  EXPECT_EQ(row.attempts, 1);
  EXPECT_TRUE(queue().claim({QueueKind::kTls}, kNoon, kLease)->rows.empty());
  const auto other = open();
  EXPECT_TRUE(other->queue().claim({QueueKind::kTls}, kNoon, kLease)->rows.empty());
}

TEST_P(QueueTest, ALeaseThatRanOutGoesToTheNextWorker) {
  const QueueRow first = claim_one(QueueKind::kTls, kNoon);
  const QueueRow second = claim_one(QueueKind::kTls, kNoon + kLease);
  EXPECT_EQ(second.attempts, 2);
  const Status late = finish(first, CopyState::kSent);
  ASSERT_FALSE(late);
  EXPECT_EQ(late.code(), Code::kLeaseLost);
  EXPECT_EQ(copy(tls_).state, CopyState::kQueued) << "the late worker's result was written";
  EXPECT_EQ(give_back(first, kNoon).code(), Code::kLeaseLost);
  EXPECT_TRUE(finish(second, CopyState::kSent));
  EXPECT_EQ(copy(tls_).state, CopyState::kSent);
}

TEST_P(QueueTest, DoubtSurvivesACrashAndGivingBackClearsIt) {
  const QueueRow row = claim_one(QueueKind::kTls, kNoon);
  EXPECT_FALSE(row.in_doubt);
  ASSERT_TRUE(queue().begin_data(row));
  const QueueRow again = claim_one(QueueKind::kTls, kNoon + kLease);
  EXPECT_TRUE(again.in_doubt);
  ASSERT_TRUE(give_back(again, kNoon + kLease));
  EXPECT_FALSE(claim_one(QueueKind::kTls, kNoon + kLease).in_doubt);
}

TEST_P(QueueTest, ARowThatWasGivenBackWaits) {
  const QueueRow row = claim_one(QueueKind::kTls, kNoon);
  ASSERT_TRUE(give_back(row, kNoon + std::chrono::seconds(300)));
  EXPECT_TRUE(
      queue().claim({QueueKind::kTls}, kNoon + std::chrono::seconds(299), kLease)->rows.empty());
  claim_one(QueueKind::kTls, kNoon + std::chrono::seconds(300));
}

TEST_P(QueueTest, AWokenCopyIsDormantNoMoreAndMayQueueItsNotice) {
  const QueueRow row = claim_one(QueueKind::kTls, kNoon);
  Change change;
  change.now = kNoon;
  change.row = RowEnd{row};
  change.wake = {tls_};
  change.message_id = "m1";
  const std::int64_t notice = store_->messages().notices_of("m1")->at(0).id;
  change.queue = {{QueueKind::kNotice, tls_, notice, kNoon}};
  ASSERT_TRUE(store_->write(change));
  EXPECT_FALSE(*queue().any_left("m1", QueueKind::kTls));
  EXPECT_FALSE((*store_->messages().slot_by_id(Bytes(16, 0xA1)))->dormant);
  const QueueRow next = claim_one(QueueKind::kNotice, kNoon);
  EXPECT_EQ(next.copy_id, tls_);
  EXPECT_EQ(next.notice_id, notice);
  EXPECT_FALSE((*store_->messages().find_notice(notice))->dormant);
}

// Nothing of a change is written when its row is not this worker's any more.
TEST_P(QueueTest, ALostLeaseWritesNothingOfTheChange) {
  const QueueRow first = claim_one(QueueKind::kTls, kNoon);
  claim_one(QueueKind::kTls, kNoon + kLease);
  Change change;
  change.now = kNoon;
  change.row = RowEnd{first};
  change.wake = {tls_};
  change.clear = {pgp_};
  change.forget_slots = {Bytes(16, 0xA0)};
  change.events = {{kNoon, "code", "server", "m1", ""}};
  EXPECT_EQ(store_->write(change).code(), Code::kLeaseLost);
  EXPECT_TRUE((*store_->messages().slot_by_id(Bytes(16, 0xA1)))->dormant);
  EXPECT_TRUE(store_->messages().slot_by_id(Bytes(16, 0xA0))->has_value());
  EXPECT_EQ(*queue().size(), 2u);
  EXPECT_TRUE(store_->settings().audit_trail("m1")->empty());
}

TEST_P(QueueTest, RowsOfOneDomainAreClaimedTogetherAndDomainsCanBeLeftOut) {
  NewMessage message = sample_message("m2", "anna@example.org");
  message.slots.clear();
  message.notices.clear();
  message.copies = {message.copies[1], message.copies[1], message.copies[1]};
  ASSERT_TRUE(store_->messages().put_message(message));
  const auto copies = *store_->messages().copies_of("m2");
  ASSERT_TRUE(store_->messages().accept("m2", kNoon,
                                        {{QueueKind::kTls, copies[0].id, 0, kNoon, "a.test"},
                                         {QueueKind::kTls, copies[1].id, 0, kNoon, "b.test"},
                                         {QueueKind::kTls, copies[2].id, 0, kNoon, "a.test"}}));
  const auto others = queue().claim({QueueKind::kTls}, kNoon, kLease, {"", "a.test"});
  ASSERT_EQ(others->rows.size(), 1u);
  EXPECT_EQ(others->rows[0].domain, "b.test");
  EXPECT_TRUE(queue().claim({QueueKind::kTls}, kNoon, kLease, {"", "a.test"})->rows.empty());
  const auto rest = queue().claim({QueueKind::kTls}, kNoon, kLease, {""});
  ASSERT_EQ(rest->rows.size(), 2u);
  EXPECT_EQ(rest->rows[1].domain, "a.test");
  EXPECT_EQ(rest->rows[1].copy_id, copies[2].id);
}

TEST_P(QueueTest, ARowIsQueuedOnce) {
  Change change;
  change.now = kNoon;
  change.message_id = "m1";
  change.queue = {{QueueKind::kTls, tls_, 0, kNoon + kLease}};
  ASSERT_TRUE(store_->write(change));
  EXPECT_EQ(*queue().size(), 2u);
  claim_one(QueueKind::kTls, kNoon);
}

TEST_P(QueueTest, ExtendingHoldsTheRow) {
  const QueueRow row = claim_one(QueueKind::kTls, kNoon);
  ASSERT_TRUE(queue().extend(row, kNoon + std::chrono::seconds(50), kLease));
  EXPECT_TRUE(queue().claim({QueueKind::kTls}, kNoon + kLease, kLease)->rows.empty());
}

// ---- the operator

TEST_P(QueueTest, EntriesSayWhoWaitsForWhatInPieces) {
  const auto all = queue().entries(0, 10);
  ASSERT_TRUE(all.ok());
  ASSERT_EQ(all->size(), 2u);
  EXPECT_EQ(all->at(0).row.copy_id, tls_);
  EXPECT_EQ(all->at(0).recipient, copy(tls_).recipient);
  EXPECT_EQ(all->at(0).not_before, kNoon);
  EXPECT_FALSE(all->at(0).held);
  const auto first = queue().entries(0, 1);
  ASSERT_EQ(first->size(), 1u);
  const auto rest = queue().entries(first->back().row.id, 10);
  ASSERT_EQ(rest->size(), 1u);
  EXPECT_EQ(rest->front().row.copy_id, pgp_);
  EXPECT_EQ(queue().entry(99).code(), Code::kNotFound);
}

TEST_P(QueueTest, TotalsCountEachRowOnce) {
  const auto of = [this](QueueKind kind, UnixTime now) {
    return queue().totals(now)->at(static_cast<std::size_t>(kind));
  };
  EXPECT_EQ(of(QueueKind::kTls, kNoon).due, 1u);
  EXPECT_EQ(of(QueueKind::kTls, kNoon).oldest, kNoon);
  EXPECT_EQ(of(QueueKind::kNotice, kNoon).due, 0u);
  EXPECT_FALSE(of(QueueKind::kNotice, kNoon).oldest);
  const QueueRow row = claim_one(QueueKind::kTls, kNoon);
  EXPECT_EQ(of(QueueKind::kTls, kNoon).sending, 1u);
  EXPECT_EQ(of(QueueKind::kTls, kNoon).due, 0u);
  ASSERT_TRUE(give_back(row, kNoon + std::chrono::hours(1)));
  EXPECT_EQ(of(QueueKind::kTls, kNoon).waiting, 1u);
  EXPECT_EQ(of(QueueKind::kTls, kNoon + std::chrono::hours(1)).due, 1u);
  ASSERT_TRUE(queue().hold(row.id));
  EXPECT_EQ(of(QueueKind::kTls, kNoon).held, 1u);
  EXPECT_EQ(of(QueueKind::kTls, kNoon).waiting, 0u);
}

TEST_P(QueueTest, AHeldRowIsNobodysUntilItIsHurried) {
  const std::int64_t id = queue().entries(0, 1)->front().row.id;
  ASSERT_TRUE(queue().hold(id));
  EXPECT_TRUE(open()->queue().entry(id)->held) << "in another process too";
  EXPECT_TRUE(queue().claim({QueueKind::kTls}, kNoon, kLease)->rows.empty());
  ASSERT_TRUE(queue().hurry(id, kNoon));
  EXPECT_EQ(claim_one(QueueKind::kTls, kNoon).id, id);
  EXPECT_EQ(queue().hold(99).code(), Code::kNotFound);
  EXPECT_EQ(queue().hurry(99, kNoon).code(), Code::kNotFound);
}

TEST_P(QueueTest, HurryingMakesARowDueThatWasGivenBack) {
  const QueueRow row = claim_one(QueueKind::kTls, kNoon);
  ASSERT_TRUE(give_back(row, kNoon + std::chrono::hours(1)));
  ASSERT_TRUE(queue().hurry(row.id, kNoon));
  EXPECT_EQ(claim_one(QueueKind::kTls, kNoon).id, row.id);
}

TEST_P(QueueTest, OneRowIsClaimedHeldOrNotButNotFromAWorker) {
  const std::int64_t id = queue().entries(0, 1)->front().row.id;
  ASSERT_TRUE(queue().hold(id));
  const auto mine = queue().claim_row(id, kNoon - std::chrono::hours(1), kLease);
  ASSERT_TRUE(mine.ok()) << describe(mine.error());
  EXPECT_EQ(queue().claim_row(id, kNoon - std::chrono::hours(1), kLease).code(), Code::kConflict);
  EXPECT_TRUE(finish(*mine, CopyState::kFailed));
  EXPECT_EQ(queue().claim_row(id, kNoon, kLease).code(), Code::kNotFound);
}

WAFERSEAL_FOR_EVERY_STORE(QueueTest);

}  // namespace
}  // namespace waferseal::native
