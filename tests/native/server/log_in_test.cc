// Logging in through the guard (SPEC 6.2, 4.12; promise 4 of THREAT-MODEL).
#include "tests/native/server/log_in.h"

#include <gtest/gtest.h>

#include "engine/escrow/password_messages.h"
#include "native/files/durable_file.h"
#include "native/server/user_account.h"
#include "tests/native/server/server_world.h"
#include "waferseal/password_guard.h"

namespace waferseal::native {
namespace {

class LogInTest : public ::testing::Test {
 protected:
  ServerWorld world_;
  HttpClient browser_ = world_.client();

  std::uint32_t left(const HttpReply& reply) {
    const auto decoded = escrow::decode_password_reply(reply.bytes());
    EXPECT_TRUE(decoded) << reply.body;
    return decoded ? decoded->left_today : 0;
  }
  // In any file that the server or its guard has written.
  bool is_on_disk(ByteView bytes) {
    for (const char* const part : {"data", "guard"}) {
      for (const auto& file :
           std::filesystem::recursive_directory_iterator(world_.folder() / part)) {
        if (!file.is_regular_file()) continue;
        const auto content = read_file(file.path(), 100'000'000);
        EXPECT_TRUE(content);
        if (as_text(*content).find(as_text(bytes)) != std::string_view::npos) return true;
      }
    }
    return false;
  }
};

TEST_F(LogInTest, TheGuardIsAskedAndGivesTheTryBack) {
  const LogIn first = log_in(browser_, kAnna, kAnnasPassword);
  ASSERT_EQ(first.login.status, 200) << first.guard.body << first.login.body;
  EXPECT_EQ(left(first.guard), kPasswordTriesPerDay - 1);
  EXPECT_EQ(browser_.get("/api/v1/me").status, 200);
  const LogIn second = log_in(browser_, kAnna, kAnnasPassword);
  EXPECT_EQ(left(second.guard), kPasswordTriesPerDay - 1) << "the first try was not given back";
  const LogIn device = log_in(browser_, kAnna, kAnnasPassword, second.device_ticket());
  ASSERT_EQ(device.login.status, 200);
  EXPECT_EQ(left(device.guard), kDeviceTriesPerDay - 1);
}

TEST_F(LogInTest, AWrongPasswordIsSpent) {
  const LogIn wrong = log_in(browser_, kAnna, "correct horse batterz");
  EXPECT_EQ(wrong.login.code(), "bad_credentials");
  EXPECT_EQ(left(guess(browser_, kAnna, "x")), kPasswordTriesPerDay - 2);
}

TEST_F(LogInTest, TheTwentyFirstGuessIsRefusedAndAKnownDeviceGetsIn) {
  const LogIn before = log_in(browser_, kAnna, kAnnasPassword);
  ASSERT_EQ(before.login.status, 200);
  const HttpClient thief = world_.client();
  for (unsigned i = 0; i < kPasswordTriesPerDay; ++i) {
    ASSERT_EQ(guess(thief, kAnna, "guess " + std::to_string(i)).status, 200) << i;
  }
  const HttpReply refused = guess(thief, kAnna, "guess 21");
  EXPECT_EQ(refused.status, 429);
  EXPECT_EQ(refused.code(), "password_tries_used_up_today");
  HttpClient stranger = world_.client();
  EXPECT_EQ(log_in(stranger, kAnna, kAnnasPassword).guard.code(), "password_tries_used_up_today");
  HttpClient known = world_.client();
  const LogIn device = log_in(known, kAnna, kAnnasPassword, before.device_ticket());
  EXPECT_EQ(device.login.status, 200) << device.guard.body;
  world_.time_shift += std::chrono::hours(24);
  EXPECT_EQ(log_in(stranger, kAnna, kAnnasPassword).login.status, 200) << "frozen for good";
}

TEST_F(LogInTest, ADeviceTicketIsForItsOwnerAndItsTime) {
  const LogIn first = log_in(browser_, kAnna, kAnnasPassword);
  const Bytes ticket = first.device_ticket();
  EXPECT_EQ(guess(browser_, "nobody@example.org", "x", ticket).code(), "device_ticket_refused");
  Bytes changed = ticket;
  changed.back() ^= 1;
  EXPECT_EQ(guess(browser_, kAnna, "x", changed).code(), "device_ticket_refused");
  world_.time_shift += kDeviceTicketLife + std::chrono::hours(1);
  EXPECT_EQ(guess(browser_, kAnna, "x", ticket).code(), "device_ticket_refused");
}

TEST_F(LogInTest, AnUnknownMailboxIsAnsweredAlike) {
  const char* const nobody = "nobody@example.org";
  const auto params = [&](const char* mailbox) {
    return browser_.post_json("/api/v1/login/params", {{"mailbox", mailbox}}).json();
  };
  EXPECT_EQ(params(kAnna)["guard"], params(nobody)["guard"]);
  EXPECT_EQ(params(nobody)["guard"]["origin"], world_.origin());
  const HttpReply known = guess(browser_, kAnna, "x");
  const HttpReply unknown = guess(browser_, nobody, "x");
  EXPECT_EQ(known.status, 200);
  EXPECT_EQ(unknown.status, 200);
  EXPECT_EQ(known.body.size(), unknown.body.size());
  EXPECT_EQ(left(known), left(unknown));
  EXPECT_EQ(log_in(browser_, nobody, "x").login.code(), "bad_credentials");
  for (unsigned i = 2; i < kPasswordTriesPerDay; ++i) {
    EXPECT_EQ(guess(browser_, nobody, "x").status, 200);
  }
  EXPECT_EQ(guess(browser_, nobody, "x").code(), "password_tries_used_up_today");
}

// Promise 4: the database, and the right password even, open nothing without the guard's key file.
TEST_F(LogInTest, AStolenDatabaseDoesNotTellARightGuessFromAWrongOne) {
  ASSERT_EQ(log_in(browser_, kAnna, kAnnasPassword).login.status, 200);
  world_.stop();
  const Mailbox anna = *Mailbox::parse(kAnna);
  const User stolen = **world_.store()->users().find_user(kAnna);
  const auto keys = [&](const SecretBytes& seed) {
    auto login = PasswordLogin::start(SecretBytes(as_bytes(kAnnasPassword)), anna, system_random());
    const auto evaluated = evaluate_password(seed, password_account(anna), login->blinded());
    return std::move(*login->finish_evaluated(*evaluated, stolen.password_salt));
  };
  const LoginKeys wrong = keys(system_random().secret(kPasswordSeedSize));
  EXPECT_NE(hash_auth_key(wrong.auth_key.reveal()), stolen.auth_key_hash);
  EXPECT_EQ(unwrap_user_keys(stolen.key_bundle, anna, wrong.wrap_key).code(),
            Code::kUserKeysOpenFailed);
  const LoginKeys right = keys(world_.password_seed());
  EXPECT_EQ(hash_auth_key(right.auth_key.reveal()), stolen.auth_key_hash);
  EXPECT_TRUE(unwrap_user_keys(stolen.key_bundle, anna, right.wrap_key));

  EXPECT_TRUE(is_on_disk(password_account(anna))) << "the search finds nothing";
  EXPECT_TRUE(is_on_disk(stolen.key_bundle)) << "the search finds nothing";
  EXPECT_FALSE(is_on_disk(world_.password_seed().reveal()));
  EXPECT_FALSE(is_on_disk(right.auth_key.reveal()));
  EXPECT_FALSE(is_on_disk(right.wrap_key.reveal()));
}

TEST_F(LogInTest, TheAttemptIsNeeded) {
  const nlohmann::json without = {{"mailbox", kAnna}, {"auth_key", base64url_encode(Bytes(32, 1))}};
  const HttpReply missing = browser_.post_json("/api/v1/login", without);
  EXPECT_EQ(missing.code(), "bad_json");
  EXPECT_EQ(missing.json()["subject"], "attempt_id");
  auto shorter = without;
  shorter["attempt_id"] = base64url_encode(Bytes(15, 1));
  EXPECT_EQ(browser_.post_json("/api/v1/login", shorter).code(), "bad_json");
}

TEST_F(LogInTest, WithoutAGuardNobodyLogsIn) {
  world_.stop();
  world_.with_guard = false;
  world_.start();
  HttpClient client = world_.client();
  EXPECT_EQ(client.post_json("/api/v1/login/params", {{"mailbox", kAnna}}).code(),
            "guard_unavailable");
  const nlohmann::json body = {{"mailbox", kAnna},
                               {"auth_key", base64url_encode(Bytes(32, 1))},
                               {"attempt_id", base64url_encode(Bytes(16, 1))}};
  EXPECT_EQ(client.post_json("/api/v1/login", body).code(), "guard_unavailable");
}

TEST_F(LogInTest, TheServersWordIsNotTakenFromAnybodyElse) {
  ASSERT_EQ(guess(browser_, kAnna, "x").status, 200);
  const SigningKey other = SigningKey::generate(system_random());
  const Bytes statement = make_logged_in(
      other,
      {world_.guard_id(), password_account(*Mailbox::parse(kAnna)), AttemptId{}, world_.now()});
  EXPECT_EQ(browser_.post_cbor("/guard/v1/logged_in", statement).code(), "logged_in_refused");
}

}  // namespace
}  // namespace waferseal::native
