// Tries at passwords on disk (SPEC 4.12).
#include <gtest/gtest.h>

#include "engine/crypto/voprf.h"
#include "engine/escrow/password_messages.h"
#include "tests/native/escrow/guard_harness.h"
#include "waferseal/password_guard.h"

namespace waferseal::native {
namespace {

constexpr const char* kAnna = "anna@example.org";

escrow::PasswordRequest request(const char* mailbox = kAnna) {
  escrow::PasswordRequest out;
  out.mailbox = mailbox;
  out.attempt = system_random().array<16>();
  out.blinded = crypto::oprf_blind(as_bytes("guess"), system_random())->element;
  return out;
}

Result<escrow::PasswordReply> send(GuardHarness& world, const escrow::PasswordRequest& asked) {
  WAFERSEAL_TRY(const Bytes reply,
                world.guard().handle(GuardOperation::kPassword, escrow::encode(asked)));
  return escrow::decode_password_reply(reply);
}

PasswordAccount account() { return password_account(*Mailbox::parse(kAnna)); }

TEST(GuardPasswordsTest, ATryIsCountedAcrossRestarts) {
  GuardHarness world;
  const escrow::PasswordRequest asked = request();
  const auto first = send(world, asked);
  ASSERT_TRUE(first) << describe(first.error());
  EXPECT_EQ(first->evaluated, *evaluate_password(world.password_seed(), account(), asked.blinded));
  world.restart();
  EXPECT_EQ(world.guard().came_back(), CounterVerdict::kInStep);
  EXPECT_EQ(send(world, request())->left_today, kPasswordTriesPerDay - 2);
  EXPECT_EQ(world.cells_in_use(), 0u) << "a password took a cell";
}

TEST(GuardPasswordsTest, KilledBetweenStoreAndReplyTheTryIsSpent) {
  GuardHarness world;
  const escrow::PasswordRequest asked = request();
  world.kill_at(GuardStep::kCommitted);
  EXPECT_THROW(static_cast<void>(send(world, asked)), Killed);
  world.restart();
  EXPECT_EQ(send(world, request())->left_today, kPasswordTriesPerDay - 2);
  const auto again = send(world, asked);
  ASSERT_TRUE(again) << "what was paid is not answered";
  EXPECT_EQ(again->left_today, kPasswordTriesPerDay - 2);
}

TEST(GuardPasswordsTest, KilledBeforeTheStoreNothingWasAnswered) {
  GuardHarness world;
  world.kill_at(GuardStep::kCellWritten);
  EXPECT_THROW(static_cast<void>(send(world, request())), Killed);
  world.restart();
  EXPECT_EQ(send(world, request())->left_today, kPasswordTriesPerDay - 1);
}

TEST(GuardPasswordsTest, ATryThatIsGivenBackIsGivenBackOnDisk) {
  GuardHarness world;
  const escrow::PasswordRequest asked = request();
  ASSERT_TRUE(send(world, asked));
  const auto reply = world.guard().handle(
      GuardOperation::kLoggedIn,
      make_logged_in(world.ticket_key(), {world.id(), account(), asked.attempt, world.now_}));
  ASSERT_TRUE(reply) << describe(reply.error());
  EXPECT_TRUE(escrow::decode_logged_in_reply(*reply)->given_back);
  world.restart();
  EXPECT_EQ(send(world, request())->left_today, kPasswordTriesPerDay - 1);
}

TEST(GuardPasswordsTest, AnOldDatabaseComesUpWithTheDaysTriesUsedUp) {
  GuardHarness world;
  ASSERT_TRUE(send(world, request()));
  world.stop();
  const auto backup = read_file(world.database_file(), 100'000'000);
  ASSERT_TRUE(backup);
  world.start();
  for (int i = 0; i < 3; ++i) ASSERT_TRUE(send(world, request()));
  ASSERT_TRUE(send(world, request("bert@example.org")));
  world.stop();
  for (const char* const extra : {"-wal", "-shm"}) {
    std::filesystem::remove(world.database_file().string() + extra);
  }
  ASSERT_TRUE(write_durably(world.database_file(), *backup, 0600));
  world.start();
  ASSERT_EQ(world.guard().came_back(), CounterVerdict::kDatabaseBehind);
  EXPECT_EQ(send(world, request()).code(), Code::kPasswordTriesToday);
  EXPECT_EQ(send(world, request("bert@example.org")).code(), Code::kPasswordTriesToday)
      << "an account that only the lost database knew";
  world.now_ += std::chrono::hours(24);
  EXPECT_TRUE(send(world, request()));
  EXPECT_TRUE(send(world, request("bert@example.org")));
}

TEST(GuardPasswordsTest, TheSweepForgetsIdlePoolsAndNoOthers) {
  GuardHarness world;
  const auto knows = [&](const char* mailbox) {
    const auto account = password_account(*Mailbox::parse(mailbox));
    world.stop();
    auto database = GuardDatabase::open(world.database_file());
    const bool known = (*database->find_password_pool(account)).has_value();
    world.start();
    return known;
  };
  ASSERT_TRUE(send(world, request()));
  world.now_ += std::chrono::hours(24 * 89);
  ASSERT_TRUE(send(world, request("bert@example.org")));
  ASSERT_TRUE(world.guard().sweep(10));
  EXPECT_TRUE(knows(kAnna));
  world.now_ += std::chrono::hours(24);
  ASSERT_TRUE(world.guard().sweep(10));
  EXPECT_FALSE(knows(kAnna));
  EXPECT_TRUE(knows("bert@example.org"));
}

TEST(GuardPasswordsTest, NeitherSeedNorMailboxIsInTheDatabase) {
  GuardHarness world;
  ASSERT_TRUE(send(world, request()));
  world.stop();
  const auto database = read_file(world.database_file(), 100'000'000);
  ASSERT_TRUE(database);
  const auto holds = [&](ByteView bytes) {
    return as_text(*database).find(as_text(bytes)) != std::string_view::npos;
  };
  EXPECT_TRUE(holds(account())) << "the search finds nothing";
  EXPECT_FALSE(holds(world.password_seed().reveal()));
  EXPECT_FALSE(holds(as_bytes(kAnna)));
}

}  // namespace
}  // namespace waferseal::native
