// The release share of an agent slot (SPEC 4.5.5, 4.7.6).
#include <gtest/gtest.h>

#include "tests/engine/escrow/world.h"

namespace waferseal {
namespace {

TEST(ReleaseSession, TheAgentGetsTheShareOnceArmed) {
  World world;
  const SlotId slot = world.random.array<16>();
  std::vector<PlannedGuard> guards;
  guards.push_back(world.guard().planned(world.ticket_key));
  ReleaseSetup setup = std::move(ReleaseSetup::start(slot, world.control_seed.clone(),
                                                     std::move(guards), 1, world.random))
                           .value();
  world.run(setup);
  ASSERT_TRUE(setup.ready());
  TestGuard& guard = world.guard();
  const auto hand_over = [&] {
    return guard.handle(GuardOperation::kHandOver,
                        make_hand_over(world.agent, guard.keys.id, slot, world.nonce(guard)));
  };
  EXPECT_EQ(hand_over().code(), Code::kControlRefused);  // not armed: no agent is named yet
  const ArmTerms terms{world.now + std::chrono::hours(48), false, world.agent.public_key()};
  const std::vector<ArmStatement> arms = *setup.arm(terms);
  ASSERT_EQ(arms.size(), 1U);
  EXPECT_FALSE(contains(arms[0].body, as_text(setup.release_share().reveal())));
  ASSERT_TRUE(guard.handle(GuardOperation::kArm, arms[0].body));
  const Result<Bytes> reply = hand_over();
  ASSERT_TRUE(reply);
  const Result<SecretBytes> share = parse_hand_over(*reply);
  ASSERT_TRUE(share);
  EXPECT_TRUE(equal_constant_time(share->reveal(), setup.release_share().reveal()));
  // Somebody else's signature, and an old nonce.
  const SigningKey stranger = SigningKey::generate(world.random);
  EXPECT_EQ(guard
                .handle(GuardOperation::kHandOver,
                        make_hand_over(stranger, guard.keys.id, slot, world.nonce(guard)))
                .code(),
            Code::kControlRefused);
  const Nonce old = world.nonce(guard);
  world.set_time(world.now + std::chrono::seconds(601));
  EXPECT_EQ(
      guard.handle(GuardOperation::kHandOver, make_hand_over(world.agent, guard.keys.id, slot, old))
          .code(),
      Code::kChallengeRefused);
  // The last recipient is final.
  ASSERT_TRUE(guard.handle(GuardOperation::kForget, make_forget(world.agent, guard.keys.id, slot)));
  EXPECT_EQ(guard.cell_bytes(slot), Bytes(kCellSize));
  EXPECT_EQ(hand_over().code(), Code::kEscrowGone);
}

TEST(ReleaseSession, SharesOfSeveralGuards) {
  World world(3);
  const SlotId slot = world.random.array<16>();
  std::vector<PlannedGuard> guards;
  for (TestGuard& guard : world.guards) guards.push_back(guard.planned(world.ticket_key));
  ReleaseSetup setup = std::move(ReleaseSetup::start(slot, world.control_seed.clone(),
                                                     std::move(guards), 2, world.random))
                           .value();
  world.run(setup);
  ASSERT_TRUE(setup.ready());
  for (TestGuard& guard : world.guards) {
    EXPECT_FALSE(contains(guard.cell_bytes(slot), as_text(setup.release_share().reveal())));
  }
}

}  // namespace
}  // namespace waferseal
