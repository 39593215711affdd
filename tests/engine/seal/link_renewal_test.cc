// A new link for a copy that was sent (SPEC 7.7).
#include <gtest/gtest.h>

#include <functional>

#include "tests/engine/seal/sent_scene.h"
#include "waferseal/notice.h"
#include "waferseal/renew.h"

namespace waferseal::seal_test {
namespace {

RenewalPlan renewal_plan(const Sent& sent) {
  const Scene& scene = sent.scene;
  return RenewalPlan{scene.question,
                     {{scene.guard.keys().id, scene.ticket()}},
                     1,
                     sent.guards(),
                     Assurance::kPkix,
                     Scene::kOrigin,
                     scene.now,
                     scene.now + std::chrono::hours(24 * 10),
                     sent.number()};
}

Result<SealedRenewal> renew(Sent& sent, RenewalPlan plan) {
  Scene& scene = sent.scene;
  WAFERSEAL_TRY(LinkRenewal renewal,
                LinkRenewal::start(*sent.message, std::move(plan), scene.sender, scene.key_list(),
                                   scene.random));
  while (!renewal.ready()) {
    if (renewal.failed()) return renewal.error();
    for (const EscrowRequest& request : renewal.outgoing()) {
      renewal.receive(request.id, scene.carry(request));
    }
  }
  return std::move(renewal).seal(scene.random);
}

const BodySeal& seal_of(const Sent& sent) { return sent.scene.portal.message.capsule->seal; }

// What the server does with it.
Status take(Sent& sent, const SealedRenewal& made) {
  WAFERSEAL_TRY(const SealedRenewal renewal, parse_sealed_renewal(encode_sealed_renewal(made)));
  WAFERSEAL_CHECK(check_sealed_renewal(renewal, seal_of(sent)));
  Scene& scene = sent.scene;
  for (const ArmStatement& arm : renewal.arms) {
    WAFERSEAL_CHECK(scene.guard.handle("/guard/v1/arm", arm.body, scene.now));
  }
  for (const Bytes& control : renewal.forget_old) {
    WAFERSEAL_CHECK(scene.guard.handle("/guard/v1/control", control, scene.now));
  }
  for (SealedSlot& slot : scene.portal.message.slots) {
    if (slot.id == renewal.old_slot) slot = renewal.question;
    if (slot.kind == SlotKind::kSender) slot = renewal.sender;
  }
  const Bytes& header = scene.portal.message.capsule->header;
  WAFERSEAL_TRY(sent.message, SentMessage::open(renewal.sender.record, header, scene.sender));
  return Done{};
}

TEST(LinkRenewal, TheNewLinkOpensTheSameMessageAndTheOldOneNothing) {
  Sent sent;
  const std::string old_link = sent.link();
  Pickup old_page = sent.page(old_link);
  const Result<SealedRenewal> renewal = renew(sent, renewal_plan(sent));
  ASSERT_TRUE(renewal.ok()) << describe(renewal.error());
  ASSERT_TRUE(take(sent, *renewal).ok());

  EXPECT_NE(sent.link(), old_link);
  Pickup page = sent.page();
  EXPECT_EQ(page.core().question, "MARKER-question?");
  EXPECT_EQ(sent.answer(page, kAnswer), std::nullopt);
  EXPECT_EQ(page.stage(), PickupStage::kRead);

  // Whoever had the page open, and whoever comes with the old link now.
  EXPECT_EQ(sent.answer(old_page, kAnswer), Code::kEscrowGone);
  Pickup late = sent.scene.open(old_link).value();
  sent.run(late);
  EXPECT_EQ(late.error().code, Code::kLinkRefused);
}

// A new link is no way to new guesses (SPEC 4.6.1).
TEST(LinkRenewal, TriesThatWereSpentStaySpent) {
  Sent sent;
  Pickup old_page = sent.page();
  for (const char* wrong : {"a", "b", "c"}) {
    EXPECT_EQ(sent.answer(old_page, wrong), Code::kWrongAnswer);
  }
  const Result<SealedRenewal> renewal = renew(sent, renewal_plan(sent));
  ASSERT_TRUE(renewal.ok()) << describe(renewal.error());
  ASSERT_TRUE(take(sent, *renewal).ok());
  Pickup page = sent.page();
  EXPECT_EQ(sent.answer(page, kAnswer), Code::kTriesUsedUpToday);
}

TEST(LinkRenewal, TheSenderGoesOnWithTheNewSlot) {
  Sent sent;
  const Result<SealedRenewal> renewal = renew(sent, renewal_plan(sent));
  ASSERT_TRUE(renewal.ok()) << describe(renewal.error());
  ASSERT_TRUE(take(sent, *renewal).ok());
  sent.scene.now += std::chrono::seconds(1);
  const std::string who = sent.scene.question.text();
  const Result<RecordStatus> extended = sent.control(sent.message->extend(
      who, sent.guards(), sent.number(), sent.scene.now + std::chrono::hours(24 * 20)));
  EXPECT_TRUE(extended.ok()) << describe(extended.error());
  // The fall-back of another recipient is as it was.
  EXPECT_TRUE(sent.message->link(sent.scene.tls.text(), Scene::kOrigin).ok());
  sent.scene.now += std::chrono::seconds(1);
  ASSERT_TRUE(sent.control(sent.message->retract(who, sent.guards(), sent.number())).ok());
  Pickup page = sent.page();
  EXPECT_EQ(sent.answer(page, kAnswer), Code::kEscrowGone);
}

TEST(LinkRenewal, TheNoticeHasTheNewLinkAndTheAssuranceThatWasAskedFor) {
  Sent sent;
  const Result<SealedRenewal> renewal = renew(sent, renewal_plan(sent));
  ASSERT_TRUE(renewal.ok()) << describe(renewal.error());
  ASSERT_TRUE(take(sent, *renewal).ok());
  ASSERT_TRUE(renewal->notice);
  const Result<Notice> notice =
      open_notice(*renewal->notice, sent.scene.agent_xwing, sent.scene.key_list());
  ASSERT_TRUE(notice.ok()) << describe(notice.error());
  EXPECT_EQ(notice->slot_id, renewal->question.id);
  EXPECT_EQ(notice->seal, seal_of(sent));
  EXPECT_EQ(notice->least_assurance, Assurance::kPkix);
  EXPECT_EQ(notice->recipient, sent.scene.question);
  EXPECT_EQ(notice->send_at, sent.scene.now);
  const ByteView link = notice->link.reveal();
  EXPECT_EQ(std::string(link.begin(), link.end()), sent.link());
}

TEST(LinkRenewal, NoNoticeWhereTheSenderHandsTheLinkOver) {
  Sent sent;
  RenewalPlan plan = renewal_plan(sent);
  plan.notice.reset();
  const Result<SealedRenewal> renewal = renew(sent, std::move(plan));
  ASSERT_TRUE(renewal.ok()) << describe(renewal.error());
  EXPECT_FALSE(renewal->notice);
}

TEST(LinkRenewal, WhatTheServerDoesNotTakeIsForgotten) {
  Sent sent;
  const std::size_t cells = sent.scene.guard.cells.size();
  const Result<SealedRenewal> renewal = renew(sent, renewal_plan(sent));
  ASSERT_TRUE(renewal.ok()) << describe(renewal.error());
  EXPECT_EQ(sent.scene.guard.cells.size(), cells + 1);
  for (const ArmStatement& arm : renewal->arms) {
    ASSERT_TRUE(sent.scene.guard.handle("/guard/v1/arm", arm.body, sent.scene.now).ok());
  }
  for (const Bytes& control : renewal->forget_new) {
    ASSERT_TRUE(sent.scene.guard.handle("/guard/v1/control", control, sent.scene.now).ok());
  }
  EXPECT_EQ(sent.scene.guard.cells.size(), cells);
  Pickup page = sent.page();
  EXPECT_EQ(sent.answer(page, kAnswer), std::nullopt);
}

TEST(LinkRenewal, RefusesWhatCannotBeRenewed) {
  Sent sent;
  RenewalPlan other = renewal_plan(sent);
  other.recipient = sent.scene.pgp;
  EXPECT_EQ(renew(sent, std::move(other)).code(), Code::kEscrowGone);
  RenewalPlan over = renewal_plan(sent);
  over.expires = over.now;
  EXPECT_EQ(renew(sent, std::move(over)).code(), Code::kInvalidArgument);
  RenewalPlan no_ticket = renewal_plan(sent);
  no_ticket.tickets.clear();
  EXPECT_EQ(renew(sent, std::move(no_ticket)).code(), Code::kSealMissingTicket);
}

TEST(LinkRenewal, AStretchingThatFailsFailsTheRenewal) {
  Sent sent;
  LinkRenewal renewal = LinkRenewal::start(*sent.message, renewal_plan(sent), sent.scene.sender,
                                           sent.scene.key_list(), sent.scene.random)
                            .value();
  ASSERT_TRUE(renewal.stretching());
  EXPECT_FALSE(renewal.stretching());
  EXPECT_FALSE(renewal.ready());
  renewal.stretched(Error{Code::kOutOfMemory, {}, {}});
  ASSERT_TRUE(renewal.failed());
  EXPECT_EQ(renewal.error().code, Code::kOutOfMemory);
}

TEST(SealedRenewal, EveryPartHasToFit) {
  Sent sent;
  const Result<SealedRenewal> good = renew(sent, renewal_plan(sent));
  const Result<SealedRenewal> another = renew(sent, renewal_plan(sent));
  ASSERT_TRUE(good.ok() && another.ok());
  const BodySeal seal = seal_of(sent);
  ASSERT_TRUE(check_sealed_renewal(*good, seal).ok());

  const std::vector<std::function<void(SealedRenewal&)>> changes{
      [&](SealedRenewal& r) { r.question = another->question; },
      [&](SealedRenewal& r) { r.question.id = another->question.id; },
      [&](SealedRenewal& r) { r.question.link.reset(); },
      [&](SealedRenewal& r) { r.question.link->dormant = true; },
      [&](SealedRenewal& r) { r.question.link->copy = 1; },
      [&](SealedRenewal& r) { r.question.link->unlock = another->question.link->unlock; },
      [&](SealedRenewal& r) { r.sender = r.question; },
      [&](SealedRenewal& r) { r.arms.clear(); },
      [&](SealedRenewal& r) { r.arms = another->arms; },
      [&](SealedRenewal& r) { r.expires += std::chrono::seconds(1); },
      [&](SealedRenewal& r) { r.old_slot = r.question.id; },
      [&](SealedRenewal& r) { r.old_slot = r.sender.id; },
      [&](SealedRenewal& r) { r.old_sender = r.sender.id; },
      [&](SealedRenewal& r) { r.forget_old.clear(); },
      [&](SealedRenewal& r) { r.forget_new.clear(); },
      [&](SealedRenewal& r) { std::swap(r.forget_old, r.forget_new); },
  };
  for (std::size_t i = 0; i < changes.size(); ++i) {
    SealedRenewal bad = *good;
    changes[i](bad);
    EXPECT_EQ(check_sealed_renewal(bad, seal).code(), Code::kSealInconsistent) << i;
  }
  BodySeal other_body = seal;
  other_body[0] ^= 1;
  EXPECT_EQ(check_sealed_renewal(*good, other_body).code(), Code::kSealInconsistent);
}

TEST(SealedRenewal, IsReadInOneFormOnly) {
  Sent sent;
  const Result<SealedRenewal> good = renew(sent, renewal_plan(sent));
  ASSERT_TRUE(good.ok()) << describe(good.error());
  const Bytes record = encode_sealed_renewal(*good);
  const Result<SealedRenewal> read = parse_sealed_renewal(record);
  ASSERT_TRUE(read.ok()) << describe(read.error());
  EXPECT_EQ(encode_sealed_renewal(*read), record);
  for (std::size_t size = 0; size < record.size(); size += 7) {
    EXPECT_FALSE(parse_sealed_renewal(ByteView(record).first(size)).ok()) << size;
  }
  Bytes longer = record;
  longer.push_back(0);
  EXPECT_FALSE(parse_sealed_renewal(longer).ok());
  EXPECT_EQ(parse_sealed_renewal(Bytes(300 * 1024)).code(), Code::kTooLarge);
}

}  // namespace
}  // namespace waferseal::seal_test
