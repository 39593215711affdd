// A store that shows a recipient something else than what was sent (SPEC 4.4.4, 4.6.7, 4.6.8).
#include <gtest/gtest.h>

#include "engine/escrow/messages.h"
#include "tests/engine/escrow/world.h"

namespace waferseal {
namespace {

class Swapped : public testing::Test {
 protected:
  World world;
  SentQuestion mine = world.send();
  SentQuestion other = world.send();

  Code code_of_page() {
    QuestionUnlock unlock = world.open_page(mine);
    return unlock.stage() == UnlockStage::kFailed ? unlock.error().code : Code::kInternal;
  }
  TestPortal::Copy& my_copy() { return world.portal.copies[mine.link.keys().locator]; }
};

TEST_F(Swapped, AnotherRecipientsSlot) {
  my_copy().slot = encode_slot(other.made.slot);
  EXPECT_EQ(code_of_page(), Code::kEscrowCoreRefused);
}

TEST_F(Swapped, AnotherRecipientsCoreInMySlot) {
  Slot slot = mine.made.slot;
  slot.head.fields = other.made.slot.head.fields;
  my_copy().slot = encode_slot(slot);
  EXPECT_EQ(code_of_page(), Code::kEscrowCoreRefused);
}

TEST_F(Swapped, AnotherSlotId) {
  Slot slot = mine.made.slot;
  slot.head.id[0] ^= 1;
  my_copy().slot = encode_slot(slot);
  EXPECT_EQ(code_of_page(), Code::kEscrowCoreRefused);
}

TEST_F(Swapped, AnotherBodysSeal) {
  Slot slot = mine.made.slot;
  slot.head.seal[0] ^= 1;
  my_copy().slot = encode_slot(slot);
  EXPECT_EQ(code_of_page(), Code::kEscrowCoreRefused);
}

TEST_F(Swapped, AQuestionByTheServer) {
  // Whoever lacks L_key can make no core at all, not even one with another question.
  Core forged = mine.core;
  forged.question = "What is your mother's maiden name?";
  const SecretBytes guessed = world.random.secret(32);
  Slot slot = mine.made.slot;
  slot.head.fields = LinkFields{*seal_core(forged, guessed, mine.slot_id, slot.head.seal)};
  my_copy().slot = encode_slot(slot);
  EXPECT_EQ(code_of_page(), Code::kEscrowCoreRefused);
}

TEST_F(Swapped, TheHeaderOfAnotherMessage) {
  Sample elsewhere("elsewhere");
  my_copy().header = elsewhere.capsule.header.encoded();
  QuestionUnlock unlock = world.open_page(mine);
  ASSERT_EQ(unlock.stage(), UnlockStage::kQuestion);
  // With the capsule id of the other message the answer is stretched otherwise: it opens nothing.
  world.answer(unlock, kAnswerText);
  EXPECT_EQ(unlock.stage(), UnlockStage::kQuestion);
  EXPECT_EQ(unlock.last_refusal()->code, Code::kWrongAnswer);
}

TEST_F(Swapped, ThePayloadOfAnotherSlot) {
  Slot slot = mine.made.slot;
  slot.commitment = other.made.slot.commitment;
  slot.sealed_payload = other.made.slot.sealed_payload;
  my_copy().slot = encode_slot(slot);
  QuestionUnlock unlock = world.open_page(mine);
  world.answer(unlock, kAnswerText);
  EXPECT_EQ(unlock.stage(), UnlockStage::kQuestion);
  EXPECT_EQ(unlock.last_refusal()->code, Code::kWrongAnswer);
}

TEST_F(Swapped, AReplyOfAnotherAnswersGuardRecord) {
  // The same guard evaluating under the other slot's key fails the proof.
  world.meddle = [&](const EscrowRequest& request, Result<Bytes> reply) -> Result<Bytes> {
    if (request.path != "/guard/v1/unlock") return reply;
    const auto asked = escrow::decode_unlock(request.body);
    TestGuard& guard = world.guard();
    const Bytes cell = guard.cell_bytes(other.slot_id);
    const auto key = crypto::voprf_key_from_secret(SecretBytes(ByteView(cell).subspan(32, 32)));
    return escrow::encode(
        escrow::UnlockReply{*crypto::voprf_evaluate(*key, asked->blinded, guard.random), {}});
  };
  QuestionUnlock unlock = world.open_page(mine);
  world.answer(unlock, kAnswerText);
  ASSERT_TRUE(unlock.last_refusal());
  EXPECT_EQ(unlock.last_refusal()->code, Code::kGuardFault);
}

// Whom the page showed before the answer is who the sender's statement names.
TEST(CoreAndSlot, NameTheSameSenderAndRecipient) {
  for (const bool sender : {true, false}) {
    World world;
    QuestionPlan plan = world.plan();
    (sender ? plan.sender : plan.recipient) = "mallory@example.com";
    const SentQuestion sent = world.send(std::move(plan));
    QuestionUnlock unlock = world.open_page(sent);
    ASSERT_EQ(unlock.stage(), UnlockStage::kQuestion);
    world.answer(unlock, kAnswerText);
    ASSERT_EQ(unlock.stage(), UnlockStage::kFailed);
    EXPECT_EQ(unlock.error().code, Code::kEscrowCoreRefused);
  }
}

}  // namespace
}  // namespace waferseal
