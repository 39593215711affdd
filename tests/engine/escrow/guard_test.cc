// The guard's rules, request by request (SPEC 4.5 to 4.8).
#include <gtest/gtest.h>

#include "engine/crypto/sign.h"
#include "engine/escrow/messages.h"
#include "engine/escrow/portal_messages.h"
#include "engine/escrow/signed_text.h"
#include "tests/engine/escrow/world.h"

namespace waferseal {
namespace {

using std::chrono::hours;
using std::chrono::seconds;

class GuardTest : public testing::Test {
 protected:
  World world;
  TestGuard& guard = world.guard();

  // One try with a fresh blinded element and attempt id; what it asks about does not matter.
  escrow::UnlockRequest unlock_request(const SentQuestion& sent) {
    escrow::UnlockRequest request;
    request.slot_id = sent.slot_id;
    request.nonce = world.nonce(guard);
    request.attempt = world.random.array<16>();
    request.blinded = crypto::voprf_blind(as_bytes("guess"), world.random)->element;
    sign(request, sent.link.keys().signing);
    return request;
  }
  void sign(escrow::UnlockRequest& request, const SigningKey& link) {
    request.signature = sign_link_request(
        link, guard_audience(guard.keys.id), request.slot_id, request.nonce, LinkOperation::kUnlock,
        escrow::unlock_arguments(request.attempt, request.blinded));
  }
  Result<Bytes> send_unlock(const escrow::UnlockRequest& request) {
    return guard.handle(GuardOperation::kUnlock, escrow::encode(request));
  }
  Code try_once(const SentQuestion& sent) {
    const Result<Bytes> reply = send_unlock(unlock_request(sent));
    return reply ? Code::kWrongAnswer : reply.code();  // "evaluated"
  }
  static constexpr Code kEvaluated = Code::kWrongAnswer;

  Result<Bytes> send_opened(const SentQuestion& sent, const AttemptId& attempt) {
    const SigningKey unlock = *SigningKey::from_seed(sent.made.unlock_seed);
    return guard.handle(GuardOperation::kOpened,
                        escrow::make_opened(unlock, guard_audience(guard.keys.id), sent.slot_id,
                                            attempt, world.nonce(guard)));
  }
  Result<RecordStatus> control(const Bytes& body) {
    WAFERSEAL_TRY(const Bytes reply, guard.handle(GuardOperation::kControl, body));
    return parse_record_status(reply);
  }
  std::uint64_t number() const {
    return static_cast<std::uint64_t>(unix_seconds(world.now)) * 1000;
  }
  TriesLeft left() { return tries_left(guard.pool(world.the_answer_id()), world.now); }
  UnixTime midnight(int day) const {
    return from_unix_seconds(1795305600 + std::int64_t{day} * 86400);
  }
};

// ---- opening

TEST_F(GuardTest, OpenNeedsATicket) {
  const auto open_with = [&](const Bytes& ticket) {
    escrow::OpenRequest request;
    request.slot_id = world.random.array<16>();
    request.control = SigningKey::generate(world.random).public_key();
    request.ticket = ticket;
    return guard.handle(GuardOperation::kOpen, escrow::encode(request));
  };
  Ticket ticket;
  ticket.id = world.random.array<16>();
  ticket.guard = guard.keys.id;
  ticket.account = "example";
  ticket.sender = "ann@example.org";
  ticket.expires = world.now + hours(1);
  ticket.records = 2;
  EXPECT_TRUE(open_with(make_ticket(world.ticket_key, ticket)));
  EXPECT_EQ(open_with(make_ticket(SigningKey::generate(world.random), ticket)).code(),
            Code::kTicketRefused);
  Ticket elsewhere = ticket;
  elsewhere.guard[0] ^= 1;
  EXPECT_EQ(open_with(make_ticket(world.ticket_key, elsewhere)).code(), Code::kTicketRefused);
  EXPECT_TRUE(open_with(make_ticket(world.ticket_key, ticket)));
  EXPECT_EQ(open_with(make_ticket(world.ticket_key, ticket)).code(), Code::kTicketUsedUp);
  Ticket fresh = ticket;
  fresh.id = world.random.array<16>();
  world.set_time(ticket.expires);
  EXPECT_EQ(open_with(make_ticket(world.ticket_key, fresh)).code(), Code::kTicketRefused);
}

TEST_F(GuardTest, ASlotIdIsOpenedOnce) {
  const SentQuestion sent = world.send();
  escrow::OpenRequest request;
  request.slot_id = sent.slot_id;
  request.control = SigningKey::generate(world.random).public_key();
  request.ticket = guard.planned(world.ticket_key).ticket;
  EXPECT_EQ(guard.handle(GuardOperation::kOpen, escrow::encode(request)).code(),
            Code::kEscrowRecordExists);
  // Not even after it was retracted.
  ASSERT_TRUE(control(make_retract(world.control_seed, guard.keys.id, sent.slot_id, number())));
  EXPECT_EQ(guard.handle(GuardOperation::kOpen, escrow::encode(request)).code(),
            Code::kEscrowRecordExists);
}

TEST_F(GuardTest, EvaluatesOncePerRecordAndForItsSenderOnly) {
  QuestionSetup setup = std::move(QuestionSetup::start(world.plan(), world.random)).value();
  for (const EscrowRequest& open : setup.outgoing()) setup.receive(open.id, world.post(open));
  const std::vector<EscrowRequest> evaluate = setup.outgoing();
  ASSERT_EQ(evaluate.size(), 1U);
  escrow::EvaluateRequest forged = *escrow::decode_evaluate(evaluate[0].body);
  const SigningKey stranger = SigningKey::generate(world.random);
  forged.signature = crypto::sign(
      stranger, "evaluate", {escrow::setup_text(guard.keys.id, setup.slot_id(), forged.blinded)});
  EXPECT_EQ(guard.handle(GuardOperation::kEvaluate, escrow::encode(forged)).code(),
            Code::kControlRefused);
  EXPECT_TRUE(guard.handle(GuardOperation::kEvaluate, evaluate[0].body));
  EXPECT_EQ(guard.handle(GuardOperation::kEvaluate, evaluate[0].body).code(),
            Code::kEscrowWrongState);
}

// A host that dies after it has committed the evaluation has used it up (SPEC 4.5.4).
TEST_F(GuardTest, AKilledEvaluationIsNotRepeated) {
  QuestionSetup setup = std::move(QuestionSetup::start(world.plan(), world.random)).value();
  for (const EscrowRequest& open : setup.outgoing()) setup.receive(open.id, world.post(open));
  const std::vector<EscrowRequest> evaluate = setup.outgoing();
  guard.kill = TestGuard::Kill::kAfterCommit;
  EXPECT_EQ(guard.handle(GuardOperation::kEvaluate, evaluate[0].body).code(), Code::kNetwork);
  EXPECT_EQ(guard.handle(GuardOperation::kEvaluate, evaluate[0].body).code(),
            Code::kEscrowWrongState);
}

TEST_F(GuardTest, ARecordThatWasNeverArmedAnswersNothingAndGoes) {
  const SentQuestion sent = world.send(world.plan(), false);
  EXPECT_EQ(try_once(sent), Code::kLinkRefused);
  const GuardRecord record = guard.record(sent.slot_id);
  EXPECT_FALSE(guard_expire(record, world.now + hours(24) - seconds(1)));
  std::optional<GuardChange> change = guard_expire(record, world.now + hours(24));
  ASSERT_TRUE(change);
  EXPECT_EQ(change->cell.kind, CellChange::Kind::kZero);
  guard.apply(*change);
  EXPECT_EQ(guard.cell_bytes(sent.slot_id), Bytes(kCellSize));
  EXPECT_EQ(guard.handle(GuardOperation::kArm, sent.arms[0].body).code(), Code::kEscrowGone);
}

// ---- arming

TEST_F(GuardTest, ArmIsRepeatableAndOtherwiseFinal) {
  const SentQuestion sent = world.send();
  const Bytes before = guard.records.at(sent.slot_id);
  ASSERT_TRUE(guard.handle(GuardOperation::kArm, sent.arms[0].body));
  EXPECT_EQ(guard.records.at(sent.slot_id), before);
  // Another statement by the very same sender.
  escrow::ArmRequest request = *escrow::decode_arm(sent.arms[0].body);
  escrow::GuardTerms terms = *escrow::decode_arm_terms(request.terms);
  terms.expires += hours(1);
  request.terms = escrow::encode(terms);
  const Bytes text = escrow::setup_text(guard.keys.id, sent.slot_id, request.terms);
  request.control =
      crypto::sign(escrow::control_key(world.control_seed, sent.slot_id), "arm", {text});
  request.answer = crypto::sign(world.answer_key, "arm", {text});
  EXPECT_EQ(guard.handle(GuardOperation::kArm, escrow::encode(request)).code(),
            Code::kEscrowWrongState);
}

TEST_F(GuardTest, ArmNeedsControlKeyAndAnswerKey) {
  const SentQuestion sent = world.send(world.plan(), false);
  const escrow::ArmRequest good = *escrow::decode_arm(sent.arms[0].body);
  const SigningKey stranger = SigningKey::generate(world.random);
  const Bytes text = escrow::setup_text(guard.keys.id, sent.slot_id, good.terms);
  escrow::ArmRequest forged = good;
  forged.control = crypto::sign(stranger, "arm", {text});
  EXPECT_EQ(guard.handle(GuardOperation::kArm, escrow::encode(forged)).code(),
            Code::kControlRefused);
  // Nobody hangs a message onto somebody else's answer, to use up its tries.
  forged = good;
  forged.answer = crypto::sign(stranger, "arm", {text});
  EXPECT_EQ(guard.handle(GuardOperation::kArm, escrow::encode(forged)).code(),
            Code::kControlRefused);
  // Signed for another guard.
  World other(2);
  const SentQuestion two = other.send(other.plan(), false);
  EXPECT_EQ(other.guards[0].handle(GuardOperation::kArm, two.arms[1].body).code(),
            Code::kControlRefused);
  // Terms that name another guard, though signed for this one.
  escrow::GuardTerms terms = *escrow::decode_arm_terms(good.terms);
  terms.guard[0] ^= 1;
  forged.terms = escrow::encode(terms);
  const Bytes elsewhere = escrow::setup_text(guard.keys.id, sent.slot_id, forged.terms);
  forged.control =
      crypto::sign(escrow::control_key(world.control_seed, sent.slot_id), "arm", {elsewhere});
  forged.answer = crypto::sign(world.answer_key, "arm", {elsewhere});
  EXPECT_EQ(guard.handle(GuardOperation::kArm, escrow::encode(forged)).code(),
            Code::kControlRefused);
  EXPECT_TRUE(guard.handle(GuardOperation::kArm, sent.arms[0].body));
}

TEST_F(GuardTest, ADormantRecordAnswersOnlyAfterTheAgentsRelease) {
  const SentQuestion sent = world.send(world.plan(), true, true);
  EXPECT_EQ(try_once(sent), Code::kEscrowWrongState);
  EXPECT_FALSE(guard.pools.contains(world.the_answer_id()) &&
               tries_left(guard.pool(world.the_answer_id()), world.now).now != 3)
      << "a try was spent on it";
  const SigningKey stranger = SigningKey::generate(world.random);
  EXPECT_EQ(
      guard.handle(GuardOperation::kRelease, make_release(stranger, guard.keys.id, sent.slot_id))
          .code(),
      Code::kControlRefused);
  const Bytes release = make_release(world.agent, guard.keys.id, sent.slot_id);
  ASSERT_TRUE(guard.handle(GuardOperation::kRelease, release));
  ASSERT_TRUE(guard.handle(GuardOperation::kRelease, release));  // repeatable
  EXPECT_EQ(try_once(sent), kEvaluated);
  // What was released is the sender's to retract.
  EXPECT_EQ(
      guard.handle(GuardOperation::kForget, make_forget(world.agent, guard.keys.id, sent.slot_id))
          .code(),
      Code::kEscrowWrongState);
}

TEST_F(GuardTest, TheAgentForgetsAFallBackThatIsNotNeeded) {
  const SentQuestion sent = world.send(world.plan(), true, true);
  const Bytes forget = make_forget(world.agent, guard.keys.id, sent.slot_id);
  ASSERT_TRUE(guard.handle(GuardOperation::kForget, forget));
  EXPECT_EQ(guard.cell_bytes(sent.slot_id), Bytes(kCellSize));
  EXPECT_EQ(guard.events.back(), GuardEvent::kGivenUp) << "nobody retracted anything";
  EXPECT_TRUE(guard.handle(GuardOperation::kForget, forget));
  EXPECT_EQ(
      guard.handle(GuardOperation::kRelease, make_release(world.agent, guard.keys.id, sent.slot_id))
          .code(),
      Code::kEscrowGone);
}

// ---- tries

TEST_F(GuardTest, WithoutTheLinkThereIsNoTry) {
  const SentQuestion sent = world.send();
  const Bytes pool = guard.pools.at(world.the_answer_id());
  escrow::UnlockRequest request = unlock_request(sent);
  sign(request, SigningKey::generate(world.random));
  EXPECT_EQ(send_unlock(request).code(), Code::kLinkRefused);
  request = unlock_request(sent);
  request.slot_id[0] ^= 1;  // unknown: the same answer
  EXPECT_EQ(send_unlock(request).code(), Code::kLinkRefused);
  request = unlock_request(sent);
  request.blinded = crypto::voprf_blind(as_bytes("other"), world.random)->element;
  EXPECT_EQ(send_unlock(request).code(), Code::kLinkRefused);
  EXPECT_EQ(guard.pools.at(world.the_answer_id()), pool);
}

TEST_F(GuardTest, ARequestForAnotherAudienceOrAnOldNonceIsRefused) {
  const SentQuestion sent = world.send();
  escrow::UnlockRequest request = unlock_request(sent);
  request.signature = sign_link_request(sent.link.keys().signing, portal_audience(kPortalOrigin),
                                        request.slot_id, request.nonce, LinkOperation::kUnlock,
                                        escrow::unlock_arguments(request.attempt, request.blinded));
  EXPECT_EQ(send_unlock(request).code(), Code::kLinkRefused);
  request = unlock_request(sent);
  request.nonce[20] ^= 1;
  sign(request, sent.link.keys().signing);
  EXPECT_EQ(send_unlock(request).code(), Code::kChallengeRefused);
  request = unlock_request(sent);
  world.set_time(world.now + seconds(600));
  EXPECT_TRUE(send_unlock(request));
  request = unlock_request(sent);
  world.set_time(world.now + seconds(601));
  EXPECT_EQ(send_unlock(request).code(), Code::kChallengeRefused);
  EXPECT_EQ(left().window, 9U);
}

TEST_F(GuardTest, ThreeTriesADay) {
  const SentQuestion sent = world.send();
  world.set_time(midnight(0) + hours(23));
  for (int i = 0; i < 3; ++i) EXPECT_EQ(try_once(sent), kEvaluated) << i;
  EXPECT_EQ(try_once(sent), Code::kTriesUsedUpToday);
  world.set_time(midnight(1) - seconds(1));
  EXPECT_EQ(try_once(sent), Code::kTriesUsedUpToday);
  world.set_time(midnight(1));
  EXPECT_EQ(try_once(sent), kEvaluated);
}

TEST_F(GuardTest, TenTriesInNinetyDaysThenFrozen) {
  const SentQuestion sent = world.send();
  for (int day = 0; day < 3; ++day) {
    world.set_time(midnight(day));
    for (int i = 0; i < 3; ++i) ASSERT_EQ(try_once(sent), kEvaluated);
  }
  world.set_time(midnight(3));
  guard.events.clear();
  EXPECT_EQ(try_once(sent), kEvaluated);
  EXPECT_EQ(guard.events, std::vector<GuardEvent>{GuardEvent::kPoolFrozen});
  guard.events.clear();
  EXPECT_EQ(try_once(sent), Code::kTriesFrozen);
  EXPECT_EQ(guard.events, std::vector<GuardEvent>{GuardEvent::kPoolFrozen}) << "told again";
  // Another message with the same answer is frozen from the start, and that is told too.
  guard.events.clear();
  world.send();
  EXPECT_EQ(guard.events.back(), GuardEvent::kPoolFrozen);
  // Frozen, not destroyed, and no passing of time thaws it.
  EXPECT_NE(guard.cell_bytes(sent.slot_id), Bytes(kCellSize));
  ASSERT_TRUE(control(
      make_extend(world.control_seed, guard.keys.id, sent.slot_id, number(), midnight(400))));
  world.set_time(midnight(200));
  EXPECT_EQ(try_once(sent), Code::kTriesFrozen);
}

TEST_F(GuardTest, TriesOfDay0CountUntilDay89) {
  const SentQuestion sent = world.send();
  ASSERT_TRUE(control(
      make_extend(world.control_seed, guard.keys.id, sent.slot_id, number(), midnight(400))));
  for (int i = 0; i < 3; ++i) ASSERT_EQ(try_once(sent), kEvaluated);
  world.set_time(midnight(89));
  EXPECT_EQ(left().window, 7U);
  world.set_time(midnight(90));
  EXPECT_EQ(left().window, 10U);
}

TEST_F(GuardTest, TriesBelongToTheAnswerNotToTheSlot) {
  const SentQuestion one = world.send();
  const SentQuestion two = world.send();
  EXPECT_EQ(try_once(one), kEvaluated);
  EXPECT_EQ(try_once(two), kEvaluated);
  EXPECT_EQ(try_once(one), kEvaluated);
  EXPECT_EQ(try_once(two), Code::kTriesUsedUpToday);
}

TEST_F(GuardTest, TheGuardsDayNeverGoesBack) {
  const SentQuestion sent = world.send();
  world.set_time(midnight(1));
  for (int i = 0; i < 3; ++i) ASSERT_EQ(try_once(sent), kEvaluated);
  world.set_time(midnight(0));
  EXPECT_EQ(try_once(sent), Code::kTriesUsedUpToday);
}

TEST_F(GuardTest, TheSameAttemptIsFreeAndGetsTheSameElement) {
  const SentQuestion sent = world.send();
  escrow::UnlockRequest request = unlock_request(sent);
  const Result<Bytes> first = send_unlock(request);
  ASSERT_TRUE(first);
  request.nonce = world.nonce(guard);
  sign(request, sent.link.keys().signing);
  const Result<Bytes> second = send_unlock(request);
  ASSERT_TRUE(second);
  EXPECT_EQ(escrow::decode_unlock_reply(*first)->evaluation.element,
            escrow::decode_unlock_reply(*second)->evaluation.element);
  EXPECT_EQ(left().window, 9U);
  // With another element it is no repetition.
  request.blinded = crypto::voprf_blind(as_bytes("second guess"), world.random)->element;
  sign(request, sent.link.keys().signing);
  EXPECT_EQ(send_unlock(request).code(), Code::kAttemptReused);
  EXPECT_EQ(left().window, 9U);
}

TEST_F(GuardTest, KilledAfterTheCommitTheTryIsSpentAndItsAnswerStillFree) {
  const SentQuestion sent = world.send();
  const escrow::UnlockRequest request = unlock_request(sent);
  guard.kill = TestGuard::Kill::kAfterCommit;
  EXPECT_EQ(send_unlock(request).code(), Code::kNetwork);
  EXPECT_EQ(left().window, 9U);
  EXPECT_TRUE(send_unlock(request));
  EXPECT_EQ(left().window, 9U);
}

TEST_F(GuardTest, NothingIsEvaluatedBeforeTheTryIsStored) {
  const SentQuestion sent = world.send();
  const Result<GuardRequest> request =
      GuardRequest::parse(GuardOperation::kUnlock, escrow::encode(unlock_request(sent)));
  const GuardState before{guard.record(sent.slot_id), guard.pool(world.the_answer_id()), {}};
  GuardChange change = guard_begin(guard.keys, *request, before, world.now, guard.random);
  ASSERT_TRUE(change.needs_cell);
  EXPECT_FALSE(change.reply);
  const Bytes bytes = guard.cell_bytes(sent.slot_id);
  Result<std::optional<Cell>> cell = decode_cell(0, bytes);
  ASSERT_TRUE(cell);
  // A host that skips the commit and hands in the old record gets nothing.
  EXPECT_EQ(guard_finish(guard.keys, *request, before, *cell, world.now, guard.random).code(),
            Code::kEscrowWrongState);
  EXPECT_TRUE(
      guard_finish(guard.keys, *request, change.state, *cell, world.now, guard.random).ok());
  // Forgotten in between: the cell is read again.
  EXPECT_EQ(guard_finish(guard.keys, *request, change.state, std::nullopt, world.now, guard.random)
                .code(),
            Code::kEscrowGone);
  // Another record's cell, or one that was put in the place of this record's.
  const SentQuestion other = world.send();
  const Result<std::optional<Cell>> strange = decode_cell(1, guard.cell_bytes(other.slot_id));
  ASSERT_TRUE(strange && strange->has_value());
  EXPECT_EQ(
      guard_finish(guard.keys, *request, change.state, *strange, world.now, guard.random).code(),
      Code::kEscrowGone);
  const std::optional<Cell> planted =
      Cell{sent.slot_id, RecordKind::kQuestion, (*strange)->secret.clone()};
  EXPECT_EQ(
      guard_finish(guard.keys, *request, change.state, planted, world.now, guard.random).code(),
      Code::kCellDamaged);
}

TEST_F(GuardTest, IdentityAndBasePointAreRefusedAndCostNothing) {
  const SentQuestion sent = world.send();
  escrow::UnlockRequest request = unlock_request(sent);
  request.blinded = {};
  sign(request, sent.link.keys().signing);
  EXPECT_EQ(send_unlock(request).code(), Code::kVoprfBadElement);
  const Bytes base =
      *hex_decode("e2f2ae0a6abc4e71a884a961c500515f58e30b6aa582dd8db6a65945e08d2d76");
  std::copy(base.begin(), base.end(), request.blinded.begin());
  sign(request, sent.link.keys().signing);
  EXPECT_EQ(send_unlock(request).code(), Code::kVoprfBadElement);
  EXPECT_EQ(left().window, 10U);
}

// ---- opened

TEST_F(GuardTest, OpenedGivesTheLatestTryBackOnce) {
  const SentQuestion sent = world.send();
  ASSERT_EQ(try_once(sent), kEvaluated);
  const AttemptId failed = guard.record(sent.slot_id).attempts[0].id;
  const escrow::UnlockRequest request = unlock_request(sent);
  ASSERT_TRUE(send_unlock(request));
  EXPECT_EQ(left().window, 8U);
  Result<Bytes> reply = send_opened(sent, request.attempt);
  ASSERT_TRUE(reply);
  EXPECT_TRUE(escrow::decode_opened_reply(*reply)->given_back);
  EXPECT_EQ(left().window, 9U);
  reply = send_opened(sent, request.attempt);
  ASSERT_TRUE(reply);
  EXPECT_FALSE(escrow::decode_opened_reply(*reply)->given_back);
  // Earlier failures stay.
  reply = send_opened(sent, failed);
  ASSERT_TRUE(reply);
  EXPECT_FALSE(escrow::decode_opened_reply(*reply)->given_back);
  EXPECT_EQ(left().window, 9U);
}

TEST_F(GuardTest, OpenedNeedsTheUnlockKeyAndThisAudience) {
  const SentQuestion sent = world.send();
  const escrow::UnlockRequest request = unlock_request(sent);
  ASSERT_TRUE(send_unlock(request));
  const auto send_signed = [&](const SigningKey& key, const Audience& audience) {
    return guard
        .handle(GuardOperation::kOpened, escrow::make_opened(key, audience, sent.slot_id,
                                                             request.attempt, world.nonce(guard)))
        .code();
  };
  const SigningKey unlock = *SigningKey::from_seed(sent.made.unlock_seed);
  EXPECT_EQ(send_signed(sent.link.keys().signing, guard_audience(guard.keys.id)),
            Code::kUnlockRefused);
  EXPECT_EQ(send_signed(unlock, portal_audience(kPortalOrigin)), Code::kUnlockRefused);
  EXPECT_EQ(left().window, 9U);
}

TEST_F(GuardTest, TheTenthTryGivenBackThaws) {
  const SentQuestion sent = world.send();
  for (int day = 0; day < 3; ++day) {
    world.set_time(midnight(day));
    for (int i = 0; i < 3; ++i) ASSERT_EQ(try_once(sent), kEvaluated);
  }
  world.set_time(midnight(3));
  const escrow::UnlockRequest request = unlock_request(sent);
  ASSERT_TRUE(send_unlock(request));
  EXPECT_EQ(left().now, 0U);
  ASSERT_TRUE(send_opened(sent, request.attempt));
  EXPECT_EQ(left().window, 1U);
  EXPECT_EQ(try_once(sent), kEvaluated);
}

// ---- expiry

TEST_F(GuardTest, AfterItsTimeARecordIsForgottenByTheFirstRequest) {
  const SentQuestion sent = world.send();
  world.set_time(guard.record(sent.slot_id).expires - seconds(1));
  EXPECT_EQ(try_once(sent), kEvaluated);
  world.set_time(world.now + seconds(1));
  EXPECT_EQ(try_once(sent), Code::kEscrowExpired);
  EXPECT_EQ(guard.cell_bytes(sent.slot_id), Bytes(kCellSize));
  EXPECT_EQ(guard.record(sent.slot_id).state, RecordState::kGone);
  EXPECT_EQ(try_once(sent), Code::kEscrowGone);
}

TEST_F(GuardTest, KilledBetweenCellAndCommitTheSecretIsGone) {
  const SentQuestion sent = world.send();
  guard.kill = TestGuard::Kill::kAfterCell;
  static_cast<void>(control(make_retract(world.control_seed, guard.keys.id, sent.slot_id, 1)));
  EXPECT_EQ(guard.record(sent.slot_id).state, RecordState::kArmed);
  EXPECT_EQ(try_once(sent), Code::kEscrowGone);
}

}  // namespace
}  // namespace waferseal
