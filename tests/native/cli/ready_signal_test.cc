// What systemd hears of a service that is ready.
#include "native/cli/ready_signal.h"

#include <gtest/gtest.h>
#include <sys/socket.h>
#include <sys/un.h>
#include <unistd.h>

#include <cstddef>
#include <cstdlib>
#include <cstring>
#include <string>

#include "native/files/durable_file.h"
#include "tests/native/files/temporary_folder.h"

namespace waferseal::native {
namespace {

// As a service manager listens; `name` as it stands in NOTIFY_SOCKET.
class Listener {
 public:
  explicit Listener(const std::string& name)
      : socket_(::socket(AF_UNIX, SOCK_DGRAM | SOCK_NONBLOCK, 0)) {
    sockaddr_un address{};
    address.sun_family = AF_UNIX;
    name.copy(address.sun_path, sizeof(address.sun_path) - 1);
    if (name.front() == '@') address.sun_path[0] = '\0';
    const auto length = static_cast<socklen_t>(offsetof(sockaddr_un, sun_path) + name.size());
    EXPECT_EQ(::bind(socket_.number(), reinterpret_cast<const sockaddr*>(&address), length), 0);
    ::setenv("NOTIFY_SOCKET", name.c_str(), 1);
  }
  ~Listener() { ::unsetenv("NOTIFY_SOCKET"); }
  Listener(const Listener&) = delete;
  Listener& operator=(const Listener&) = delete;

  std::string heard() const {
    char bytes[64] = {};
    const auto count = ::recv(socket_.number(), bytes, sizeof(bytes), 0);
    return count < 0 ? std::string() : std::string(bytes, static_cast<std::size_t>(count));
  }

 private:
  FileDescriptor socket_;
};

TEST(ReadySignal, IsHeardAtASocketInAFolder) {
  const TemporaryFolder folder;
  const Listener listener((folder.path() / "notify").string());
  tell_that_ready();
  EXPECT_EQ(listener.heard(), "READY=1");
  EXPECT_EQ(listener.heard(), "") << "once";
}

TEST(ReadySignal, IsHeardAtAnAbstractSocket) {
  const Listener listener("@waferseal-test-" + std::to_string(::getpid()));
  tell_that_ready();
  EXPECT_EQ(listener.heard(), "READY=1");
}

TEST(ReadySignal, NobodyHasToListen) {
  tell_that_ready();
  ::setenv("NOTIFY_SOCKET", "/nonexistent/notify", 1);
  tell_that_ready();
  ::unsetenv("NOTIFY_SOCKET");
}

}  // namespace
}  // namespace waferseal::native
