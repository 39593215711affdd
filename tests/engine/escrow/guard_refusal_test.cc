// What a refused request tells and what it changes: nothing (SPEC 4.2.5, 4.6.2).
#include <gtest/gtest.h>

#include "engine/crypto/sign.h"
#include "engine/escrow/messages.h"
#include "engine/escrow/portal_messages.h"
#include "engine/escrow/signed_text.h"
#include "tests/engine/escrow/world.h"

namespace waferseal {
namespace {

using std::chrono::hours;

// A record is kept by value in maps of secrets: no copy of a request's body is left anywhere.
static_assert(!std::is_copy_constructible_v<GuardRequest>);

class GuardRefusalTest : public testing::Test {
 protected:
  World world;
  TestGuard& guard = world.guard();
  SentQuestion sent = world.send();
  GuardId id = guard.keys.id;
  SigningKey stranger = SigningKey::generate(world.random);
  SecretBytes strange_seed = world.random.secret(32);

  struct Asked {
    GuardOperation operation;
    Bytes body;
  };
  // All that can be asked about a slot, signed by somebody whom the slot does not know.
  std::vector<Asked> strangers_requests(const SlotId& slot) {
    const Nonce nonce = world.nonce(guard);
    const Audience audience = guard_audience(id);
    const SigningKey control = escrow::control_key(strange_seed, slot);
    std::vector<Asked> out;

    escrow::EvaluateRequest evaluate;
    evaluate.slot_id = slot;
    evaluate.blinded = crypto::voprf_blind(as_bytes("guess"), world.random)->element;
    evaluate.signature =
        crypto::sign(control, "evaluate", {escrow::setup_text(id, slot, evaluate.blinded)});
    out.push_back({GuardOperation::kEvaluate, escrow::encode(evaluate)});

    escrow::DepositRequest deposit;
    deposit.slot_id = slot;
    deposit.share = world.random.secret(32);
    deposit.signature =
        crypto::sign(control, "deposit", {escrow::setup_text(id, slot, deposit.share.reveal())});
    out.push_back({GuardOperation::kDeposit, escrow::encode(deposit)});

    escrow::GuardTerms terms;
    terms.guard = id;
    terms.expires = world.now + hours(24);
    terms.agent = stranger.public_key();
    terms.link = stranger.public_key();
    terms.unlock = stranger.public_key();
    terms.answer = stranger.public_key();
    escrow::ArmRequest arm;
    arm.slot_id = slot;
    arm.terms = escrow::encode(terms);
    const Bytes text = escrow::setup_text(id, slot, arm.terms);
    arm.control = crypto::sign(control, "arm", {text});
    arm.answer = crypto::sign(stranger, "arm", {text});
    out.push_back({GuardOperation::kArm, escrow::encode(arm)});

    out.push_back({GuardOperation::kRelease, make_release(stranger, id, slot)});
    out.push_back({GuardOperation::kForget, make_forget(stranger, id, slot)});
    out.push_back({GuardOperation::kHandOver, make_hand_over(stranger, id, slot, nonce)});
    // With a nonce that is not the guard's, too.
    out.push_back({GuardOperation::kHandOver, make_hand_over(stranger, id, slot, Nonce{})});

    escrow::UnlockRequest unlock;
    unlock.slot_id = slot;
    unlock.nonce = nonce;
    unlock.attempt = world.random.array<16>();
    unlock.blinded = evaluate.blinded;
    unlock.signature = sign_link_request(stranger, audience, slot, nonce, LinkOperation::kUnlock,
                                         escrow::unlock_arguments(unlock.attempt, unlock.blinded));
    out.push_back({GuardOperation::kUnlock, escrow::encode(unlock)});
    out.push_back({GuardOperation::kOpened,
                   escrow::make_opened(stranger, audience, slot, unlock.attempt, nonce)});

    const std::uint64_t number = static_cast<std::uint64_t>(unix_seconds(world.now)) * 1000;
    out.push_back({GuardOperation::kControl, make_retract(strange_seed, id, slot, number)});
    out.push_back({GuardOperation::kControl,
                   make_extend(strange_seed, id, slot, number, world.now + hours(9999))});
    out.push_back({GuardOperation::kControl, make_grant(stranger, id, slot, number, 3)});
    return out;
  }
  SlotId release_slot() {
    const SlotId slot = world.random.array<16>();
    std::vector<PlannedGuard> guards;
    guards.push_back(guard.planned(world.ticket_key));
    ReleaseSetup setup = std::move(ReleaseSetup::start(slot, world.control_seed.clone(),
                                                       std::move(guards), 1, world.random))
                             .value();
    world.run(setup);
    const ArmTerms terms{world.now + hours(48), false, world.agent.public_key()};
    EXPECT_TRUE(guard.handle(GuardOperation::kArm, setup.arm(terms)->front().body));
    return slot;
  }
  // What guard_begin wants to be stored for this request, as one number of things.
  std::size_t changes(const Asked& asked, Code expected) {
    const Result<GuardRequest> request = GuardRequest::parse(asked.operation, asked.body);
    GuardState state;
    state.record = guard.record(request->slot_id());
    if (const auto pool = guard_pool_of(*request, state.record)) {
      if (guard.pools.count(*pool) == 1) state.pool = guard.pool(*pool);
    }
    const GuardChange change = guard_begin(guard.keys, *request, state, world.now, guard.random);
    EXPECT_EQ(change.reply.code(), expected);
    return (change.state.record ? 1U : 0U) + (change.state.pool ? 1U : 0U) +
           (change.state.ticket ? 1U : 0U) +
           (change.cell.kind != CellChange::Kind::kNone ? 1U : 0U);
  }
  Asked unlock_request() {
    escrow::UnlockRequest request;
    request.slot_id = sent.slot_id;
    request.nonce = world.nonce(guard);
    request.attempt = world.random.array<16>();
    request.blinded = crypto::voprf_blind(as_bytes("guess"), world.random)->element;
    request.signature = sign_link_request(
        sent.link.keys().signing, guard_audience(id), request.slot_id, request.nonce,
        LinkOperation::kUnlock, escrow::unlock_arguments(request.attempt, request.blinded));
    return {GuardOperation::kUnlock, escrow::encode(request)};
  }
  void guess() {
    const Asked asked = unlock_request();
    ASSERT_TRUE(guard.handle(asked.operation, asked.body));
  }
};

TEST_F(GuardRefusalTest, WhoCannotSignDoesNotLearnWhichSlotsExist) {
  const SlotId unarmed = world.send(world.plan(), false).slot_id;
  const SlotId dormant = world.send(world.plan(), true, true).slot_id;
  const SlotId gone = world.send().slot_id;
  GuardChange forgotten = guard_retract_by_operator(guard.record(gone));
  guard.apply(forgotten);
  const std::vector<Asked> nowhere = strangers_requests(world.random.array<16>());
  for (const SlotId& slot : {sent.slot_id, unarmed, dormant, gone, release_slot()}) {
    const std::vector<Asked> somewhere = strangers_requests(slot);
    ASSERT_EQ(somewhere.size(), nowhere.size());
    for (std::size_t i = 0; i < nowhere.size(); ++i) {
      const Result<Bytes> unknown = guard.handle(nowhere[i].operation, nowhere[i].body);
      const Result<Bytes> known = guard.handle(somewhere[i].operation, somewhere[i].body);
      ASSERT_FALSE(unknown);
      ASSERT_FALSE(known);
      EXPECT_EQ(known.error(), unknown.error())
          << guard_operation_name(nowhere[i].operation) << " at " << hex_encode(slot);
    }
  }
}

TEST_F(GuardRefusalTest, ARefusedRequestChangesNothing) {
  for (const Asked& asked : strangers_requests(sent.slot_id)) {
    const Result<Bytes> reply = guard.handle(asked.operation, asked.body);
    ASSERT_FALSE(reply);
    EXPECT_EQ(changes(asked, reply.code()), 0U) << guard_operation_name(asked.operation);
  }
}

TEST_F(GuardRefusalTest, AnUnlockThatIsRefusedForItsTriesChangesNothing) {
  for (int i = 0; i < 3; ++i) guess();
  EXPECT_EQ(changes(unlock_request(), Code::kTriesUsedUpToday), 0U);
  world.set_time(world.now + hours(24));
  for (int i = 0; i < 3; ++i) guess();
  world.set_time(world.now + hours(24));
  for (int i = 0; i < 3; ++i) guess();
  world.set_time(world.now + hours(24));
  guess();
  EXPECT_EQ(changes(unlock_request(), Code::kTriesFrozen), 0U);
  world.set_time(world.now + hours(24));
  EXPECT_EQ(changes(unlock_request(), Code::kTriesFrozen), 0U);
}

TEST_F(GuardRefusalTest, AReleaseThatWasTakenBeforeChangesNothing) {
  const SentQuestion dormant = world.send(world.plan(), true, true);
  guard.roll_back_database();
  const Bytes release = make_release(world.agent, id, dormant.slot_id);
  ASSERT_TRUE(guard.handle(GuardOperation::kRelease, release));
  const Bytes before = guard.records.at(dormant.slot_id);
  const Result<GuardRequest> again = GuardRequest::parse(GuardOperation::kRelease, release);
  const GuardChange change = guard_begin(
      guard.keys, *again, {guard.record(dormant.slot_id), {}, {}}, world.now, guard.random);
  EXPECT_TRUE(change.reply.ok());
  EXPECT_FALSE(change.state.record);
}

}  // namespace
}  // namespace waferseal
