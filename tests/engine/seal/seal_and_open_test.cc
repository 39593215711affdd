// From one message to every recipient's readable copy, through sealing, the guard, the agent's slot
// and the portal.
#include <gtest/gtest.h>

#include <map>
#include <set>

#include "tests/engine/seal/scene.h"
#include "waferseal/notice.h"
#include "waferseal/pickup.h"

namespace waferseal::seal_test {
namespace {

const SealedSlot* find_slot(const SealedMessage& message, SlotKind kind) {
  for (const SealedSlot& slot : message.slots) {
    if (slot.kind == kind) return &slot;
  }
  return nullptr;
}

std::string link_of(const Scene& scene, std::uint32_t copy) {
  for (const SealedNotice& notice : scene.portal.message.notices) {
    if (notice.copy != copy) continue;
    const Result<Notice> opened = open_notice(notice.sealed, scene.agent_xwing, scene.key_list());
    if (!opened) return describe(opened.error());
    return std::string(as_text(opened->link.reveal()));
  }
  return "no notice";
}

TEST(Seal, EachRecipientGetsTheMethodThatWasDecided) {
  Scene scene;
  Result<SealedCopies> sealed = scene.seal(scene.plan());
  ASSERT_TRUE(sealed.ok()) << describe(sealed.error());
  const std::vector<SealedCopy>& copies = sealed->message.copies;
  ASSERT_EQ(copies.size(), 4u);
  EXPECT_EQ(copies[0].method, Method::kTls);
  EXPECT_EQ(copies[0].fallback, Method::kEscrowQuestion);
  EXPECT_TRUE(copies[0].slot);
  EXPECT_EQ(copies[1].method, Method::kOpenPgp);
  EXPECT_TRUE(copies[1].blob);
  EXPECT_EQ(copies[2].method, Method::kEscrowQuestion);
  EXPECT_TRUE(copies[2].slot);
  EXPECT_EQ(copies[3].method, Method::kTls);
  const Status accepted = scene.accept(*sealed);
  EXPECT_TRUE(accepted.ok()) << describe(accepted.error());
}

// SPEC 3.11.4: which notices are for a fall-back stands under the sender's signature.
TEST(Seal, ANoticeOfAFallBackHasNoTimeOfItsOwn) {
  Scene scene;
  Result<SealedCopies> sealed = scene.seal(scene.plan());
  ASSERT_TRUE(sealed.ok()) << describe(sealed.error());
  ASSERT_EQ(sealed->message.notices.size(), 2u);
  for (const SealedNotice& notice : sealed->message.notices) {
    const Result<Notice> opened = open_notice(notice.sealed, scene.agent_xwing, scene.key_list());
    ASSERT_TRUE(opened) << describe(opened.error());
    EXPECT_EQ(opened->send_at.has_value(), !notice.dormant);
  }
}

TEST(Seal, PickUpReadsWhatWasSealed) {
  Scene scene;
  Result<SealedCopies> sealed = scene.seal(scene.plan(true, 5'000'000));
  ASSERT_TRUE(sealed.ok()) << describe(sealed.error());
  ASSERT_TRUE(scene.accept(*sealed).ok());
  Result<Pickup> pickup = scene.open(link_of(scene, 2));
  ASSERT_TRUE(pickup.ok()) << describe(pickup.error());
  run(scene, *pickup);
  ASSERT_EQ(pickup->stage(), PickupStage::kQuestion) << describe(pickup->error());
  EXPECT_EQ(pickup->core().question, "MARKER-question?");
  EXPECT_EQ(pickup->core().sender, scene.sender_mailbox.text());
  EXPECT_EQ(unix_seconds(pickup->expires()), 1'900'000'000);

  ASSERT_TRUE(pickup->answer(SecretBytes(as_bytes("wrong answer"))).ok());
  run(scene, *pickup);
  ASSERT_EQ(pickup->stage(), PickupStage::kQuestion);
  ASSERT_TRUE(pickup->last_refusal());
  EXPECT_EQ(pickup->last_refusal()->code, Code::kWrongAnswer);
  ASSERT_TRUE(pickup->tries_left());
  EXPECT_EQ(pickup->tries_left()->now, kTriesPerDay - 1);

  // Case, outer punctuation and white space do not count (SPEC 4.3).
  ASSERT_TRUE(pickup->answer(SecretBytes(as_bytes("marker-answer,   patient"))).ok());
  run(scene, *pickup);
  ASSERT_EQ(pickup->stage(), PickupStage::kRead) << describe(pickup->error());
  const Result<PickedUp> read = pickup->message();
  ASSERT_TRUE(read.ok());
  EXPECT_TRUE(read->sender_verified);
  const Result<mime::ParsedMessage> mail = mime::parse(scene.texts.back().reveal());
  ASSERT_TRUE(mail.ok());
  EXPECT_EQ(mail->subject, "MARKER-subject");
  ASSERT_EQ(mail->attachments().size(), 1u);
  EXPECT_EQ(mail->attachments()[0]->content, Bytes(5'000'000, 0x5A));
}

TEST(Seal, OpenPgpCopyDecryptsAndNamesNoHiddenRecipient) {
  Scene scene;
  Result<SealedCopies> sealed = scene.seal(scene.plan());
  ASSERT_TRUE(sealed.ok()) << describe(sealed.error());
  const ByteView mail = sealed->blobs[*sealed->message.copies[1].blob].view();
  const Result<openpgp::DecryptedMail> opened =
      openpgp::decrypt_mail(mail, scene.pgp_key.secret_key, {}, scene.now);
  ASSERT_TRUE(opened.ok()) << describe(opened.error());
  EXPECT_EQ(opened->message.subject, "MARKER-subject");
  EXPECT_EQ(as_text(mail).find(scene.hidden.text()), std::string_view::npos);
  EXPECT_EQ(as_text(mail).find("MARKER"), std::string_view::npos);
}

// Bob is in Bcc, Carol and Dave are not: Carol and Dave share a copy, which tells nobody of Bob.
TEST(Seal, AHiddenReaderOfOpenPgpHasACopyOfTheirOwn) {
  Scene scene;
  SealPlan plan = scene.plan(false);
  plan.message.cc.clear();
  std::map<std::string, openpgp::KeyPair> keys;
  for (const char* name : {"carol", "dave"}) {
    const Mailbox reader = mailbox(std::string(name) + "@keys.example");
    const openpgp::KeyPair& key =
        keys.emplace(name, *openpgp::generate({reader.text(), scene.now})).first->second;
    Decision decision = plan.resolution.decisions[1];
    decision.recipient = reader;
    decision.source->fingerprint = openpgp::inspect_key(key.public_key, scene.now)->fingerprint;
    plan.message.cc.push_back({"", reader});
    plan.resolution.decisions.push_back(std::move(decision));
    plan.keys.push_back({reader, key.public_key});
  }
  const Result<SealedCopies> sealed = scene.seal(std::move(plan));
  ASSERT_TRUE(sealed.ok()) << describe(sealed.error());
  const std::vector<SealedCopy>& copies = sealed->message.copies;
  ASSERT_EQ(copies.size(), 5u);
  EXPECT_EQ(copies[3].blob, copies[4].blob);
  const auto opens = [&](const SealedCopy& copy, const openpgp::KeyPair& key) {
    return openpgp::decrypt_mail(sealed->blobs[*copy.blob].view(), key.secret_key, {}, scene.now)
        .ok();
  };
  EXPECT_TRUE(opens(copies[1], scene.pgp_key));
  EXPECT_TRUE(opens(copies[3], keys.at("carol")));
  EXPECT_TRUE(opens(copies[4], keys.at("dave")));
  EXPECT_FALSE(opens(copies[3], scene.pgp_key));
  EXPECT_FALSE(opens(copies[1], keys.at("carol")));
}

TEST(Seal, AgentSlotOpensWithTheReleaseShareAndHoldsTheOrders) {
  Scene scene;
  Result<SealedCopies> sealed = scene.seal(scene.plan());
  ASSERT_TRUE(sealed.ok()) << describe(sealed.error());
  ASSERT_TRUE(scene.accept(*sealed).ok());
  const SealedSlot* agent = find_slot(scene.portal.message, SlotKind::kAgent);
  ASSERT_NE(agent, nullptr);
  const Result<Bytes> challenge =
      scene.guard.handle("/guard/v1/challenge", make_challenge_request(), scene.now);
  ASSERT_TRUE(challenge.ok()) << describe(challenge.error());
  const Result<Bytes> handed =
      scene.guard.handle("/guard/v1/hand_over",
                         make_hand_over(scene.agent_signing, scene.guard.keys().id, agent->id,
                                        *parse_challenge(*challenge)),
                         scene.now);
  ASSERT_TRUE(handed.ok()) << describe(handed.error());
  const Result<SecretBytes> share = parse_hand_over(*handed);
  ASSERT_TRUE(share.ok());
  const CapsuleHeader header = *CapsuleHeader::parse(scene.portal.message.capsule->header);
  const Result<OpenedSlot> opened = open_agent_slot(*parse_slot(agent->record), scene.agent_xwing,
                                                    *share, header, scene.key_list());
  ASSERT_TRUE(opened.ok()) << describe(opened.error());
  const auto& orders = std::get<DeliveryOrders>(opened->payload.extra);
  ASSERT_EQ(orders.recipients.size(), 2u);
  EXPECT_EQ(orders.recipients[0].mailbox, scene.tls);
  EXPECT_EQ(orders.recipients[0].least_assurance, Assurance::kPkix);
  EXPECT_EQ(orders.recipients[0].fallback, scene.portal.message.copies[0].slot);
  EXPECT_FALSE(orders.recipients[0].own_transaction);
  EXPECT_EQ(orders.recipients[1].mailbox, scene.hidden);
  EXPECT_TRUE(orders.recipients[1].own_transaction);

  // Without the guard's share the agent's key alone opens nothing.
  EXPECT_FALSE(open_agent_slot(*parse_slot(agent->record), scene.agent_xwing, SecretBytes(32),
                               header, scene.key_list())
                   .ok());
}

TEST(Seal, DormantFallbackAnswersNothingUntilReleased) {
  Scene scene;
  Result<SealedCopies> sealed = scene.seal(scene.plan());
  ASSERT_TRUE(sealed.ok()) << describe(sealed.error());
  ASSERT_TRUE(scene.accept(*sealed).ok());
  Result<Pickup> pickup = scene.open(link_of(scene, 0));
  ASSERT_TRUE(pickup.ok()) << describe(pickup.error());
  run(scene, *pickup);
  ASSERT_EQ(pickup->stage(), PickupStage::kQuestion);
  ASSERT_TRUE(pickup->answer(SecretBytes(as_bytes("MARKER-answer desk"))).ok());
  run(scene, *pickup);
  ASSERT_EQ(pickup->stage(), PickupStage::kQuestion);
  ASSERT_TRUE(pickup->last_refusal());
  EXPECT_NE(pickup->last_refusal()->code, Code::kWrongAnswer);

  const SlotId slot = *scene.portal.message.copies[0].slot;
  const Result<Bytes> released =
      scene.guard.handle("/guard/v1/release",
                         make_release(scene.agent_signing, scene.guard.keys().id, slot), scene.now);
  ASSERT_TRUE(released.ok()) << describe(released.error());
  ASSERT_TRUE(pickup->answer(SecretBytes(as_bytes("MARKER-answer desk"))).ok());
  run(scene, *pickup);
  EXPECT_EQ(pickup->stage(), PickupStage::kRead);
}

TEST(Seal, SenderSlotRetracts) {
  Scene scene;
  Result<SealedCopies> sealed = scene.seal(scene.plan());
  ASSERT_TRUE(sealed.ok()) << describe(sealed.error());
  ASSERT_TRUE(scene.accept(*sealed).ok());
  const SealedSlot* own = find_slot(scene.portal.message, SlotKind::kSender);
  ASSERT_NE(own, nullptr);
  const CapsuleHeader header = *CapsuleHeader::parse(scene.portal.message.capsule->header);
  const Result<OpenedSlot> opened =
      open_sender_slot(*parse_slot(own->record), scene.sender, header);
  ASSERT_TRUE(opened.ok()) << describe(opened.error());
  const auto& record = std::get<SenderRecord>(opened->payload.extra);
  ASSERT_EQ(record.copies.size(), 2u);
  const SlotId slot = *scene.portal.message.copies[2].slot;
  const Result<Bytes> gone = scene.guard.handle(
      "/guard/v1/control", make_retract(record.control_seed, scene.guard.keys().id, slot, 1),
      scene.now);
  ASSERT_TRUE(gone.ok()) << describe(gone.error());
  EXPECT_EQ(scene.guard.cells.count(slot), 0u);

  Result<Pickup> pickup = scene.open(link_of(scene, 2));
  run(scene, *pickup);
  ASSERT_EQ(pickup->stage(), PickupStage::kQuestion);
  ASSERT_TRUE(pickup->answer(SecretBytes(as_bytes("marker-answer, patient"))).ok());
  run(scene, *pickup);
  ASSERT_TRUE(pickup->last_refusal());
  EXPECT_EQ(pickup->last_refusal()->code, Code::kEscrowGone);
}

TEST(Seal, EachMessageHasAControlKeyOfItsOwn) {
  Scene scene;
  std::set<std::string> seeds;
  for (int i = 0; i < 3; ++i) {
    const Result<SealedCopies> sealed = scene.seal(scene.plan());
    ASSERT_TRUE(sealed.ok()) << describe(sealed.error());
    const CapsuleHeader header = *CapsuleHeader::parse(sealed->message.capsule->header);
    const Result<OpenedSlot> opened = open_sender_slot(
        *parse_slot(find_slot(sealed->message, SlotKind::kSender)->record), scene.sender, header);
    ASSERT_TRUE(opened.ok()) << describe(opened.error());
    seeds.insert(hex_encode(std::get<SenderRecord>(opened->payload.extra).control_seed.reveal()));
  }
  EXPECT_EQ(seeds.size(), 3u);
}

TEST(Seal, NothingReadableIsInWhatLeaves) {
  Scene scene;
  Result<SealedCopies> sealed = scene.seal(scene.plan());
  ASSERT_TRUE(sealed.ok()) << describe(sealed.error());
  std::vector<Bytes> all = scene.sent;
  all.push_back(encode_sealed_message(sealed->message, {"a", "b"}));
  for (const Ciphertext& blob : sealed->blobs)
    all.emplace_back(blob.view().begin(), blob.view().end());
  for (const Bytes& bytes : all) {
    EXPECT_EQ(as_text(bytes).find("MARKER"), std::string_view::npos);
    EXPECT_EQ(as_text(bytes).find("marker"), std::string_view::npos);
  }
}

// A browser draws a key with each answer that is typed; by itself the engine draws one.
class OneAnswer : public testing::TestWithParam<bool> {};
INSTANTIATE_TEST_SUITE_P(Seal, OneAnswer, testing::Bool());

TEST_P(OneAnswer, ForSeveralRecipientsIsOneAnswerToTheGuard) {
  Scene scene;
  SealPlan plan = scene.plan();
  for (PlannedQuestion& question : plan.questions) {
    question.answer = SecretBytes(as_bytes("the same for both"));
    question.answer_seed = GetParam() ? scene.random.secret(32) : SecretBytes();
  }
  Result<SealedCopies> sealed = scene.seal(std::move(plan));
  ASSERT_TRUE(sealed.ok()) << describe(sealed.error());
  ASSERT_TRUE(scene.accept(*sealed).ok());
  std::set<AnswerId> pools;
  for (const ArmStatement& arm : scene.portal.message.arms) {
    const Result<ArmFacts> facts = parse_arm(arm.body);
    ASSERT_TRUE(facts.ok());
    if (facts->kind == RecordKind::kQuestion) pools.insert(facts->answer_id);
  }
  EXPECT_EQ(pools.size(), 1u);
}

TEST(Seal, ASessionSealsOnce) {
  Scene scene;
  Result<SealSession> session =
      SealSession::start(scene.plan(), scene.sender, scene.key_list(), scene.random);
  ASSERT_TRUE(session.ok());
  while (!session->ready()) {
    for (const EscrowRequest& request : session->outgoing()) {
      session->receive(request.id, scene.carry(request));
    }
  }
  EXPECT_TRUE(std::move(*session).seal(scene.random).ok());
  const Result<SealedCopies> again = std::move(*session).seal(scene.random);
  ASSERT_FALSE(again.ok());
  EXPECT_EQ(again.code(), Code::kInvalidArgument);
}

TEST(Seal, PassesOverTheBodyDoNotGrowWithRecipients) {
  Scene scene;
  Result<SealedCopies> few = scene.seal(scene.plan(false));
  Result<SealedCopies> more = scene.seal(scene.plan(true));
  ASSERT_TRUE(few.ok() && more.ok());
  EXPECT_GT(few->work.bytes_composed, 3000u);
  EXPECT_EQ(few->work.bytes_encrypted, more->work.bytes_encrypted);
  EXPECT_EQ(few->work.bytes_hashed, more->work.bytes_hashed);
  EXPECT_EQ(few->blobs.size(), more->blobs.size());
  EXPECT_EQ(few->blobs.size(), 2u);
}

}  // namespace
}  // namespace waferseal::seal_test
