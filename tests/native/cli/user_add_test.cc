// `waferseal user add` (SPEC 6.2.7).
#include <gtest/gtest.h>

#include "native/cli/commands.h"
#include "native/cli/key_files.h"
#include "native/files/durable_file.h"
#include "tests/native/server/log_in.h"
#include "tests/native/server/server_world.h"

namespace waferseal::native {
namespace {

class UserAddTest : public ::testing::Test {
 protected:
  ServerWorld world_;
  std::string config_ = (world_.folder() / "waferseal.toml").string();

  void SetUp() override {
    ASSERT_TRUE(write_guard_key(world_.folder() / "guard.key",
                                GuardKeyFile{world_.guard_id(), world_.guard_identity().clone(),
                                             world_.password_seed().clone()}));
  }
  // The guard's section is left out if there is no key.
  void write_config(const std::string& guard_key) {
    std::string text =
        "[server]\npublic_origin = \"http://localhost\"\n"
        "[store]\nfolder = \"data\"\n[account]\nname = \"example\"\n";
    if (!guard_key.empty()) {
      text += "[keys]\nticket = \"ticket.key\"\n[guard]\nfolder = \"guard\"\nkey = \"" + guard_key +
              "\"\n";
    }
    ASSERT_TRUE(write_durably(config_, as_bytes(text), 0644));
  }
  struct Ended {
    int code;
    std::string out;
    std::string err;
  };
  Ended add(const char* mailbox) {
    testing::internal::CaptureStdout();
    testing::internal::CaptureStderr();
    const int code = user_add({config_, mailbox, "Bert", true});
    return {code, testing::internal::GetCapturedStdout(), testing::internal::GetCapturedStderr()};
  }
  bool is_user(const char* mailbox) {
    return world_.store()->users().find_user(mailbox)->has_value();
  }
};

TEST_F(UserAddTest, WhoWasAddedLogsInThroughTheGuard) {
  write_config("guard.key");
  const Ended added = add("bert@example.org");
  ASSERT_EQ(added.code, 0) << added.err;
  const std::size_t at = added.out.find("password ");
  ASSERT_NE(at, std::string::npos);
  const std::string password = added.out.substr(at + 9, added.out.find('\n', at) - at - 9);
  HttpClient browser = world_.client();
  const LogIn done = log_in(browser, "bert@example.org", password);
  ASSERT_EQ(done.login.status, 200) << done.guard.body << done.login.body;
  const auto bundle = base64url_decode(done.login.json()["key_bundle"].get<std::string>());
  EXPECT_TRUE(unwrap_user_keys(*bundle, *Mailbox::parse("bert@example.org"), done.keys.wrap_key));
}

TEST_F(UserAddTest, AnAdministratorIsMadeAndUnmade) {
  write_config("guard.key");
  ASSERT_EQ(add("bert@example.org").code, 0);
  const auto administers = [&](const char* mailbox) {
    return (*world_.store()->users().find_user(mailbox))->administrator;
  };
  EXPECT_FALSE(administers("bert@example.org"));
  UserArguments arguments;
  arguments.config = config_;
  arguments.mailbox = "bert@example.org";
  const auto change = [&] {
    testing::internal::CaptureStdout();
    testing::internal::CaptureStderr();
    const int code = user_administrator(arguments);
    testing::internal::GetCapturedStderr();
    return std::pair(code, testing::internal::GetCapturedStdout());
  };
  EXPECT_EQ(change(), std::pair(0, std::string("user bert@example.org is an administrator\n")));
  EXPECT_TRUE(administers("bert@example.org"));
  arguments.revoke = true;
  EXPECT_EQ(change().first, 0);
  EXPECT_FALSE(administers("bert@example.org"));
  arguments.mailbox = "nobody@example.org";
  EXPECT_EQ(change().first, 1);
  arguments = {config_, "cleo@example.org", "Cleo", true};
  arguments.administrator = true;
  testing::internal::CaptureStdout();
  ASSERT_EQ(user_add(arguments), 0);
  testing::internal::GetCapturedStdout();
  EXPECT_TRUE(administers("cleo@example.org"));
}

TEST_F(UserAddTest, WithoutAGuardThereAreNoUsers) {
  write_config("");
  const Ended refused = add("bert@example.org");
  EXPECT_EQ(refused.code, 1);
  EXPECT_NE(refused.err.find("guard"), std::string::npos) << refused.err;
  EXPECT_FALSE(is_user("bert@example.org"));
}

TEST_F(UserAddTest, AMissingKeyFileIsNoReasonToDoWithoutIt) {
  write_config("elsewhere.key");
  const Ended refused = add("bert@example.org");
  EXPECT_EQ(refused.code, 1);
  EXPECT_NE(refused.err.find("elsewhere.key"), std::string::npos) << refused.err;
  EXPECT_FALSE(is_user("bert@example.org"));
}

}  // namespace
}  // namespace waferseal::native
