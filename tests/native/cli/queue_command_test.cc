// `waferseal queue` on a store with two rows.
#include <gtest/gtest.h>

#include <nlohmann/json.hpp>

#include "native/cli/commands.h"
#include "native/files/durable_file.h"
#include "native/store/store.h"
#include "tests/native/files/temporary_folder.h"
#include "tests/native/store/sample_message.h"

namespace waferseal::native {
namespace {

class QueueCommandTest : public ::testing::Test {
 protected:
  QueueCommandTest() {
    const std::string text =
        "[server]\npublic_origin = \"http://localhost\"\n"
        "[store]\nfolder = \"data\"\n[account]\nname = \"example\"\n";
    arguments_.config = (folder_.path() / "waferseal.toml").string();
    EXPECT_TRUE(write_durably(arguments_.config, as_bytes(text), 0644));
    EXPECT_TRUE(make_folder(folder_.path() / "data", 0700));
    store_ = std::move(*open_store(folder_.path() / "data"));
    EXPECT_TRUE(store_->messages().put_message(sample_message("m1", "anna@example.org")));
    tls_ = store_->messages().copies_of("m1")->at(0).id;
    const std::int64_t pgp = store_->messages().copies_of("m1")->at(1).id;
    const UnixTime later = now() + std::chrono::hours(1);
    EXPECT_TRUE(store_->messages().accept("m1", kNoon,
                                          {{QueueKind::kTls, tls_, 0, later, "tls.example"},
                                           {QueueKind::kOpenPgp, pgp, 0, later, "pgp.example"}}));
  }
  static UnixTime now() {
    return std::chrono::time_point_cast<std::chrono::seconds>(std::chrono::system_clock::now());
  }
  int run(int (*command)(const QueueArguments&), std::int64_t id = 0) {
    arguments_.id = id;
    testing::internal::CaptureStdout();
    testing::internal::CaptureStderr();
    const int code = command(arguments_);
    out_ = testing::internal::GetCapturedStdout();
    error_ = testing::internal::GetCapturedStderr();
    return code;
  }
  nlohmann::json listed() {
    arguments_.json = true;
    EXPECT_EQ(run(queue_list), 0) << error_;
    arguments_.json = false;
    return nlohmann::json::parse(out_);
  }
  std::size_t due() {
    return store_->queue().claim({QueueKind::kTls}, now(), std::chrono::seconds(60))->rows.size();
  }

  TemporaryFolder folder_;
  QueueArguments arguments_;
  std::unique_ptr<Store> store_;
  std::int64_t tls_ = 0;
  std::string out_;
  std::string error_;
};

TEST_F(QueueCommandTest, ListsWhatWaitsAndWhy) {
  const nlohmann::json rows = listed();
  ASSERT_EQ(rows.size(), 2U);
  EXPECT_EQ(rows[0]["recipient"], "tom@tls.example");
  EXPECT_EQ(rows[0]["state"], "waiting");
  EXPECT_EQ(rows[1]["kind"], "openpgp");
  ASSERT_EQ(run(queue_list), 0);
  EXPECT_NE(out_.find("tom@tls.example"), std::string::npos) << out_;
  ASSERT_EQ(run(queue_show, rows[0]["id"].get<std::int64_t>()), 0);
  EXPECT_EQ(nlohmann::json::parse(out_)["copy_state"], "queued");
}

TEST_F(QueueCommandTest, RetryingMakesItDueAndHoldingKeepsItBack) {
  const auto id = listed()[0]["id"].get<std::int64_t>();
  EXPECT_EQ(due(), 0U);
  ASSERT_EQ(run(queue_retry, id), 0) << error_;
  ASSERT_EQ(run(queue_hold, id), 0) << error_;
  EXPECT_EQ(listed()[0]["state"], "held");
  EXPECT_EQ(due(), 0U);
  ASSERT_EQ(run(queue_retry, id), 0) << error_;
  EXPECT_EQ(listed()[0]["state"], "due");
  EXPECT_EQ(due(), 1U);
  EXPECT_EQ(listed()[0]["state"], "sending");
}

TEST_F(QueueCommandTest, DroppingFailsTheCopyWithAReason) {
  const auto id = listed()[0]["id"].get<std::int64_t>();
  ASSERT_EQ(run(queue_drop, id), 0) << error_;
  const CopyRecord copy = **store_->messages().find_copy(tls_);
  EXPECT_EQ(copy.state, CopyState::kFailed);
  EXPECT_EQ(copy.code, "delivery_dropped");
  // The other copy, and the mail that tells the sender.
  const auto left = listed();
  ASSERT_EQ(left.size(), 2U) << left;
  EXPECT_EQ(left[0]["kind"], "openpgp");
  EXPECT_EQ(left[1]["kind"], "status");
  ASSERT_EQ(run(queue_drop, left[1]["id"].get<std::int64_t>()), 0) << error_;
  EXPECT_EQ(listed().size(), 1U) << "the mail can be dropped as well";
  EXPECT_EQ((**store_->messages().find_copy(tls_)).code, "delivery_dropped");
  EXPECT_EQ(run(queue_drop, id), 1);
  EXPECT_NE(error_.find("not_found"), std::string::npos) << error_;
  EXPECT_EQ(run(queue_retry, id), 1);
  EXPECT_EQ(run(queue_hold, id), 1);
  EXPECT_EQ(run(queue_show, id), 1);
}

TEST_F(QueueCommandTest, WhatIsBeingSentIsNotDropped) {
  const auto id = listed()[0]["id"].get<std::int64_t>();
  ASSERT_EQ(run(queue_retry, id), 0);
  ASSERT_EQ(due(), 1U);  // a worker has it
  EXPECT_EQ(run(queue_drop, id), 1);
  EXPECT_NE(error_.find("conflict"), std::string::npos) << error_;
  EXPECT_EQ((**store_->messages().find_copy(tls_)).state, CopyState::kQueued);
}

}  // namespace
}  // namespace waferseal::native
