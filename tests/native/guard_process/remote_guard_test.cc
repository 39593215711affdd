// The server's side of a guard that is not there, or does not answer.
#include "native/guard_process/remote_guard.h"

#include <gtest/gtest.h>
#include <sys/socket.h>
#include <sys/un.h>
#include <unistd.h>

#include <cstring>

#include "tests/native/files/temporary_folder.h"
#include "waferseal/escrow.h"

namespace waferseal::native {
namespace {

class RemoteGuardTest : public ::testing::Test {
 protected:
  std::string path() const { return (folder_.path() / "socket").string(); }
  TemporaryFolder folder_;
};

TEST_F(RemoteGuardTest, NobodyThere) {
  RemoteGuard guard(path(), GuardId{1}, {});
  EXPECT_EQ(guard.handle(GuardOperation::kChallenge, make_challenge_request()).code(),
            Code::kGuardUnavailable);
  EXPECT_EQ(guard.gone({SlotId{1}}).code(), Code::kGuardUnavailable);
  EXPECT_EQ(guard.frozen().code(), Code::kGuardUnavailable);
  EXPECT_EQ(guard.keep_house().code(), Code::kGuardUnavailable);
  EXPECT_EQ(guard.state().code(), Code::kGuardUnavailable);
  EXPECT_TRUE(guard.restore_waits()) << "nobody has said that none waits";
  EXPECT_EQ(guard.id(), GuardId{1});
}

TEST_F(RemoteGuardTest, OneThatHangsHoldsUpNobodyForLong) {
  const int listening = ::socket(AF_UNIX, SOCK_STREAM, 0);
  sockaddr_un address{};
  address.sun_family = AF_UNIX;
  std::strncpy(address.sun_path, path().c_str(), sizeof address.sun_path - 1);
  ASSERT_EQ(::bind(listening, reinterpret_cast<const sockaddr*>(&address), sizeof address), 0);
  ASSERT_EQ(::listen(listening, 8), 0);
  RemoteGuard guard(path(), GuardId{1}, {}, std::chrono::milliseconds(200));
  const auto took = [&] {
    const auto began = std::chrono::steady_clock::now();
    EXPECT_EQ(guard.handle(GuardOperation::kChallenge, make_challenge_request()).code(),
              Code::kGuardUnavailable);
    return std::chrono::steady_clock::now() - began;
  };
  EXPECT_GE(took(), std::chrono::milliseconds(150));
  EXPECT_LT(took(), std::chrono::milliseconds(100)) << "the next one does not wait for it";
  ::close(listening);
}

}  // namespace
}  // namespace waferseal::native
