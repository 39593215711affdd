#include "native/delivery/lease_keeper.h"

#include <gtest/gtest.h>

#include "native/delivery/domain_shares.h"
#include "tests/native/files/temporary_folder.h"
#include "tests/native/store/sample_message.h"

namespace waferseal::delivery {
namespace {

using native::QueueKind;

class LeaseKeeperTest : public ::testing::Test {
 protected:
  LeaseKeeperTest() {
    EXPECT_TRUE(store_->messages().put_message(native::sample_message("m1", "anna@example.org")));
    const auto copies = store_->messages().copies_of("m1");
    EXPECT_TRUE(store_->messages().accept(
        "m1", native::kNoon, {{QueueKind::kTls, copies->at(0).id, 0, now_, "tls.example"}}));
  }
  std::unique_ptr<native::Store> open() const {
    return std::move(native::open_store(folder_.path())).value();
  }
  // What another process would get.
  std::size_t claimable() {
    return open()->queue().claim({QueueKind::kTls}, now_, LeaseKeeper::kLease)->rows.size();
  }

  native::TemporaryFolder folder_;
  UnixTime now_ = native::kNoon;
  std::unique_ptr<native::Store> store_ = open();
  LeaseKeeper keeper_{open(), [this] { return now_; }};
  DomainShares shares_{2, &keeper_};
};

TEST_F(LeaseKeeperTest, WhatIsWorkedOnStaysHoweverLongItTakes) {
  const auto claim = shares_.claim(store_->queue(), {QueueKind::kTls}, now_, LeaseKeeper::kLease);
  ASSERT_TRUE(claim && claim->rows().size() == 1);
  for (int minute = 0; minute < 10; ++minute) {
    now_ += std::chrono::minutes(1);
    keeper_.extend_all();
    ASSERT_EQ(claimable(), 0u) << minute;
  }
  EXPECT_TRUE(store_->queue().begin_data(claim->rows()[0])) << "it is still this worker's";
}

TEST_F(LeaseKeeperTest, WhatAKilledProcessHadIsFreeAfterALease) {
  {
    const auto claim = shares_.claim(store_->queue(), {QueueKind::kTls}, now_, LeaseKeeper::kLease);
    ASSERT_TRUE(claim);
  }
  now_ += LeaseKeeper::kLease - std::chrono::seconds(1);
  keeper_.extend_all();
  EXPECT_EQ(claimable(), 0u);
  now_ += std::chrono::seconds(1);
  EXPECT_EQ(claimable(), 1u) << "a claim that has ended was kept";
}

TEST_F(LeaseKeeperTest, WhatSomebodyElseHasIsNotTakenBack) {
  const auto claim = shares_.claim(store_->queue(), {QueueKind::kTls}, now_, LeaseKeeper::kLease);
  now_ += LeaseKeeper::kLease;
  ASSERT_EQ(claimable(), 1u);
  keeper_.extend_all();
  EXPECT_EQ(store_->queue().begin_data(claim->rows()[0]).code(), Code::kLeaseLost);
}

}  // namespace
}  // namespace waferseal::delivery
