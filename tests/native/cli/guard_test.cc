// waferseal guard: the operator's word, while `serve` is stopped.
#include <gtest/gtest.h>

#include "native/cli/commands.h"
#include "native/cli/key_files.h"
#include "native/escrow/guard_service.h"
#include "native/files/durable_file.h"
#include "native/server/server.h"
#include "tests/native/files/temporary_folder.h"
#include "waferseal/escrow.h"

namespace waferseal::native {
namespace {

constexpr std::string_view kConfig = R"(
[server]
public_origin = "https://mail.example"
[store]
folder = "data"
[account]
name = "example"
[keys]
ticket = "ticket.key"
[guard]
folder = "guard"
key = "guard.key"
[delivery]
own_name = "mail.example"
)";

class GuardCommandTest : public ::testing::Test {
 protected:
  GuardCommandTest() {
    id_.fill(7);
    EXPECT_TRUE(write_durably(config(), as_bytes(kConfig), 0600));
    EXPECT_TRUE(
        write_guard_key(folder_.path() / "guard.key",
                        {id_, SigningKey::generate(system_random()), system_random().secret(32)}));
    EXPECT_TRUE(write_signing_key(folder_.path() / "ticket.key", "ticket key",
                                  SigningKey::generate(system_random())));
    EXPECT_TRUE(open());
  }
  std::string config() const { return (folder_.path() / "waferseal.toml").string(); }
  std::filesystem::path guard_folder() const { return folder_.path() / "guard"; }
  Result<std::unique_ptr<GuardService>> open() {
    GuardKeys keys{id_, SigningKey::generate(system_random()), SigningPublicKey{},
                   system_random().secret(32), system_random().secret(32)};
    return GuardService::open(guard_folder(), std::move(keys), system_time);
  }
  // As if a database with one record in cell 0 had been replaced by an older one.
  void lose_the_database() {
    auto cells = CellFile::open(guard_folder() / "cells", id_);
    ASSERT_TRUE(cells);
    Cell cell;
    cell.secret = system_random().secret(32);
    ASSERT_TRUE(cells->write(0, cell));
    ASSERT_TRUE(cells->begin_commit(cells->counter().value + 1));
    ASSERT_TRUE(cells->confirm_commit());
  }
  bool cell_is_empty() {
    const auto cells = CellFile::open(guard_folder() / "cells", id_);
    const auto cell = cells->read(0);
    return cell && !*cell;
  }
  std::string doctor_says() {
    testing::internal::CaptureStdout();
    EXPECT_EQ(doctor({config(), false, true, {}, {}}), 2);
    return testing::internal::GetCapturedStdout();
  }

  TemporaryFolder folder_;
  GuardId id_{};
};

TEST_F(GuardCommandTest, AcceptRestoreZeroesWhatTheDatabaseDoesNotKnow) {
  lose_the_database();
  ASSERT_TRUE(open());
  EXPECT_FALSE(cell_is_empty());
  EXPECT_NE(doctor_says().find("guard_restored"), std::string::npos);
  {
    const auto serving = open();
    ASSERT_TRUE(serving);
    EXPECT_EQ(guard_accept_restore(config()), 1) << "serve is running";
  }
  EXPECT_FALSE(cell_is_empty());
  EXPECT_EQ(guard_accept_restore(config()), 0);
  EXPECT_TRUE(cell_is_empty());
  EXPECT_FALSE((*open())->restore_waits());
  EXPECT_EQ(doctor_says().find("guard_restored"), std::string::npos);
  EXPECT_EQ(guard_accept_restore(config()), 0) << "nothing waits";
}

TEST_F(GuardCommandTest, AcceptClockBelievesTheMachine) {
  {
    auto database = GuardDatabase::open(guard_folder() / "guard.db");
    ASSERT_TRUE(database);
    ASSERT_TRUE(database->set_latest(system_time() - std::chrono::hours(24 * 401)));
  }
  const auto asked = [this] {
    const auto guard = open();
    return (*guard)->handle(GuardOperation::kChallenge, make_challenge_request()).ok();
  };
  EXPECT_FALSE(asked());
  EXPECT_NE(doctor_says().find("guard_clock"), std::string::npos);
  EXPECT_EQ(guard_accept_clock(config()), 0);
  EXPECT_TRUE(asked());
  EXPECT_EQ(doctor_says().find("guard_clock"), std::string::npos);
}

}  // namespace
}  // namespace waferseal::native
