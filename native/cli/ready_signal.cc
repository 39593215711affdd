#include "native/cli/ready_signal.h"

#include <sys/socket.h>
#include <sys/un.h>

#include <cerrno>
#include <cstddef>
#include <cstdlib>
#include <cstring>
#include <string_view>

#include "native/files/durable_file.h"
#include "native/log/log.h"

namespace waferseal::native {
namespace {

constexpr std::string_view kReady = "READY=1";

bool send_ready(std::string_view name) {
  sockaddr_un address{};
  address.sun_family = AF_UNIX;
  if (name.size() >= sizeof(address.sun_path)) {
    errno = ENAMETOOLONG;
    return false;
  }
  name.copy(address.sun_path, name.size());
  // The abstract namespace of unix(7).
  if (name.front() == '@') address.sun_path[0] = '\0';
  const auto length = static_cast<socklen_t>(offsetof(sockaddr_un, sun_path) + name.size());
  const FileDescriptor out(::socket(AF_UNIX, SOCK_DGRAM | SOCK_CLOEXEC, 0));
  return out.valid() && ::sendto(out.number(), kReady.data(), kReady.size(), MSG_NOSIGNAL,
                                 reinterpret_cast<const sockaddr*>(&address), length) >= 0;
}

}  // namespace

void tell_that_ready() {
  const char* const name = std::getenv("NOTIFY_SOCKET");
  if (name == nullptr || *name == '\0' || send_ready(name)) return;
  log::write(log::Level::kWarn, "ready_unheard", {{"detail", std::strerror(errno)}});
}

}  // namespace waferseal::native
