// What the server tells whoever runs it.
#include <gtest/gtest.h>

#include <sstream>

#include "native/sqlite/database.h"
#include "tests/native/server/browser.h"

namespace waferseal::native {
namespace {

class MonitorTest : public ::testing::Test {
 protected:
  MonitorTest() : browser_((world_.set_policy("{}"), world_)) {}

  // The value of the sample with this name and these labels; -1 if there is none.
  double metric(const std::string& name) {
    const HttpReply reply = world_.monitor().get("/metrics");
    EXPECT_EQ(reply.status, 200);
    EXPECT_EQ(reply.headers.at("content-type"), "text/plain; version=0.0.4; charset=utf-8");
    std::istringstream lines(reply.body);
    for (std::string line; std::getline(lines, line);) {
      if (line.rfind(name + " ", 0) == 0) return std::stod(line.substr(name.size() + 1));
    }
    return -1;
  }

  ServerWorld world_;
  Browser browser_;
};

TEST_F(MonitorTest, AWholeServerIsReady) {
  EXPECT_EQ(world_.monitor().get("/healthz").body, "ok\n");
  const HttpReply ready = world_.monitor().get("/readyz");
  EXPECT_EQ(ready.status, 200);
  EXPECT_EQ(ready.body, "store: ok\nkey list: ok\nguard: ok\n");
}

TEST_F(MonitorTest, WhatIsMissingIsNamed) {
  auto database = Database::open(world_.folder() / "data/store.db", 0600);
  ASSERT_TRUE(database) << describe(database.error());
  ASSERT_TRUE(database->run("DELETE FROM key_lists"));
  world_.with_guard = false;
  world_.restart();
  const HttpReply ready = world_.monitor().get("/readyz");
  EXPECT_EQ(ready.status, 503);
  EXPECT_EQ(ready.body, "store: ok\nkey list: not_found\nguard: guard_unavailable\n");
  EXPECT_EQ(world_.monitor().get("/healthz").status, 200);
}

TEST_F(MonitorTest, CountsWhatWaitsAndWhatTheGuardDid) {
  EXPECT_EQ(metric(R"(waferseal_queue_rows{kind="notice",state="due"})"), 0);
  const double taken = metric(R"(waferseal_http_responses_total{status="201"})");
  ASSERT_EQ(browser_.send(std::vector<std::string>{kQuinn}).status, 201);
  EXPECT_EQ(metric(R"(waferseal_queue_rows{kind="notice",state="due"})"), 1);
  EXPECT_GT(metric(R"(waferseal_http_responses_total{status="201"})"), taken);
  EXPECT_EQ(metric(R"(waferseal_guard_events_total{event="armed"})"), 1);
  world_.time_shift = std::chrono::hours(1);
  EXPECT_GE(metric(R"(waferseal_queue_oldest_seconds{kind="notice"})"), 3600);

  auto pickup = browser_.open_page();
  ASSERT_TRUE(pickup) << describe(pickup.error());
  browser_.run(*pickup);
  const double spent = metric(R"(waferseal_guard_events_total{event="try spent"})");
  ASSERT_TRUE(pickup->answer(SecretBytes(as_bytes("pizza"))));
  browser_.run(*pickup);
  EXPECT_EQ(metric(R"(waferseal_guard_events_total{event="try spent"})"), std::max(spent, 0.0) + 1);
}

TEST_F(MonitorTest, SaysWhenKeysEndAndWhatTheProcessUses) {
  EXPECT_EQ(metric("waferseal_key_list_expiry_timestamp_seconds"),
            static_cast<double>(world_.key_list().expires.time_since_epoch().count()));
  EXPECT_GT(metric("waferseal_agent_key_expiry_timestamp_seconds"), 0);
  EXPECT_EQ(metric("waferseal_guard_restore_waits"), 0);
  EXPECT_GT(metric("process_resident_memory_bytes"), 1 << 20);
  EXPECT_GT(metric("process_open_fds"), 3);
  const auto now = static_cast<double>(system_time().time_since_epoch().count());
  EXPECT_NEAR(metric("process_start_time_seconds"), now, 3600);
}

TEST_F(MonitorTest, NamesNobodyAndTakesNothing) {
  ASSERT_EQ(browser_.send(std::vector<std::string>{kQuinn}).status, 201);
  const std::string text = world_.monitor().get("/metrics").body;
  for (const char* const marker : {"quinn", "anna", "question.example", "example.org"}) {
    EXPECT_EQ(text.find(marker), std::string::npos) << marker;
  }
  EXPECT_EQ(world_.monitor().get("/api/v1/me").code(), "not_found");
  EXPECT_EQ(world_.monitor().send("POST", "/metrics", "", "").code(), "method_not_allowed");
}

TEST_F(MonitorTest, IsOnItsOwnAddressOnly) {
  EXPECT_NE(world_.client().get("/metrics").status, 200);
  EXPECT_NE(world_.client().get("/readyz").status, 200);
}

}  // namespace
}  // namespace waferseal::native
