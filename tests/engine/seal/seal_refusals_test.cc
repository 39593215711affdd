// What cannot be sealed stops with a code that names the recipient; nothing is left out in silence.
#include <gtest/gtest.h>

#include "tests/engine/seal/scene.h"

namespace waferseal::seal_test {
namespace {

Code refused(Scene& scene, SealPlan plan) {
  const Result<SealedCopies> sealed = scene.seal(std::move(plan));
  return sealed ? Code::kInternal : sealed.code();
}

TEST(SealRefuses, AnUndecidedRecipient) {
  Scene scene;
  SealPlan plan = scene.plan();
  plan.request.recipients[2].question.reset();
  plan.resolution = resolve(plan.request);
  ASSERT_EQ(plan.resolution.decisions[2].method, Method::kAsk);
  EXPECT_EQ(refused(scene, std::move(plan)), Code::kSealNotDecided);
}

TEST(SealRefuses, AMissingQuestion) {
  Scene scene;
  SealPlan plan = scene.plan();
  plan.questions.pop_back();
  const Result<SealedCopies> sealed = scene.seal(std::move(plan));
  ASSERT_FALSE(sealed.ok());
  EXPECT_EQ(sealed.code(), Code::kSealMissingQuestion);
  EXPECT_EQ(sealed.error().subject, scene.question.text());
}

// Spec 7.2: the facts come from the server, the answer from the sender.
TEST(SealRefuses, AnAnswerThatIsWeakerThanTheFactsSay) {
  Scene scene;
  SealPlan saved = scene.plan();
  saved.questions[0].strength = Strength::kWeak;
  EXPECT_EQ(refused(scene, std::move(saved)), Code::kSealAnswerWeaker);
  SealPlan given = scene.plan();
  given.questions[1].strength = Strength::kWeak;
  EXPECT_EQ(refused(scene, std::move(given)), Code::kSealAnswerWeaker);
  SealPlan unknown = scene.plan();
  for (Decision& decision : unknown.resolution.decisions) {
    if (decision.fallback && decision.fallback->source) {
      decision.fallback->source->question = "another";
    }
  }
  EXPECT_EQ(refused(scene, std::move(unknown)), Code::kSealAnswerWeaker);
  SealPlan better = scene.plan();
  better.questions[0].strength = Strength::kGenerated;
  EXPECT_TRUE(scene.seal(std::move(better)).ok());
}

TEST(SealRefuses, AMissingKeyAndAnotherKey) {
  Scene scene;
  SealPlan without = scene.plan();
  without.keys.clear();
  EXPECT_EQ(refused(scene, std::move(without)), Code::kSealMissingKey);

  SealPlan other = scene.plan();
  other.keys[0].openpgp_key =
      openpgp::generate({"Bob <bob@keys.example>", scene.now - std::chrono::hours(1)})->public_key;
  EXPECT_EQ(refused(scene, std::move(other)), Code::kSealKeyOther);
}

TEST(SealRefuses, AKeyThatHasExpiredSinceTheDecision) {
  Scene scene;
  openpgp::GenerateOptions options{"Bob <bob@keys.example>", scene.now - std::chrono::hours(2)};
  options.valid_for = std::chrono::hours(1);
  scene.pgp_key = *openpgp::generate(options);
  EXPECT_EQ(refused(scene, scene.plan()), Code::kKeyExpired);
}

TEST(SealRefuses, WithoutATicketAndWithAGuardThatIsNotListed) {
  Scene scene;
  SealPlan without = scene.plan();
  without.tickets.clear();
  EXPECT_EQ(refused(scene, std::move(without)), Code::kSealMissingTicket);

  SealPlan stranger = scene.plan();
  stranger.tickets[0].guard[0] ^= 1;
  EXPECT_EQ(refused(scene, std::move(stranger)), Code::kGuardIdentity);
}

TEST(SealRefuses, AGuardWithAnotherIdentity) {
  Scene scene;
  KeyList list = scene.key_list();
  list.guards[0].identity = SigningKey::generate(scene.random).public_key();
  Result<SealSession> session = SealSession::start(scene.plan(), scene.sender, list, scene.random);
  ASSERT_TRUE(session.ok());
  while (!session->ready() && !session->failed()) {
    for (const EscrowRequest& request : session->outgoing()) {
      session->receive(request.id, scene.carry(request));
    }
  }
  ASSERT_TRUE(session->failed());
  EXPECT_EQ(session->error().code, Code::kGuardIdentity);
}

TEST(SealRefuses, AGuardThatDoesNotAnswer) {
  Scene scene;
  Result<SealSession> session =
      SealSession::start(scene.plan(), scene.sender, scene.key_list(), scene.random);
  ASSERT_TRUE(session.ok());
  for (const EscrowRequest& request : session->outgoing()) {
    session->receive(request.id, Error{Code::kNetwork, Scene::kOrigin, {}});
  }
  ASSERT_TRUE(session->failed());
  EXPECT_EQ(session->error().code, Code::kGuardUnreachable);
  EXPECT_FALSE(std::move(*session).seal(scene.random).ok());
}

TEST(SealRefuses, ASenderWhoIsNotInTheKeyList) {
  Scene scene;
  UserKeys other = generate_user_keys(scene.random);
  UserKeys other_signing = scene.sender.clone();
  other_signing.signing = other.signing.clone();
  UserKeys other_xwing = scene.sender.clone();
  other_xwing.xwing = other.xwing.clone();
  for (const UserKeys* keys : {&other, &other_signing, &other_xwing}) {
    const Result<SealSession> session =
        SealSession::start(scene.plan(), *keys, scene.key_list(), scene.random);
    ASSERT_FALSE(session.ok());
    EXPECT_EQ(session.code(), Code::kSealSenderUnknown);
  }
}

TEST(SealRefuses, AnExpiryInThePast) {
  Scene scene;
  SealPlan plan = scene.plan();
  plan.expires = plan.now;
  EXPECT_EQ(refused(scene, std::move(plan)), Code::kInvalidArgument);
}

TEST(SealRefuses, AMethodThatIsNotBuilt) {
  Scene scene;
  SealPlan plan = scene.plan();
  plan.resolution.decisions[2].method = Method::kEscrowLogin;
  EXPECT_EQ(refused(scene, std::move(plan)), Code::kSealMethodUnsupported);
}

}  // namespace
}  // namespace waferseal::seal_test
