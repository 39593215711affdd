// What becomes of a copy at the guard, without the server having asked for it, and what the sender
// and the recipient see of that.
#include "native/server/guard_news.h"

#include <gtest/gtest.h>

#include "native/escrow/guard_service.h"
#include "tests/native/server/browser.h"
#include "waferseal/escrow.h"

namespace waferseal::native {
namespace {

class GuardNewsTest : public ::testing::Test {
 protected:
  GuardNewsTest() : browser_((set_up(world_), world_)) {
    const HttpReply reply = browser_.send(std::vector<std::string>{kQuinn});
    EXPECT_EQ(reply.status, 201) << reply.body;
    id_ = reply.json()["id"].get<std::string>();
  }
  static void set_up(ServerWorld& world) { world.set_policy(R"({"account": {"set": {}}})"); }

  Pickup page() {
    Result<Pickup> pickup = browser_.open_page();
    EXPECT_TRUE(pickup);
    browser_.run(*pickup);
    return std::move(*pickup);
  }
  std::optional<Error> guess(Pickup& page) {
    EXPECT_TRUE(page.answer(SecretBytes(as_bytes("pizza " + std::to_string(++guesses_)))));
    browser_.run(page);
    return page.last_refusal();
  }
  // All that the answer has in 90 days.
  void use_up_all_tries() {
    for (unsigned spent = 0; spent < kTriesPerWindow; ++spent) {
      if (spent > 0 && spent % kTriesPerDay == 0) world_.time_shift += std::chrono::hours(24);
      Pickup at = page();
      const auto refusal = guess(at);
      ASSERT_TRUE(refusal && refusal->code == Code::kWrongAnswer) << spent;
    }
  }
  CopyRecord copy() { return world_.store()->messages().copies_of(id_)->at(0); }
  SenderRecord sender_record() {
    return std::move(std::get<SenderRecord>(browser_.own_slot()->payload.extra));
  }
  Result<Bytes> at_the_guard(const Bytes& control) {
    return browser_.post({0, world_.origin(), "/guard/v1/control", control});
  }
  Bytes grant(unsigned tries) {
    const SenderRecord record = sender_record();
    const SenderCopy& question = record.copies.at(0);
    const auto number = static_cast<std::uint64_t>(unix_seconds(world_.now())) * 1000;
    return make_grant(*SigningKey::from_seed(question.answer_seed), world_.guard_id(),
                      question.slot_id, number, static_cast<std::uint8_t>(tries));
  }
  Bytes retract() {
    const SenderRecord record = sender_record();
    return make_retract(record.control_seed, world_.guard_id(), record.copies.at(0).slot_id, 1);
  }

  ServerWorld world_;
  Browser browser_;
  std::string id_;
  int guesses_ = 0;
};

TEST_F(GuardNewsTest, ACopyWhoseTriesAreUsedUpIsMarkedUntilThereAreMore) {
  use_up_all_tries();
  ASSERT_TRUE(world_.server().housekeep());
  EXPECT_TRUE(copy().frozen);
  const auto json = world_.logged_in().get("/api/v1/messages/" + id_).json();
  EXPECT_EQ(json["copies"][0]["code"], "tries_frozen") << json;
  ASSERT_EQ(json["events"].size(), 1U) << json;
  EXPECT_EQ(json["events"][0]["code"], "tries_frozen");

  const auto granted = at_the_guard(grant(2));
  ASSERT_TRUE(granted) << describe(granted.error());
  ASSERT_TRUE(world_.server().housekeep());
  EXPECT_FALSE(copy().frozen);
}

TEST_F(GuardNewsTest, ItIsMarkedThoughTheServerDiedBeforeItWasTold) {
  use_up_all_tries();
  world_.restart();
  ASSERT_TRUE(world_.server().housekeep());
  EXPECT_TRUE(copy().frozen);
}

TEST_F(GuardNewsTest, TheRightAnswerTakesTheMarkAway) {
  use_up_all_tries();
  ASSERT_TRUE(at_the_guard(grant(1)));
  Pickup at = page();
  ASSERT_TRUE(at.answer(SecretBytes(as_bytes(kAnswer))));
  browser_.run(at);
  ASSERT_EQ(at.stage(), PickupStage::kRead);
  ASSERT_TRUE(world_.server().housekeep());
  EXPECT_EQ(copy().state, CopyState::kOpened);
  EXPECT_FALSE(copy().frozen);
}

TEST_F(GuardNewsTest, ACopyThatWasRetractedAtTheGuardIsClosed) {
  Pickup reading = page();
  ASSERT_TRUE(reading.answer(SecretBytes(as_bytes(kAnswer))));
  bool retracted = false;
  for (int turn = 0; turn < 50 && reading.stage() != PickupStage::kFailed; ++turn) {
    for (const EscrowRequest& request : reading.outgoing()) {
      if (request.path == "/portal/v1/body" && !std::exchange(retracted, true)) {
        const auto gone = at_the_guard(retract());
        ASSERT_TRUE(gone) << describe(gone.error());
      }
      reading.receive(request.id, browser_.post(request));
    }
  }
  ASSERT_TRUE(retracted);
  ASSERT_EQ(reading.stage(), PickupStage::kFailed) << "it was read all the same";
  EXPECT_EQ(reading.error().code, Code::kLinkRefused);

  ASSERT_TRUE(world_.server().housekeep());
  EXPECT_EQ(copy().state, CopyState::kRetracted);
  EXPECT_EQ(*world_.store()->queue().size(), 0U) << "its notice would still be sent";
  EXPECT_TRUE(browser_.client().get("/api/v1/messages/" + id_).json()["retracted"].get<bool>());
}

// The store closes the copy with its next round; what is read until then is what the guard lets.
TEST_F(GuardNewsTest, WhatExpiresIsNotReadOn) {
  world_.time_shift += std::chrono::hours(24 * 14) - std::chrono::minutes(2);
  Pickup reading = page();
  ASSERT_TRUE(reading.answer(SecretBytes(as_bytes(kAnswer))));
  bool expired = false;
  for (int turn = 0; turn < 50 && reading.stage() != PickupStage::kFailed; ++turn) {
    for (const EscrowRequest& request : reading.outgoing()) {
      if (request.path == "/portal/v1/body" && !std::exchange(expired, true)) {
        world_.time_shift += std::chrono::minutes(3);
        // It is forgotten now, or the server's housekeeping was faster.
        const Code code = at_the_guard(grant(1)).code();
        EXPECT_TRUE(code == Code::kEscrowExpired || code == Code::kEscrowGone) << code_name(code);
      }
      reading.receive(request.id, browser_.post(request));
    }
  }
  ASSERT_TRUE(expired);
  EXPECT_EQ(reading.stage(), PickupStage::kFailed) << "it was read all the same";
}

// Nobody listened: the operator's command, a server that died, a store that was restored.
TEST_F(GuardNewsTest, WhatTheGuardForgotWhileTheServerWasDownIsClosedAtTheStart) {
  const SlotId slot = sender_record().copies.at(0).slot_id;
  world_.stop();
  {
    auto guard = GuardService::open(world_.folder() / "guard",
                                    GuardKeys{world_.guard_id(),
                                              world_.guard_identity().clone(),
                                              {},
                                              system_random().secret(32),
                                              world_.password_seed().clone()},
                                    [this] { return world_.now(); });
    ASSERT_TRUE(guard) << describe(guard.error());
    ASSERT_TRUE((*guard)->retract_by_operator(slot));
  }
  world_.start();
  ASSERT_TRUE(world_.server().housekeep());
  EXPECT_EQ(copy().state, CopyState::kRetracted);
  EXPECT_EQ(*world_.store()->queue().size(), 0U) << "its notice would still be sent";
}

TEST(GuardNews, WhatTheAgentGivesUpIsNoRetraction) {
  GuardNews news;
  news.add(GuardEvent::kGivenUp, SlotId{1});
  EXPECT_TRUE(news.gone().empty());
  news.add(GuardEvent::kGone, SlotId{2});
  EXPECT_EQ(news.gone(), std::set<SlotId>{SlotId{2}});
  news.followed(SlotId{2}, "m1");
  EXPECT_TRUE(news.gone().empty());
  EXPECT_EQ(news.to_clear(), std::set<std::string>{"m1"});
  news.cleared("m1");
  EXPECT_TRUE(news.to_clear().empty());
}

TEST_F(GuardNewsTest, ABodyThatTakesLongerThanItsAccessIsReadToTheEnd) {
  Pickup reading = page();
  ASSERT_TRUE(reading.answer(SecretBytes(as_bytes(kAnswer))));
  int bodies = 0;
  for (int turn = 0; turn < 50; ++turn) {
    const auto requests = reading.outgoing();
    if (requests.empty()) break;
    for (const EscrowRequest& request : requests) {
      // The list of segments, then twice a segment: the second time with a new access.
      if (request.path == "/portal/v1/body" && ++bodies == 2) {
        world_.time_shift += std::chrono::minutes(11);
      }
      reading.receive(request.id, browser_.post(request));
    }
  }
  EXPECT_EQ(reading.stage(), PickupStage::kRead)
      << (reading.stage() == PickupStage::kFailed ? describe(reading.error()) : "");
  EXPECT_EQ(bodies, 3);
}

}  // namespace
}  // namespace waferseal::native
