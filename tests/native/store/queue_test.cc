#include <gtest/gtest.h>

#include "native/store/store.h"
#include "tests/native/files/temporary_folder.h"
#include "tests/native/store/sample_message.h"

namespace waferseal::native {
namespace {

constexpr std::chrono::seconds kLease{60};

class QueueTest : public ::testing::Test {
 protected:
  QueueTest() : store_(std::move(open_sqlite_store(folder_.path() / "store.db")).value()) {
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
  CopyRecord copy(std::int64_t id) { return **store_->messages().find_copy(id); }

  TemporaryFolder folder_;
  std::unique_ptr<Store> store_;
  std::int64_t tls_ = 0;
  std::int64_t pgp_ = 0;
};

TEST_F(QueueTest, AClaimedRowIsNobodyElses) {
  const QueueRow row = claim_one(QueueKind::kTls, kNoon);
  EXPECT_EQ(row.copy_id, tls_);
  EXPECT_EQ(row.attempts, 1);
  EXPECT_TRUE(queue().claim({QueueKind::kTls}, kNoon, kLease)->rows.empty());
  auto other = std::move(open_sqlite_store(folder_.path() / "store.db")).value();
  EXPECT_TRUE(other->queue().claim({QueueKind::kTls}, kNoon, kLease)->rows.empty());
}

TEST_F(QueueTest, ALeaseThatRanOutGoesToTheNextWorker) {
  const QueueRow first = claim_one(QueueKind::kTls, kNoon);
  const QueueRow second = claim_one(QueueKind::kTls, kNoon + kLease);
  EXPECT_EQ(second.attempts, 2);
  const Status late = queue().finish(first, CopyState::kSent, "", "{}", kNoon + kLease);
  ASSERT_FALSE(late);
  EXPECT_EQ(late.code(), Code::kLeaseLost);
  EXPECT_EQ(copy(tls_).state, CopyState::kQueued) << "the late worker's result was written";
  EXPECT_TRUE(queue().finish(second, CopyState::kSent, "", "{}", kNoon + kLease));
  EXPECT_EQ(copy(tls_).state, CopyState::kSent);
}

TEST_F(QueueTest, DoubtSurvivesACrashAndARefusalClearsIt) {
  const QueueRow row = claim_one(QueueKind::kTls, kNoon);
  EXPECT_FALSE(row.in_doubt);
  ASSERT_TRUE(queue().begin_data(row));
  const QueueRow again = claim_one(QueueKind::kTls, kNoon + kLease);
  EXPECT_TRUE(again.in_doubt);
  ASSERT_TRUE(queue().defer(again, "smtp_temporary", "{}", kNoon + kLease, kNoon + kLease));
  EXPECT_FALSE(claim_one(QueueKind::kTls, kNoon + kLease).in_doubt);
}

TEST_F(QueueTest, ADeferredRowWaits) {
  const QueueRow row = claim_one(QueueKind::kTls, kNoon);
  ASSERT_TRUE(
      queue().defer(row, "dns_servfail", "{\"a\":1}", kNoon + std::chrono::seconds(300), kNoon));
  EXPECT_EQ(copy(tls_).state, CopyState::kDeferred);
  EXPECT_EQ(copy(tls_).code, "dns_servfail");
  EXPECT_EQ(copy(tls_).evidence, "{\"a\":1}");
  EXPECT_TRUE(
      queue().claim({QueueKind::kTls}, kNoon + std::chrono::seconds(299), kLease)->rows.empty());
  claim_one(QueueKind::kTls, kNoon + std::chrono::seconds(300));
}

TEST_F(QueueTest, AFallBackTakesThePlaceOfItsRow) {
  const QueueRow row = claim_one(QueueKind::kTls, kNoon);
  ASSERT_TRUE(queue().fall_back(row, "tls_lost", "{}", kNoon));
  EXPECT_FALSE(*queue().any_left("m1", QueueKind::kTls));
  EXPECT_EQ(copy(tls_).state, CopyState::kFellBack);
  EXPECT_FALSE((*store_->messages().slot_by_id(Bytes(16, 0xA1)))->dormant);
  const QueueRow notice = claim_one(QueueKind::kNotice, kNoon);
  EXPECT_EQ(notice.copy_id, tls_);
  ASSERT_NE(notice.notice_id, 0);
  EXPECT_FALSE((*store_->messages().find_notice(notice.notice_id))->dormant);
  ASSERT_TRUE(queue().finish(notice, CopyState::kNotified, "", "{}", kNoon));
  EXPECT_EQ(copy(tls_).state, CopyState::kNotified);
  EXPECT_TRUE(store_->messages().notices_of("m1")->empty()) << "a sent notice was kept";
}

TEST_F(QueueTest, WithoutAFallBackNothingChanges) {
  const QueueRow row = claim_one(QueueKind::kOpenPgp, kNoon);
  const Status released = queue().fall_back(row, "tls_lost", "{}", kNoon);
  ASSERT_FALSE(released);
  EXPECT_EQ(released.code(), Code::kNotFound);
  EXPECT_EQ(copy(pgp_).state, CopyState::kQueued);
  EXPECT_TRUE(*queue().any_left("m1", QueueKind::kOpenPgp));
}

TEST_F(QueueTest, DeliveryDoesNotOverwriteARetraction) {
  const QueueRow row = claim_one(QueueKind::kTls, kNoon);
  ASSERT_TRUE(store_->messages().set_copy_state(tls_, CopyState::kRetracted, "", "{}", kNoon));
  ASSERT_TRUE(queue().defer(row, "smtp_temporary", "{}", kNoon, kNoon));
  EXPECT_EQ(copy(tls_).state, CopyState::kRetracted);
}

TEST_F(QueueTest, ExtendingHoldsTheRow) {
  const QueueRow row = claim_one(QueueKind::kTls, kNoon);
  ASSERT_TRUE(queue().extend(row, kNoon + std::chrono::seconds(50), kLease));
  EXPECT_TRUE(queue().claim({QueueKind::kTls}, kNoon + kLease, kLease)->rows.empty());
}

}  // namespace
}  // namespace waferseal::native
