// A new link for a copy, all the way (SPEC 6.10, 7.7).
#include "waferseal/renew.h"

#include <gtest/gtest.h>
#include <sys/resource.h>

#include <atomic>
#include <csignal>
#include <cstdio>
#include <cstdlib>
#include <future>

#include "tests/native/server/browser.h"

namespace waferseal::native {
namespace {

Bytes octets(const SlotId& id) { return Bytes(id.begin(), id.end()); }

class RenewLinkTest : public ::testing::Test {
 protected:
  RenewLinkTest() {
    world_.set_policy("{}");
    browser_.emplace(world_);
    const HttpReply sent = browser_->send(std::vector<std::string>{kQuinn});
    EXPECT_EQ(sent.status, 201) << sent.body;
    id_ = sent.json()["id"].get<std::string>();
  }

  nlohmann::json message() { return browser_->client().get("/api/v1/messages/" + id_).json(); }
  SentMessage own() {
    const auto detail = message();
    return SentMessage::open(*base64url_decode(detail["sender_slot"].get<std::string>()),
                             *base64url_decode(detail["header"].get<std::string>()),
                             world_.annas_keys())
        .value();
  }
  Result<SealedRenewal> seal_renewal() {
    const auto tickets = browser_->client().post_json("/api/v1/tickets", {{"records", 1}}).json();
    RenewalPlan plan{*Mailbox::parse(kQuinn)};
    plan.tickets.push_back(
        {world_.guard_id(), *base64url_decode(tickets["tickets"][0]["ticket"].get<std::string>())});
    plan.old_guards = {world_.guard_id()};
    plan.notice = Assurance::kOpportunistic;
    plan.portal_origin = world_.origin();
    plan.now = world_.now();
    plan.expires = plan.now + std::chrono::hours(24 * 7);
    plan.number = 1;
    WAFERSEAL_TRY(LinkRenewal renewal,
                  LinkRenewal::start(own(), std::move(plan), world_.annas_keys(), world_.key_list(),
                                     system_random()));
    while (!renewal.ready()) {
      if (renewal.failed()) return renewal.error();
      for (const EscrowRequest& out : renewal.outgoing()) {
        renewal.receive(out.id, browser_->post(out));
      }
    }
    return std::move(renewal).seal(system_random());
  }
  HttpReply post(const SealedRenewal& renewal) {
    return browser_->client().post_cbor("/api/v1/messages/" + id_ + "/renew",
                                        encode_sealed_renewal(renewal));
  }
  Pickup page(const std::string& link) {
    Pickup pickup = browser_->open_page(link).value();
    browser_->run(pickup);
    return pickup;
  }
  bool opens(const std::string& link) {
    Pickup pickup = page(link);
    if (pickup.stage() != PickupStage::kQuestion) return false;
    EXPECT_TRUE(pickup.answer(SecretBytes(as_bytes(kAnswer))));
    browser_->run(pickup);
    return pickup.stage() == PickupStage::kRead;
  }
  std::string link() { return own().link(kQuinn, world_.origin()).value(); }

  ServerWorld world_;
  std::optional<Browser> browser_;
  std::string id_;
};

TEST_F(RenewLinkTest, OnlyTheNewLinkOpensAndANoticeIsDue) {
  const std::string old_link = link();
  const auto renewal = seal_renewal();
  ASSERT_TRUE(renewal.ok()) << describe(renewal.error());
  const HttpReply reply = post(*renewal);
  ASSERT_EQ(reply.status, 200) << reply.body;
  EXPECT_EQ(reply.json()["slot_id"], base64url_encode(renewal->question.id));
  EXPECT_FALSE(opens(old_link));
  EXPECT_TRUE(opens(link()));
  const auto copy = message()["copies"][0];
  EXPECT_EQ(copy["slot_id"], base64url_encode(renewal->question.id));
  const auto rows =
      world_.store()->queue().claim({QueueKind::kNotice}, world_.now(), std::chrono::seconds(60));
  ASSERT_EQ(rows->rows.size(), 1u);
  const auto notice = world_.store()->messages().find_notice(rows->rows[0].notice_id);
  EXPECT_EQ((*notice)->record, *renewal->notice);
}

TEST_F(RenewLinkTest, NextRoundsOfHousekeepingTakeItForNoRetraction) {
  const auto renewal = seal_renewal();
  ASSERT_TRUE(renewal.ok());
  ASSERT_EQ(post(*renewal).status, 200);
  ASSERT_TRUE(world_.server().housekeep());
  EXPECT_EQ(message()["copies"][0]["state"], "queued");
  world_.restart();
  browser_.emplace(world_);
  EXPECT_EQ(message()["copies"][0]["state"], "queued");
  EXPECT_TRUE(opens(link()));
}

TEST_F(RenewLinkTest, ARenewalThatWasLeftInTheMiddleIsFinishedAtTheStart) {
  const auto renewal = seal_renewal();
  ASSERT_TRUE(renewal.ok());
  const auto copy = world_.store()->messages().copies_of(id_)->at(0);
  ASSERT_TRUE(world_.store()->renewals().begin(
      {id_, copy.id, copy.slot_id, octets(renewal->old_sender), encode_sealed_renewal(*renewal)},
      CopyStates::all()));
  const std::string old_link = link();
  world_.restart();
  browser_.emplace(world_);
  EXPECT_FALSE(opens(old_link));
  EXPECT_TRUE(opens(link()));
}

TEST_F(RenewLinkTest, PostingItTwiceIsRefusedAndChangesNothing) {
  const auto renewal = seal_renewal();
  ASSERT_TRUE(renewal.ok());
  ASSERT_EQ(post(*renewal).status, 200);
  const HttpReply again = post(*renewal);
  EXPECT_EQ(again.status, 422) << again.body;
  EXPECT_EQ(again.code(), "seal_inconsistent") << "its slots are there already";
  EXPECT_TRUE(opens(link()));
}

TEST_F(RenewLinkTest, ARetractedCopyHasNoLinkToRenew) {
  const auto renewal = seal_renewal();
  ASSERT_TRUE(renewal.ok());
  ASSERT_EQ(browser_->control(id_, {renewal->forget_old[0]}).status, 200);
  const HttpReply reply = post(*renewal);
  EXPECT_EQ(reply.status, 422) << reply.body;
  EXPECT_EQ(reply.code(), "escrow_gone");
}

TEST_F(RenewLinkTest, WhileItsGuardsDiskIsFullItWaitsAndGoesOnByItself) {
  const std::string old_link = link();
  const auto renewal = seal_renewal();
  ASSERT_TRUE(renewal.ok());
  const auto limit_files = [](rlim_t most) {
    const rlimit limit{most, RLIM_INFINITY};
    ASSERT_EQ(::setrlimit(RLIMIT_FSIZE, &limit), 0);
  };
  std::signal(SIGXFSZ, SIG_IGN);
  world_.on_guard_step = [&limit_files](GuardStep step) {
    if (step == GuardStep::kCellWritten) limit_files(1);
  };
  const HttpReply refused = post(*renewal);
  limit_files(RLIM_INFINITY);
  world_.on_guard_step = [](GuardStep) {};
  EXPECT_EQ(refused.status, 502) << refused.body;
  EXPECT_EQ(refused.code(), "guard_unavailable");
  ASSERT_TRUE(world_.server().housekeep());
  EXPECT_FALSE(opens(old_link));
  EXPECT_TRUE(opens(link()));
}

TEST_F(RenewLinkTest, AnotherRenewalThatWaitsGoesFirst) {
  const auto first = seal_renewal();
  const auto second = seal_renewal();
  ASSERT_TRUE(first.ok() && second.ok());
  const auto copy = world_.store()->messages().copies_of(id_)->at(0);
  ASSERT_TRUE(world_.store()->renewals().begin(
      {id_, copy.id, copy.slot_id, octets(first->old_sender), encode_sealed_renewal(*first)},
      CopyStates::all()));
  const HttpReply reply = post(*second);
  EXPECT_EQ(reply.status, 409) << reply.body;
  EXPECT_EQ(reply.code(), "sent_changed");
}

TEST_F(RenewLinkTest, WhatIsNoRecordIsRefused) {
  const HttpReply reply =
      browser_->client().post_cbor("/api/v1/messages/" + id_ + "/renew", Bytes{0x80});
  EXPECT_EQ(reply.status, 400) << reply.body;
  EXPECT_EQ(reply.code(), "bad_cbor");
}

// Two windows of one sender: the second one's record does not know of the first one's new link.
TEST_F(RenewLinkTest, ARecordThatIsOlderThanTheSendersOwnIsRefused) {
  const auto first = seal_renewal();
  ASSERT_TRUE(first.ok());
  auto second = seal_renewal();
  ASSERT_TRUE(second.ok());
  ASSERT_EQ(post(*first).status, 200);
  const std::string link_now = link();
  second->old_slot = first->question.id;  // the copy as it is by now
  second->forget_old = first->forget_new;
  const HttpReply reply = post(*second);
  EXPECT_EQ(reply.status, 409) << reply.body;
  EXPECT_TRUE(opens(link_now));
}

// More requests at once than there are backends, all of them for what housekeeping is alone with.
TEST_F(RenewLinkTest, WhoChangesSlotsAndHousekeepingDoNotWaitForEachOther) {
  const Bytes body{0x80};  // no control messages
  std::atomic<bool> over{false};
  std::vector<std::thread> windows;
  windows.reserve(8);
  for (int i = 0; i < 8; ++i) {
    windows.emplace_back([&, client = world_.logged_in()]() mutable {
      while (!over) client.post_cbor("/api/v1/messages/" + id_ + "/control", body);
    });
  }
  auto kept = std::async(std::launch::async, [this] {
    for (int round = 0; round < 30; ++round) {
      if (!world_.server().housekeep()) return false;
    }
    return true;
  });
  if (kept.wait_for(std::chrono::seconds(60)) != std::future_status::ready) {
    std::fprintf(stderr, "[  FAILED  ] housekeeping and handlers wait for each other\n");
    std::_Exit(1);  // nobody can be joined any more
  }
  EXPECT_TRUE(kept.get());
  over = true;
  for (std::thread& window : windows) window.join();
}

TEST_F(RenewLinkTest, AMessageThatIsNotThereHasNoLink) {
  const auto renewal = seal_renewal();
  ASSERT_TRUE(renewal.ok());
  const HttpReply reply = browser_->client().post_cbor(
      "/api/v1/messages/AAAAAAAAAAAAAAAAAAAAAA/renew", encode_sealed_renewal(*renewal));
  EXPECT_EQ(reply.status, 404) << reply.body;
}

TEST_F(RenewLinkTest, ASlotOfAnotherBodyIsRefused) {
  auto renewal = seal_renewal();
  ASSERT_TRUE(renewal.ok());
  ASSERT_EQ(browser_->send(std::vector<std::string>{kQuinn}).status, 201);
  const std::string other =
      browser_->client().get("/api/v1/messages").json()["messages"][0]["id"].get<std::string>();
  ASSERT_NE(other, id_);
  const HttpReply reply = browser_->client().post_cbor("/api/v1/messages/" + other + "/renew",
                                                       encode_sealed_renewal(*renewal));
  EXPECT_EQ(reply.code(), "seal_inconsistent") << reply.body;
  EXPECT_TRUE(opens(link()));
}

}  // namespace
}  // namespace waferseal::native
