#include "native/delivery/domain_shares.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <mutex>
#include <optional>
#include <thread>

#include "native/store/store.h"
#include "tests/native/files/temporary_folder.h"

namespace waferseal::delivery {
namespace {

using native::NewQueueRow;
using native::QueueKind;

constexpr UnixTime kNoon = UnixTime(std::chrono::seconds(1'700'000'000));
constexpr std::chrono::seconds kLease{60};

class DomainSharesTest : public testing::Test {
 protected:
  DomainSharesTest() : store_(std::move(native::open_store(folder_.path())).value()) {}

  void queue(const std::string& id, const std::vector<std::string>& recipients) {
    native::NewMessage message;
    message.message.id = id;
    message.message.idempotency_key = to_bytes(id);
    for (const std::string& recipient : recipients) {
      native::CopyRecord copy;
      copy.recipient = recipient;
      copy.method = Method::kTls;
      message.copies.push_back(copy);
    }
    ASSERT_TRUE(store_->messages().put_message(message));
    std::vector<NewQueueRow> rows;
    const auto copies = store_->messages().copies_of(id);
    for (const native::CopyRecord& copy : *copies) {
      NewQueueRow row;
      row.kind = QueueKind::kTls;
      row.copy_id = copy.id;
      row.domain = copy.recipient.substr(copy.recipient.find('@') + 1);
      row.not_before = kNoon;
      rows.push_back(row);
    }
    ASSERT_TRUE(store_->messages().accept(id, kNoon, rows));
  }
  Claim claim(DomainShares& shares) {
    return *shares.claim(store_->queue(), {QueueKind::kTls}, kNoon, kLease);
  }
  static std::string domain_of(const Claim& claim) {
    return claim.rows().empty() ? "nothing" : claim.rows().front().domain;
  }

  native::TemporaryFolder folder_;
  std::unique_ptr<native::Store> store_;
};

TEST_F(DomainSharesTest, RowsOfOneMessageAndOneDomainComeTogether) {
  queue("m1", {"a@slow.test", "b@fast.test", "c@slow.test"});
  queue("m2", {"d@slow.test"});
  DomainShares shares(4);
  const Claim first = claim(shares);
  EXPECT_EQ(first.rows().size(), 2u);
  EXPECT_EQ(domain_of(first), "slow.test");
  const Claim second = claim(shares);
  EXPECT_EQ(second.rows().size(), 1u);
  EXPECT_EQ(domain_of(second), "fast.test");
}

TEST_F(DomainSharesTest, OneDomainTakesHalfOfTheWorkers) {
  for (int i = 0; i < 6; ++i) queue("slow" + std::to_string(i), {"a@slow.test"});
  queue("fast", {"b@fast.test"});
  DomainShares shares(4);
  std::optional<Claim> first(claim(shares));
  const Claim second = claim(shares);
  EXPECT_EQ(domain_of(*first), "slow.test");
  EXPECT_EQ(domain_of(second), "slow.test");
  const Claim third = claim(shares);
  EXPECT_EQ(domain_of(third), "fast.test") << "queued last, and not held up";
  EXPECT_EQ(domain_of(claim(shares)), "nothing");
  first.reset();
  EXPECT_EQ(domain_of(claim(shares)), "slow.test") << "there is room again";
}

TEST_F(DomainSharesTest, OneWorkerAloneTakesWhatIsThere) {
  queue("m1", {"a@slow.test"});
  queue("m2", {"b@slow.test"});
  DomainShares shares(1);
  EXPECT_EQ(domain_of(claim(shares)), "slow.test");
  EXPECT_EQ(domain_of(claim(shares)), "slow.test");
}

// Promise 7, first half of it: two workers, or two processes, never work on one row.
TEST_F(DomainSharesTest, EachRowIsOneWorkers) {
  for (int i = 0; i < 40; ++i) {
    queue("m" + std::to_string(i), {"a@" + std::to_string(i % 7) + ".test"});
  }
  DomainShares here(2);
  DomainShares there(2);
  std::mutex mutex;
  std::vector<std::int64_t> worked_on;
  std::vector<std::thread> workers;
  for (DomainShares* const shares : {&here, &here, &there, &there}) {
    workers.emplace_back([&, shares] {
      const auto store = std::move(native::open_store(folder_.path())).value();
      while (true) {
        const auto claim = shares->claim(store->queue(), {QueueKind::kTls}, kNoon, kLease);
        ASSERT_TRUE(claim) << describe(claim.error());
        if (claim->rows().empty()) return;
        const std::lock_guard<std::mutex> lock(mutex);
        for (const native::QueueRow& row : claim->rows()) worked_on.push_back(row.id);
      }
    });
  }
  for (std::thread& worker : workers) worker.join();
  std::sort(worked_on.begin(), worked_on.end());
  EXPECT_EQ(std::unique(worked_on.begin(), worked_on.end()), worked_on.end());
  // The last of a domain may be left to a worker that had looked already.
  EXPECT_GE(worked_on.size(), 30u);
}

}  // namespace
}  // namespace waferseal::delivery
