// The agent asks each guard of the list, whatever the ones before said.
#include "native/agent/guard_client.h"

#include <gtest/gtest.h>

#include "tests/native/agent/agent_world.h"

namespace waferseal::delivery {
namespace {

constexpr char kFirst[] = "http://localhost:9";

// Another guard before the one of the world.
class TwoGuards final : public GuardTransport {
 public:
  explicit TwoGuards(AgentTestWorld& world) : world_(world) {}
  Result<SecretBytes> post(const std::string& origin, const std::string& path,
                           const Bytes& body) override {
    if (origin == kFirst) return Error{first_says, origin, {}};
    return world_.post(origin, path, body);
  }
  Code first_says = Code::kNetwork;

 private:
  AgentTestWorld& world_;
};

class GuardClientTest : public ::testing::Test {
 protected:
  GuardClientTest() {
    const auto record = *world_.store->settings().find_key_list();
    keys_ = open_key_list(*record, std::nullopt, world_.now)->list;
    GuardId other{};
    keys_.guards.insert(
        keys_.guards.begin(),
        ListedGuard{other, SigningKey::generate(system_random()).public_key(), kFirst});
  }

  AgentTestWorld world_;
  TwoGuards transport_{world_};
  KeyList keys_;
};

constexpr Code kRefusals[] = {Code::kNetwork,         Code::kInternal,   Code::kControlRefused,
                              Code::kGuardClock,      Code::kEscrowGone, Code::kEscrowExpired,
                              Code::kChallengeRefused};

TEST_F(GuardClientTest, WhateverTheFirstSaysTheSecondIsAsked) {
  const GuardClient guards(transport_, keys_);
  for (const Code code : kRefusals) {
    const StoredMessage stored = world_.store_message();
    transport_.first_says = code;
    EXPECT_TRUE(guards.hand_over(world_.agent_key.signing, stored.agent_slot)) << code_name(code);
    EXPECT_TRUE(guards.release(world_.agent_key.signing, stored.fallback_slot)) << code_name(code);
    EXPECT_EQ(*world_.state_at_guard(stored.fallback_slot), RecordState::kArmed);
    EXPECT_TRUE(guards.forget(world_.agent_key.signing, stored.agent_slot)) << code_name(code);
    EXPECT_EQ(world_.hand_over_code(stored.agent_slot), Code::kEscrowGone) << code_name(code);
  }
}

TEST_F(GuardClientTest, AGuardThatCannotAnswerNowMayHaveWhatTheOtherHasNot) {
  const GuardClient guards(transport_, keys_);
  const SlotId nowhere = system_random().array<16>();
  const auto asked = [&](Code first) {
    transport_.first_says = first;
    return guards.hand_over(world_.agent_key.signing, nowhere).code();
  };
  EXPECT_EQ(asked(Code::kNetwork), Code::kNetwork);
  EXPECT_EQ(asked(Code::kGuardClock), Code::kGuardClock);
  EXPECT_EQ(asked(Code::kEscrowGone), Code::kEscrowGone);
  EXPECT_EQ(asked(Code::kControlRefused), Code::kControlRefused);
}

// A guard does not say whether it knows a record that is not ours: that is no word for gone.
TEST_F(GuardClientTest, ARecordThatNoGuardHasUnderOurKeyDoesNotCountAsForgotten) {
  const GuardClient guards(transport_, keys_);
  const StoredMessage stored = world_.store_message();
  const SigningKey stranger = SigningKey::generate(system_random());
  transport_.first_says = Code::kControlRefused;
  EXPECT_FALSE(lifecycle::is_forgotten(Code::kControlRefused));
  EXPECT_EQ(guards.forget(stranger, stored.agent_slot).code(), Code::kControlRefused);
  EXPECT_EQ(guards.forget(world_.agent_key.signing, system_random().array<16>()).code(),
            Code::kControlRefused);
}

}  // namespace
}  // namespace waferseal::delivery
