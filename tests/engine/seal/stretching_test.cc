// Stretching done by the caller: what is handed out, and what follows from what comes back
// (SPEC 7.6).
#include <gtest/gtest.h>

#include "tests/engine/seal/scene.h"
#include "waferseal/pickup.h"

namespace waferseal::seal_test {
namespace {

SecretBytes secret(std::string_view text) { return SecretBytes(as_bytes(text)); }

// A session whose guards have done their part.
Result<SealSession> after_guards(Scene& scene, SealPlan plan) {
  WAFERSEAL_TRY(SealSession session,
                SealSession::start(std::move(plan), scene.sender, scene.key_list(), scene.random));
  for (;;) {
    const std::vector<EscrowRequest> requests = session.outgoing();
    if (requests.empty()) return session;
    for (const EscrowRequest& request : requests) {
      session.receive(request.id, scene.carry(request));
    }
  }
}

// The pick-up page of the recipient who has a question, at the question.
Result<Pickup> at_question(Scene& scene, const SealedCopies& copies) {
  for (const SealedSlot& slot : copies.message.slots) {
    if (slot.kind != SlotKind::kSender) continue;
    WAFERSEAL_TRY(const Slot parsed, parse_slot(slot.record));
    WAFERSEAL_TRY(const CapsuleHeader header, CapsuleHeader::parse(copies.message.capsule->header));
    WAFERSEAL_TRY(const OpenedSlot own, open_sender_slot(parsed, scene.sender, header));
    for (const SenderCopy& copy : std::get<SenderRecord>(own.payload.extra).copies) {
      if (!(copy.recipient == scene.question)) continue;
      WAFERSEAL_TRY(const LinkSecret link, LinkSecret::from_bytes(copy.link_secret));
      WAFERSEAL_TRY(Pickup pickup, scene.open(link.url(Scene::kOrigin)));
      while (pickup.stage() == PickupStage::kFetching) {
        for (const EscrowRequest& request : pickup.outgoing()) {
          pickup.receive(request.id, scene.carry(request));
        }
      }
      return pickup;
    }
  }
  return Error{Code::kNotFound, "question", {}};
}

TEST(Stretching, EachDistinctAnswerIsHandedOutOnceAndAwaited) {
  Scene scene;
  SealPlan plan = scene.plan();
  plan.questions[0].answer = secret("marker-answer,  PATIENT");  // the other one's, in norm-v1
  Result<SealSession> session = after_guards(scene, std::move(plan));
  ASSERT_TRUE(session.ok()) << describe(session.error());
  ASSERT_TRUE(session->ready());
  std::vector<AnswerStretching> work = session->stretchings();
  ASSERT_EQ(work.size(), 1u);
  EXPECT_EQ(as_text(work[0].work.input.reveal()), "marker-answer, patient");
  EXPECT_FALSE(session->ready());
  EXPECT_TRUE(session->stretchings().empty());
  session->stretched(work[0].id, stretch(work[0].work));
  EXPECT_TRUE(session->ready());
}

TEST(Stretching, WhatTheCallerStretchedOpensLikeWhatTheSessionStretched) {
  Scene scene;
  Result<SealSession> session = after_guards(scene, scene.plan());
  ASSERT_TRUE(session.ok()) << describe(session.error());
  std::vector<AnswerStretching> work = session->stretchings();
  ASSERT_EQ(work.size(), 2u);
  EXPECT_EQ(work[0].work.salt, work[1].work.salt);  // of the capsule
  for (const AnswerStretching& one : work) session->stretched(one.id, stretch(one.work));
  Result<SealedCopies> sealed = std::move(*session).seal(scene.random);
  ASSERT_TRUE(sealed.ok()) << describe(sealed.error());
  ASSERT_TRUE(scene.accept(*sealed).ok());

  Result<Pickup> pickup = at_question(scene, *sealed);
  ASSERT_TRUE(pickup.ok()) << describe(pickup.error());
  const Result<Stretching> answer = pickup->begin_answer(secret("MARKER-answer patient"));
  ASSERT_TRUE(answer.ok());
  EXPECT_EQ(answer->salt, work[0].work.salt);
  EXPECT_EQ(pickup->stage(), PickupStage::kQuestion);
  ASSERT_TRUE(pickup->finish_answer(stretch(*answer)).ok());
  run(scene, *pickup);
  EXPECT_EQ(pickup->last_refusal()->code, Code::kWrongAnswer);  // the comma counts

  ASSERT_TRUE(pickup->answer(secret("MARKER-answer, patient")).ok());
  run(scene, *pickup);
  EXPECT_EQ(pickup->stage(), PickupStage::kRead);
}

TEST(Stretching, FailureElsewhereFailsTheSession) {
  Scene scene;
  Result<SealSession> session = after_guards(scene, scene.plan());
  ASSERT_TRUE(session.ok()) << describe(session.error());
  const std::vector<AnswerStretching> work = session->stretchings();
  ASSERT_EQ(work.size(), 2u);
  session->stretched(work[0].id, Error{Code::kOutOfMemory, {}, {}});
  EXPECT_TRUE(session->failed());
  EXPECT_FALSE(session->ready());
  EXPECT_EQ(session->error().code, Code::kOutOfMemory);
}

TEST(Stretching, ResultOfAnotherLengthFailsTheSession) {
  Scene scene;
  Result<SealSession> session = after_guards(scene, scene.plan());
  ASSERT_TRUE(session.ok()) << describe(session.error());
  session->stretched(session->stretchings()[0].id, SecretBytes(31));
  ASSERT_TRUE(session->failed());
  EXPECT_EQ(session->error().code, Code::kInvalidArgument);
}

TEST(Stretching, ResultThatNobodyTookIsIgnored) {
  Scene scene;
  Result<SealSession> session = after_guards(scene, scene.plan());
  ASSERT_TRUE(session.ok()) << describe(session.error());
  session->stretched(0, SecretBytes(32));
  session->stretched(99, SecretBytes(32));
  Result<SealedCopies> sealed = std::move(*session).seal(scene.random);
  ASSERT_TRUE(sealed.ok()) << describe(sealed.error());
  ASSERT_TRUE(scene.accept(*sealed).ok());
  Result<Pickup> pickup = at_question(scene, *sealed);
  ASSERT_TRUE(pickup.ok()) << describe(pickup.error());
  ASSERT_TRUE(pickup->answer(secret("MARKER-answer, patient")).ok());
  run(scene, *pickup);
  EXPECT_EQ(pickup->stage(), PickupStage::kRead);
}

TEST(Stretching, AnswerThatWasNotStretchedIsGivenUpAndSpendsNothing) {
  Scene scene;
  Result<SealedCopies> sealed = scene.seal(scene.plan());
  ASSERT_TRUE(sealed.ok()) << describe(sealed.error());
  ASSERT_TRUE(scene.accept(*sealed).ok());
  Result<Pickup> pickup = at_question(scene, *sealed);
  ASSERT_TRUE(pickup.ok()) << describe(pickup.error());
  EXPECT_EQ(pickup->finish_answer(SecretBytes(32)).code(), Code::kInvalidArgument);

  ASSERT_TRUE(pickup->begin_answer(secret("anything")).ok());
  EXPECT_EQ(pickup->finish_answer(Error{Code::kOutOfMemory, {}, {}}).code(), Code::kOutOfMemory);
  EXPECT_EQ(pickup->finish_answer(SecretBytes(32)).code(), Code::kInvalidArgument);
  EXPECT_EQ(pickup->stage(), PickupStage::kQuestion);
  EXPECT_TRUE(pickup->outgoing().empty());
  EXPECT_FALSE(pickup->tries_left());
}

}  // namespace
}  // namespace waferseal::seal_test
