// SPEC 6.9, over HTTP.
#include <gtest/gtest.h>

#include "tests/native/server/browser.h"
#include "waferseal/escrow.h"

namespace waferseal::native {
namespace {

class LimitsTest : public ::testing::Test {
 protected:
  void restart_with(const ServerOptions::Limits& limits) {
    world_.adjust = [limits](ServerParts& parts) { parts.options.limits = limits; };
    world_.set_policy(R"({"account": {"set": {}}})");
    world_.restart();
  }
  static void expect_refused(const HttpReply& reply) {
    EXPECT_EQ(reply.status, 429) << reply.body;
    EXPECT_EQ(reply.code(), "too_many_requests");
    ASSERT_TRUE(reply.headers.count("retry-after"));
    EXPECT_EQ(std::to_string(reply.json()["retry_after"].get<int>()),
              reply.headers.at("retry-after"));
  }

  ServerWorld world_;
  ServerOptions::Limits limits_;
};

TEST_F(LimitsTest, StrangersAreCountedByAddress) {
  limits_.address = {5, std::chrono::minutes(1)};
  restart_with(limits_);
  const HttpClient stranger = world_.client();
  for (int i = 0; i < 3; ++i) EXPECT_EQ(stranger.get("/api/v1/keylist").status, 200) << i;
  EXPECT_EQ(stranger.get("/api/v1/me").status, 401);
  EXPECT_EQ(stranger.post_cbor("/portal/v1/challenge", Bytes{0xA0}).status, 200);
  expect_refused(stranger.get("/api/v1/keylist"));
  expect_refused(stranger.get("/api/v1/me"));
  expect_refused(stranger.post_cbor("/portal/v1/challenge", Bytes{0xA0}));
  expect_refused(stranger.post_cbor("/guard/v1/unlock", Bytes{0xA0}));
  expect_refused(stranger.post_json("/api/v1/login/params", {{"mailbox", kAnna}}));
  EXPECT_EQ(stranger.post_cbor("/guard/v1/challenge", make_challenge_request()).status, 200)
      << "the agent's are not counted";
  world_.time_shift += std::chrono::minutes(1);
  EXPECT_EQ(stranger.get("/api/v1/keylist").status, 200);
}

TEST_F(LimitsTest, UsersAreCountedByName) {
  world_.add_user(kBen, kBensPassword);
  world_.publish_key_list();
  limits_.user = {3, std::chrono::minutes(1)};
  restart_with(limits_);
  const HttpClient anna = world_.logged_in();
  const HttpClient elsewhere = world_.logged_in();
  const HttpClient ben = world_.logged_in(kBen, kBensPassword);
  for (int i = 0; i < 3; ++i) EXPECT_EQ(anna.get("/api/v1/me").status, 200) << i;
  expect_refused(anna.get("/api/v1/me"));
  expect_refused(elsewhere.get("/api/v1/me"));
  EXPECT_EQ(ben.get("/api/v1/me").status, 200);
}

TEST_F(LimitsTest, MessagesAreCountedBySender) {
  limits_.messages = {1, std::chrono::hours(1)};
  restart_with(limits_);
  Browser browser(world_);
  EXPECT_EQ(browser.send(std::vector<std::string>{kQuinn}).status, 201);
  expect_refused(browser.send(std::vector<std::string>{kQuinn}));
  world_.time_shift += std::chrono::hours(1);
  EXPECT_EQ(browser.send(std::vector<std::string>{kQuinn}).status, 201);
}

// Whoever has the link and many addresses.
TEST_F(LimitsTest, GuessesAreCountedBySlot) {
  limits_.slot = {2, std::chrono::minutes(1)};
  restart_with(limits_);
  Browser browser(world_);
  ASSERT_EQ(browser.send(std::vector<std::string>{kQuinn}).status, 201);
  for (int i = 0; i < 2; ++i) {
    Result<Pickup> page = browser.open_page();
    ASSERT_TRUE(page);
    browser.run(*page);
    ASSERT_EQ(page->stage(), PickupStage::kQuestion) << i;
  }
  Result<Pickup> page = browser.open_page();
  ASSERT_TRUE(page);
  browser.run(*page);
  ASSERT_EQ(page->stage(), PickupStage::kFailed);
  EXPECT_EQ(page->error().code, Code::kTooManyRequests);
}

// One page, from which nobody fetches anything any more.
TEST_F(LimitsTest, UnlocksAreCountedBySlotToo) {
  limits_.slot = {2, std::chrono::minutes(1)};
  restart_with(limits_);
  Browser browser(world_);
  ASSERT_EQ(browser.send(std::vector<std::string>{kQuinn}).status, 201);
  Result<Pickup> page = browser.open_page();
  ASSERT_TRUE(page);
  browser.run(*page);
  const auto guess = [&](const char* answer) {
    EXPECT_TRUE(page->answer(SecretBytes(as_bytes(answer))));
    browser.run(*page);
    return page->last_refusal() ? page->last_refusal()->code : Code::kInternal;
  };
  EXPECT_EQ(guess("one"), Code::kWrongAnswer);
  EXPECT_EQ(guess("two"), Code::kWrongAnswer);
  EXPECT_EQ(guess("three"), Code::kTooManyRequests);
  world_.time_shift += std::chrono::minutes(1);
  EXPECT_EQ(guess("three"), Code::kWrongAnswer) << "the refused one spent a try";
}

}  // namespace
}  // namespace waferseal::native
