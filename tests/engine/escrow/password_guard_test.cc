// Tries at a password, request by request (SPEC 4.12).
#include "waferseal/password_guard.h"

#include <gtest/gtest.h>

#include "engine/escrow/password_messages.h"
#include "engine/escrow/signed_text.h"
#include "tests/engine/escrow/test_guard.h"

namespace waferseal {
namespace {

using std::chrono::hours;
using std::chrono::seconds;

constexpr const char* kAnn = "ann@example.org";
constexpr seconds kDay{86400};

class PasswordGuardTest : public testing::Test {
 protected:
  SeededRandom random{"passwords"};
  SigningKey ticket_key = SigningKey::generate(random);
  // Noon, so that a day has hours left on both sides.
  TestGuard guard{"guard", ticket_key.public_key(), from_unix_seconds(1795305600 + 43200)};
  PasswordAccount ann = password_account(*Mailbox::parse(kAnn));

  escrow::PasswordRequest request(const Bytes& ticket = {}, const char* mailbox = kAnn) {
    escrow::PasswordRequest out;
    out.mailbox = mailbox;
    out.attempt = random.array<16>();
    out.blinded = crypto::oprf_blind(as_bytes("guess"), random)->element;
    out.device_ticket = ticket;
    return out;
  }
  Result<escrow::PasswordReply> send(const escrow::PasswordRequest& asked) {
    WAFERSEAL_TRY(const Bytes reply,
                  guard.handle(GuardOperation::kPassword, escrow::encode(asked)));
    return escrow::decode_password_reply(reply);
  }
  // So many tries; the code of the first that is refused.
  std::optional<Code> spend(unsigned tries, const Bytes& ticket = {}) {
    for (unsigned i = 0; i < tries; ++i) {
      if (const auto reply = send(request(ticket)); !reply) return reply.code();
    }
    return std::nullopt;
  }
  Bytes ticket() {
    return make_device_ticket(
        ticket_key, {guard.keys.id, ann, random.array<16>(), guard.now + kDeviceTicketLife});
  }
  LoggedIn statement(const AttemptId& attempt) {
    return LoggedIn{guard.keys.id, ann, attempt, guard.now};
  }
  Result<escrow::LoggedInReply> logged_in(const LoggedIn& about) {
    WAFERSEAL_TRY(const Bytes reply,
                  guard.handle(GuardOperation::kLoggedIn, make_logged_in(ticket_key, about)));
    return escrow::decode_logged_in_reply(reply);
  }
};

// ---- the key

TEST_F(PasswordGuardTest, TheGuardAnswersWithTheKeyOfTheAccount) {
  const escrow::PasswordRequest asked = request();
  const auto reply = send(asked);
  ASSERT_TRUE(reply) << describe(reply.error());
  EXPECT_EQ(reply->evaluated, *evaluate_password(guard.keys.password_seed, ann, asked.blinded));
  EXPECT_EQ(reply->left_today, kPasswordTriesPerDay - 1);
  EXPECT_NE(reply->evaluated,
            *evaluate_password(guard.keys.password_seed,
                               password_account(*Mailbox::parse("bob@example.org")), asked.blinded))
      << "two accounts have one key";
  EXPECT_NE(reply->evaluated, *evaluate_password(SecretBytes(Bytes(32, 1)), ann, asked.blinded))
      << "two seeds give one key";
}

TEST_F(PasswordGuardTest, WithoutASeedNothingIsEvaluated) {
  const auto blinded = request().blinded;
  for (const std::size_t size : {0U, 31U, 33U}) {
    EXPECT_EQ(evaluate_password(SecretBytes(size), ann, blinded).code(), Code::kInvalidArgument);
  }
}

TEST_F(PasswordGuardTest, EveryMailboxIsAnsweredAlikeAndInOneSpelling) {
  EXPECT_TRUE(send(request({}, "nobody@nowhere.example")));
  EXPECT_EQ(send(request({}, "ann@EXAMPLE.org")).code(), Code::kBadMailbox);
  EXPECT_EQ(send(request({}, "no mailbox")).code(), Code::kBadMailbox);
  EXPECT_EQ(guard.passwords.size(), 1U);
}

TEST_F(PasswordGuardTest, ABadElementSpendsNothing) {
  escrow::PasswordRequest asked = request();
  asked.blinded = {};
  EXPECT_EQ(send(asked).code(), Code::kVoprfBadElement);
  EXPECT_EQ(send(request())->left_today, kPasswordTriesPerDay - 1);
}

// ---- counting

TEST_F(PasswordGuardTest, TwentyTriesADay) {
  EXPECT_FALSE(spend(19));
  EXPECT_EQ(send(request())->left_today, 0U);
  EXPECT_EQ(spend(1), Code::kPasswordTriesToday);
  guard.now += hours(11);  // the same day of UTC
  EXPECT_EQ(spend(1), Code::kPasswordTriesToday);
  guard.now += hours(1);
  EXPECT_FALSE(spend(20));
  EXPECT_EQ(spend(1), Code::kPasswordTriesToday);
}

TEST_F(PasswordGuardTest, OneAccountsTriesAreNotAnothers) {
  EXPECT_FALSE(spend(20));
  EXPECT_TRUE(send(request({}, "bob@example.org")));
}

TEST_F(PasswordGuardTest, AHundredTriesInNinetyDaysAndThenItGoesOn) {
  for (int day = 0; day < 5; ++day) {
    EXPECT_FALSE(spend(20)) << day;
    guard.now += kDay;
  }
  EXPECT_EQ(spend(1), Code::kPasswordTriesWindow);
  guard.now += 84 * kDay;  // day 89: the first day is still one of the last 90
  EXPECT_EQ(spend(1), Code::kPasswordTriesWindow);
  guard.now += kDay;
  EXPECT_FALSE(spend(20)) << "frozen for good";
  EXPECT_EQ(spend(1), Code::kPasswordTriesWindow);
}

TEST_F(PasswordGuardTest, TheDayNeverGoesBack) {
  EXPECT_FALSE(spend(20));
  guard.now -= 2 * kDay;
  EXPECT_EQ(spend(1), Code::kPasswordTriesToday);
}

TEST_F(PasswordGuardTest, ADeviceGetsInWhenStrangersUsedTheirTriesUp) {
  EXPECT_FALSE(spend(20));
  const auto reply = send(request(ticket()));
  ASSERT_TRUE(reply) << describe(reply.error());
  EXPECT_EQ(reply->left_today, kDeviceTriesPerDay - 1);
}

TEST_F(PasswordGuardTest, AllDevicesTogetherHaveFiftyTriesADay) {
  EXPECT_FALSE(spend(25, ticket()));
  EXPECT_FALSE(spend(25, ticket()));
  EXPECT_EQ(spend(1, ticket()), Code::kPasswordTriesToday);
  EXPECT_FALSE(spend(20)) << "devices spent what is for those without a ticket";
  guard.now += kDay;
  EXPECT_FALSE(spend(50, ticket()));
}

// ---- device tickets

TEST_F(PasswordGuardTest, ATicketOfAnotherAccountGuardOrKeyOrPastItsTimeIsRefused) {
  const DeviceTicket good{guard.keys.id, ann, random.array<16>(), guard.now + kDeviceTicketLife};
  DeviceTicket other_account = good;
  other_account.account = password_account(*Mailbox::parse("bob@example.org"));
  DeviceTicket other_guard = good;
  other_guard.guard[0] ^= 1;
  DeviceTicket expired = good;
  expired.expires = guard.now;
  for (const DeviceTicket& bad : {other_account, other_guard, expired}) {
    EXPECT_EQ(send(request(make_device_ticket(ticket_key, bad))).code(),
              Code::kDeviceTicketRefused);
  }
  EXPECT_EQ(send(request(make_device_ticket(SigningKey::generate(random), good))).code(),
            Code::kDeviceTicketRefused);
  EXPECT_EQ(send(request(to_bytes("no ticket"))).code(), Code::kDeviceTicketRefused);
  EXPECT_EQ(send(request(make_logged_in(ticket_key, {good.guard, ann, good.device, good.expires})))
                .code(),
            Code::kDeviceTicketRefused)
      << "a statement with the same fields passed for a ticket";
  EXPECT_TRUE(guard.passwords.empty()) << "a refused ticket spent a try";
  EXPECT_TRUE(send(request(make_device_ticket(ticket_key, good))));
}

TEST_F(PasswordGuardTest, AfterARefusedTicketTheSameAttemptGoesOnWithoutIt) {
  escrow::PasswordRequest asked = request(to_bytes("no ticket"));
  EXPECT_FALSE(send(asked));
  asked.device_ticket.clear();
  EXPECT_TRUE(send(asked));
}

// ---- the same attempt again

TEST_F(PasswordGuardTest, TheSameAttemptIsAnsweredAgainForFree) {
  const escrow::PasswordRequest asked = request();
  const auto first = send(asked);
  ASSERT_TRUE(first);
  EXPECT_FALSE(spend(19));
  const auto again = send(asked);
  ASSERT_TRUE(again) << describe(again.error());
  EXPECT_EQ(again->evaluated, first->evaluated);
  escrow::PasswordRequest changed = request();
  changed.attempt = asked.attempt;
  EXPECT_EQ(send(changed).code(), Code::kAttemptReused);
}

TEST_F(PasswordGuardTest, KilledAfterStoringTheTryIsSpent) {
  const escrow::PasswordRequest asked = request();
  guard.kill = TestGuard::Kill::kAfterCommit;
  EXPECT_EQ(send(asked).code(), Code::kNetwork);
  EXPECT_EQ(send(request())->left_today, kPasswordTriesPerDay - 2);
  EXPECT_TRUE(send(asked)) << "the attempt was paid";
}

TEST_F(PasswordGuardTest, NothingIsEvaluatedForATryThatIsNotStored) {
  const escrow::PasswordRequest asked = request();
  const auto parsed = GuardRequest::parse(GuardOperation::kPassword, escrow::encode(asked));
  GuardState state;
  EXPECT_EQ(guard_finish(guard.keys, *parsed, state, std::nullopt, guard.now, random).code(),
            Code::kEscrowWrongState);
  ASSERT_TRUE(send(request()));
  state.password = *decode_password_pool(guard.passwords.at(ann));
  EXPECT_EQ(guard_finish(guard.keys, *parsed, state, std::nullopt, guard.now, random).code(),
            Code::kEscrowWrongState);
  escrow::PasswordRequest another_guess = request();
  another_guess.attempt = asked.attempt;
  ASSERT_TRUE(send(another_guess));
  state.password = *decode_password_pool(guard.passwords.at(ann));
  EXPECT_EQ(guard_finish(guard.keys, *parsed, state, std::nullopt, guard.now, random).code(),
            Code::kEscrowWrongState)
      << "the try was for another guess";
}

// ---- given back

TEST_F(PasswordGuardTest, LoggingInGivesThatOneTryBackOnce) {
  const escrow::PasswordRequest wrong = request();
  const escrow::PasswordRequest right = request();
  ASSERT_TRUE(send(wrong) && send(right));
  const auto reply = logged_in(statement(right.attempt));
  ASSERT_TRUE(reply) << describe(reply.error());
  EXPECT_TRUE(reply->given_back);
  EXPECT_EQ(reply->left_today, kPasswordTriesPerDay - 1) << "the failure before it stays";
  const auto again = logged_in(statement(right.attempt));
  ASSERT_TRUE(again);
  EXPECT_FALSE(again->given_back);
  EXPECT_EQ(again->left_today, kPasswordTriesPerDay - 1);
  EXPECT_FALSE(logged_in(statement(random.array<16>()))->given_back);
}

TEST_F(PasswordGuardTest, WhatADevicePaidGoesBackToTheDevices) {
  const escrow::PasswordRequest asked = request(ticket());
  ASSERT_TRUE(send(asked));
  EXPECT_FALSE(spend(1));
  const auto reply = logged_in(statement(asked.attempt));
  ASSERT_TRUE(reply && reply->given_back);
  EXPECT_EQ(reply->left_today, kDeviceTriesPerDay);
  EXPECT_EQ(send(request())->left_today, kPasswordTriesPerDay - 2);
}

TEST_F(PasswordGuardTest, AnAttemptOfYesterdayIsGivenBackToYesterday) {
  guard.now += hours(12) - seconds(1);
  const escrow::PasswordRequest asked = request();
  ASSERT_TRUE(send(asked));
  guard.now += seconds(1);
  EXPECT_FALSE(spend(1));
  const auto reply = logged_in(statement(asked.attempt));
  ASSERT_TRUE(reply && reply->given_back);
  EXPECT_EQ(reply->left_today, kPasswordTriesPerDay - 1) << "today's try was given back for it";
}

TEST_F(PasswordGuardTest, OnlyTheServersFreshWordForThisGuardCounts) {
  const escrow::PasswordRequest asked = request();
  ASSERT_TRUE(send(asked));
  const auto code_of = [&](const Bytes& body) {
    return guard.handle(GuardOperation::kLoggedIn, body).code();
  };
  EXPECT_EQ(code_of(make_logged_in(SigningKey::generate(random), statement(asked.attempt))),
            Code::kLoggedInRefused);
  LoggedIn about = statement(asked.attempt);
  about.guard[0] ^= 1;
  EXPECT_EQ(code_of(make_logged_in(ticket_key, about)), Code::kLoggedInRefused);
  for (const seconds apart : {seconds(601), seconds(-601)}) {
    about = statement(asked.attempt);
    about.date += apart;
    EXPECT_EQ(code_of(make_logged_in(ticket_key, about)), Code::kLoggedInRefused);
  }
  EXPECT_EQ(code_of(make_device_ticket(ticket_key, {guard.keys.id, ann, asked.attempt, guard.now})),
            Code::kLoggedInRefused)
      << "a ticket with the same fields passed for a statement";
  EXPECT_EQ(send(request())->left_today, kPasswordTriesPerDay - 2);
}

// ---- after a restore, and at rest

TEST_F(PasswordGuardTest, AfterARestoreBothPoolsAreUsedUpForThatDay) {
  EXPECT_FALSE(spend(1));
  guard.roll_back_database();
  EXPECT_EQ(spend(1), Code::kPasswordTriesToday);
  EXPECT_EQ(spend(1, ticket()), Code::kPasswordTriesToday);
  guard.now += kDay;
  EXPECT_FALSE(spend(20));
  EXPECT_FALSE(spend(50, ticket()));
}

TEST_F(PasswordGuardTest, ARestoreIsAppliedWheneverItIsLookedAt) {
  PasswordPool pool;
  pool.account = ann;
  const UnixTime restored = guard.now;
  const PasswordPool once = after_rollback(pool, restored);
  EXPECT_EQ(password_tries_left(once, false, restored), 0U);
  EXPECT_EQ(password_tries_left(once, true, restored), 0U);
  EXPECT_EQ(encode_password_pool(after_rollback(once, restored)), encode_password_pool(once));
  // Later it is a day like others, and devices have their tries.
  pool.day = unix_seconds(restored) / 86400 + 3;
  const PasswordPool later = after_rollback(pool, restored);
  EXPECT_EQ(password_tries_left(later, true, restored + 3 * kDay), kDeviceTriesPerDay);
  EXPECT_EQ(password_tries_left(later, false, restored + 3 * kDay), kPasswordTriesPerDay);
  ASSERT_EQ(later.days.size(), 1U);
  EXPECT_EQ(later.days[0].spent, kPasswordTriesPerDay);
}

TEST_F(PasswordGuardTest, AnIdlePoolIsLikeAFreshOne) {
  EXPECT_FALSE(spend(20));
  const PasswordPool pool = *decode_password_pool(guard.passwords.at(ann));
  const UnixTime idle = password_pool_idle_at(pool);
  EXPECT_EQ(password_tries_left(pool, false, idle), kPasswordTriesPerDay);
  guard.now = idle - seconds(1);
  EXPECT_FALSE(spend(1));
  EXPECT_EQ(decode_password_pool(guard.passwords.at(ann))->days.size(), 2U)
      << "tries that still count were idle";
}

TEST_F(PasswordGuardTest, APoolComesBackFromItsStoredForm) {
  EXPECT_FALSE(spend(3));
  EXPECT_FALSE(spend(2, ticket()));
  const Bytes stored = guard.passwords.at(ann);
  const auto pool = decode_password_pool(stored);
  ASSERT_TRUE(pool);
  EXPECT_EQ(pool->attempts.size(), 5U);
  EXPECT_EQ(encode_password_pool(*pool), stored);
  for (std::size_t size = 0; size < stored.size(); ++size) {
    EXPECT_EQ(decode_password_pool(ByteView(stored).first(size)).code(), Code::kBadCbor);
  }
}

}  // namespace
}  // namespace waferseal
