// A whole server whose guard is a process of its own: nothing else is different for anybody, and a guard
// that is away costs time and nothing more.
#include <gtest/gtest.h>

#include "tests/native/guard_process/guard_apart.h"
#include "tests/native/server/browser.h"
#include "tests/native/server/log_in.h"
#include "waferseal/escrow.h"

namespace waferseal::native {
namespace {

class GuardProcessTest : public ::testing::Test {
 protected:
  GuardProcessTest() : guard_(world_), browser_((set_up(world_), world_)) {}
  static void set_up(ServerWorld& world) { world.set_policy(R"({"account": {"set": {}}})"); }

  std::string send() {
    const HttpReply reply = browser_.send(std::vector<std::string>{kQuinn});
    EXPECT_EQ(reply.status, 201) << reply.body;
    return reply.status == 201 ? reply.json()["id"].get<std::string>() : std::string();
  }
  // Sealed while the guard was there, and uploaded.
  Bytes sealed_record() {
    last_ = browser_.seal(browser_.request({kQuinn}));
    EXPECT_TRUE(*last_) << describe(last_->error());
    return browser_.upload(**last_);
  }
  PickupStage read_with(const char* answer) {
    Result<Pickup> page = browser_.open_page();
    EXPECT_TRUE(page);
    browser_.run(*page);
    if (page->stage() != PickupStage::kQuestion) return page->stage();
    EXPECT_TRUE(page->answer(SecretBytes(as_bytes(answer))));
    browser_.run(*page);
    return page->stage();
  }
  SenderRecord sender_record() {
    return std::move(std::get<SenderRecord>(browser_.own_slot()->payload.extra));
  }
  Bytes retract() {
    const SenderRecord record = sender_record();
    return make_retract(record.control_seed, world_.guard_id(), record.copies.at(0).slot_id, 1);
  }
  CopyRecord copy(const std::string& id) { return world_.store()->messages().copies_of(id)->at(0); }
  std::string readiness() { return world_.monitor().get("/readyz").body; }
  std::vector<MessageRecord> arming() {
    return *world_.store()->messages().messages_in_state(MessageState::kArming);
  }

  ServerWorld world_;
  GuardApart guard_;
  Browser browser_;
  std::optional<Result<SealedCopies>> last_;
};

TEST_F(GuardProcessTest, AMessageIsSentAndRead) {
  const std::string id = send();
  EXPECT_EQ(read_with("pizza"), PickupStage::kQuestion);
  EXPECT_EQ(read_with(kAnswer), PickupStage::kRead);
  EXPECT_EQ(copy(id).state, CopyState::kOpened);
  EXPECT_NE(readiness().find("guard: ok"), std::string::npos);
}

TEST_F(GuardProcessTest, ItIsRetractedAndOpensForNobody) {
  const std::string id = send();
  const HttpReply reply = browser_.control(id, {retract()});
  ASSERT_EQ(reply.status, 200) << reply.body;
  EXPECT_EQ(reply.json()["results"][0]["code"], nlohmann::json());
  EXPECT_EQ(copy(id).state, CopyState::kRetracted);
  EXPECT_EQ(read_with(kAnswer), PickupStage::kFailed);
}

// What came by way of this server counts as soon as it is answered (SPEC 6.5.5).
TEST_F(GuardProcessTest, WhatTheSenderRetractsAtTheGuardIsGoneAtOnce) {
  const std::string id = send();
  ASSERT_TRUE(browser_.post({0, world_.origin(), "/guard/v1/control", retract()}));
  Result<Pickup> page = browser_.open_page();
  ASSERT_TRUE(page);
  browser_.run(*page);
  ASSERT_EQ(page->stage(), PickupStage::kFailed);
  EXPECT_EQ(page->error().code, Code::kLinkRefused);
  ASSERT_TRUE(world_.server().housekeep());
  EXPECT_EQ(copy(id).state, CopyState::kRetracted);
}

TEST_F(GuardProcessTest, TheServerLearnsOfTriesThatAreUsedUp) {
  const std::string id = send();
  for (unsigned spent = 0; spent < kTriesPerWindow; ++spent) {
    if (spent > 0 && spent % kTriesPerDay == 0) world_.time_shift += std::chrono::hours(24);
    ASSERT_EQ(read_with("pizza"), PickupStage::kQuestion) << spent;
  }
  ASSERT_TRUE(world_.server().housekeep());
  EXPECT_TRUE(copy(id).frozen);
  guard_.restart();
  ASSERT_TRUE(world_.server().housekeep());
  EXPECT_TRUE(copy(id).frozen);
}

TEST_F(GuardProcessTest, WhoeverLogsInIsCountedAndGetsTheTryBack) {
  HttpClient client = world_.client();
  EXPECT_EQ(log_in(client, kAnna, "wrong").login.code(), "bad_credentials");
  EXPECT_EQ(log_in(client, kAnna, kAnnasPassword).login.status, 200);
  EXPECT_EQ(client.get("/api/v1/me").json()["mailbox"], kAnna);
}

TEST_F(GuardProcessTest, AGuardThatIsAwayIsNamedAndNothingIsWeaker) {
  const std::string id = send();
  guard_.stop();
  HttpClient client = world_.client();
  const LogIn refused = log_in(client, kAnna, kAnnasPassword);
  EXPECT_EQ(refused.guard.status, 502);
  EXPECT_EQ(refused.guard.code(), "guard_unavailable");
  EXPECT_EQ(refused.login.status, 0);
  EXPECT_EQ(browser_.client().get("/api/v1/me").status, 200) << "a session goes on";
  const HttpReply control = browser_.control(id, {retract()});
  EXPECT_NE(control.body.find("guard_unavailable"), std::string::npos) << control.body;
  EXPECT_EQ(copy(id).state, CopyState::kQueued) << "closed, though the guard still has it";
  EXPECT_NE(read_with(kAnswer), PickupStage::kRead);
  EXPECT_NE(readiness().find("guard: guard_unavailable"), std::string::npos) << readiness();
  EXPECT_FALSE(world_.server().housekeep());

  guard_.start();
  EXPECT_TRUE(world_.server().housekeep());
  EXPECT_EQ(log_in(client, kAnna, kAnnasPassword).login.status, 200);
  EXPECT_EQ(read_with(kAnswer), PickupStage::kRead);
}

// SPEC 6.4.6: armed before it is accepted.
TEST_F(GuardProcessTest, AMessageWaitsForAGuardThatWentBeforeItWasArmed) {
  const Bytes record = sealed_record();
  guard_.stop();
  const HttpReply refused = browser_.submit(record);
  EXPECT_EQ(refused.status, 502);
  EXPECT_EQ(refused.code(), "guard_unavailable");
  ASSERT_EQ(arming().size(), 1U);
  EXPECT_EQ(*world_.store()->queue().size(), 0U) << "a notice of a question that nothing answers";
  EXPECT_EQ(browser_.submit(record).code(), "guard_unavailable");

  guard_.start();
  const HttpReply taken = browser_.submit(record);
  EXPECT_EQ(taken.status, 201) << taken.body;
  EXPECT_EQ(*world_.store()->queue().size(), 1U);
}

TEST_F(GuardProcessTest, WhatWaitsIsAcceptedWithoutTheBrowserOnceTheGuardIsBack) {
  const Bytes record = sealed_record();
  guard_.stop();
  EXPECT_EQ(browser_.submit(record).status, 502);
  EXPECT_FALSE(world_.server().housekeep());
  EXPECT_EQ(arming().size(), 1U);
  guard_.start();
  EXPECT_TRUE(world_.server().housekeep());
  EXPECT_EQ(arming().size(), 0U);
  EXPECT_EQ(*world_.store()->queue().size(), 1U);
  EXPECT_EQ(browser_.submit(record).status, 201) << "the same message";
  EXPECT_EQ(*world_.store()->queue().size(), 1U);
}

TEST_F(GuardProcessTest, AServerThatStartsFirstWaitsForItsGuard) {
  const std::string id = send();
  const SlotId slot = sender_record().copies.at(0).slot_id;
  world_.stop();
  guard_.stop();
  {
    auto alone = GuardService::open(world_.folder() / "guard",
                                    GuardKeys{world_.guard_id(),
                                              world_.guard_identity().clone(),
                                              {},
                                              system_random().secret(32),
                                              world_.password_seed().clone()},
                                    [this] { return world_.now(); });
    ASSERT_TRUE(alone) << describe(alone.error());
    ASSERT_TRUE((*alone)->retract_by_operator(slot));
  }
  world_.start();
  EXPECT_NE(readiness().find("guard: guard_unavailable"), std::string::npos) << readiness();
  EXPECT_EQ(copy(id).state, CopyState::kQueued);
  guard_.start();
  ASSERT_TRUE(world_.server().housekeep());
  EXPECT_NE(readiness().find("guard: ok"), std::string::npos) << readiness();
  EXPECT_EQ(copy(id).state, CopyState::kRetracted) << "what it forgot meanwhile";
}

// The guard says when records are over; a server that does not hear it closes nothing on its own word
// as long as it has never heard from it.
TEST_F(GuardProcessTest, WhatExpiresGoesFromTheCellsWithoutTheServer) {
  send();
  world_.stop();
  world_.time_shift += std::chrono::hours(24 * 15);
  guard_.restart();
  const auto used = [this] {
    const auto bytes = read_file(world_.cells_file(), 100'000'000);
    std::size_t count = 0;
    for (std::uint32_t i = 0; cell_offset(i) + kCellSize <= bytes->size(); ++i) {
      const ByteView cell = ByteView(*bytes).subspan(cell_offset(i), kCellSize);
      if (std::any_of(cell.begin(), cell.end(), [](std::uint8_t byte) { return byte != 0; }))
        ++count;
    }
    return count;
  };
  for (int tries = 0; tries < 100 && used() > 0; ++tries) {
    std::this_thread::sleep_for(std::chrono::milliseconds(50));
  }
  EXPECT_EQ(used(), 0U);
}

}  // namespace
}  // namespace waferseal::native
