// Who may ask the guard's process what (SPEC 4.13).
#include <gtest/gtest.h>
#include <sys/stat.h>

#include "native/files/durable_file.h"
#include "native/guard_process/inside.h"
#include "tests/native/guard_process/guard_apart.h"
#include "waferseal/escrow.h"

namespace waferseal::native {
namespace {

class GuardHostTest : public ::testing::Test {
 protected:
  int status(std::string_view path, const Bytes& body) {
    const auto reply = guard_.post(path, body);
    EXPECT_TRUE(reply) << describe(reply.error());
    return reply ? reply->status : 0;
  }
  ServerWorld world_;
  GuardApart guard_{world_};
};

TEST_F(GuardHostTest, OnlyUserAndGroupReachTheSocket) {
  struct stat found {};
  ASSERT_EQ(::stat(guard_.socket().c_str(), &found), 0);
  EXPECT_TRUE(S_ISSOCK(found.st_mode));
  EXPECT_EQ(found.st_mode & 0777, 0660U);
}

TEST_F(GuardHostTest, TheServerAsksAll) {
  EXPECT_EQ(status(kNewsPath, make_news_request({})), 200);
  EXPECT_EQ(status(kFrozenPath, {}), 200);
  EXPECT_EQ(status(kGonePath, make_slots({SlotId{1}})), 200);
  EXPECT_EQ(status("/guard/v1/challenge", make_challenge_request()), 200);
}

// Another user of the group, as the agent is one: what it asks is signed, and it may guess at nothing.
TEST_F(GuardHostTest, AnotherUserAsksWhatAnAgentAsks) {
  guard_.server_user = ::geteuid() + 1;
  guard_.restart();
  EXPECT_EQ(status("/guard/v1/challenge", make_challenge_request()), 200);
  for (const std::string_view path : {kNewsPath, kFrozenPath, kGonePath}) {
    EXPECT_EQ(status(path, make_slots({})), 404) << path;
  }
  for (const char* const path :
       {"/guard/v1/unlock", "/guard/v1/password", "/guard/v1/control", "/guard/v1/open"}) {
    EXPECT_EQ(status(path, make_slots({})), 404) << path;
  }
  const auto reply = guard_.post("/guard/v1/unlock", make_slots({}));
  EXPECT_NE(as_text(reply->body).find("guard.server_user"), std::string_view::npos);
  EXPECT_EQ(reply->news, "") << "how much happens is not for everybody";
  // So a server that runs as another user than the guard was told is not served.
  EXPECT_FALSE(world_.server().housekeep());
  EXPECT_NE(world_.monitor().get("/readyz").body.find("guard: guard_unavailable"),
            std::string::npos);
}

TEST_F(GuardHostTest, WhatItDoesNotKnowIsRefused) {
  EXPECT_EQ(status("/guard/v1/nothing", {}), 404);
  EXPECT_EQ(status("/inside/v1/nothing", {}), 404);
  EXPECT_EQ(status("/", {}), 404);
  EXPECT_EQ(status(kNewsPath, {}), 400);
  EXPECT_EQ(status(kGonePath, Bytes(70'000, 0)), 413);
}

TEST_F(GuardHostTest, ASecondOneDoesNotTakeTheSocket) {
  GuardKeys keys{world_.guard_id(), world_.guard_identity().clone(), world_.ticket_public(),
                 system_random().secret(32), world_.password_seed().clone()};
  const auto second = GuardHost::start({world_.folder() / "guard", guard_.socket(), 0},
                                       std::move(keys), system_time);
  EXPECT_EQ(second.code(), Code::kStoreBusy);
  EXPECT_EQ(status(kFrozenPath, {}), 200);
}

TEST_F(GuardHostTest, AFileInItsPlaceStays) {
  guard_.stop();
  const std::filesystem::path file = guard_.socket() + ".txt";
  ASSERT_TRUE(write_durably(file, as_bytes(std::string_view("mine")), 0600));
  GuardKeys keys{world_.guard_id(), world_.guard_identity().clone(), world_.ticket_public(),
                 system_random().secret(32), world_.password_seed().clone()};
  const auto refused =
      GuardHost::start({world_.folder() / "guard", file.string(), 0}, std::move(keys), system_time);
  EXPECT_EQ(refused.code(), Code::kConfigInvalid);
  EXPECT_EQ(as_text(*read_file(file, 100)), "mine");
}

}  // namespace
}  // namespace waferseal::native
