// The server's own connection loop, fed through a pair of sockets on one thread. Whatever the peer
// sends, the loop ends, hands over whole requests within their limits, and answers in HTTP.
#include <sys/socket.h>
#include <unistd.h>

#include <boost/asio/co_spawn.hpp>
#include <boost/asio/detached.hpp>
#include <boost/asio/io_context.hpp>
#include <boost/asio/ip/tcp.hpp>
#include <cstdint>
#include <cstdlib>
#include <string>

#include "native/server/http_connection.h"

namespace {

using namespace waferseal;
using namespace waferseal::native;
namespace asio = boost::asio;

constexpr std::uint64_t kMostBody = 100;

void require(bool condition) {
  if (!condition) std::abort();
}

HttpResponse handle(const HttpRequest& request, int& handled) {
  ++handled;
  require(!request.method.empty() && request.method != "HEAD");
  require(request.path.front() == '/' && request.path.find('?') == std::string::npos);
  require(request.body.size() <= (request.path == "/large" ? 2 * kMostBody : kMostBody));
  for (const auto& [name, value] : request.headers) {
    for (const char c : name) require(c < 'A' || c > 'Z');
    require(value.find_first_of("\r\n") == std::string::npos);
  }
  static_cast<void>(request.cookie("waferseal_session"));
  if (request.path == "/none") return empty_response();
  if (request.path == "/echo") return bytes_response(200, request.body);
  return problem(Error{Code::kNotFound, request.path, {}});
}

std::string read_all(int socket) {
  std::string out;
  char piece[4096];
  for (ssize_t count; (count = ::read(socket, piece, sizeof piece)) > 0;) {
    out.append(piece, static_cast<std::size_t>(count));
  }
  return out;
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  // What fits into the sockets' buffers, answers included, so that nobody waits.
  if (size > 4096) return 0;
  int pair[2];
  require(::socketpair(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0, pair) == 0);
  require(::write(pair[0], data, size) == static_cast<ssize_t>(size));
  require(::shutdown(pair[0], SHUT_WR) == 0);

  asio::io_context io{1};
  asio::ip::tcp::socket socket(io);
  socket.assign(asio::ip::tcp::v4(), pair[1]);
  HttpLimits limits;
  limits.most_header_bytes = 1024;
  int handled = 0;
  const HttpCallbacks callbacks{
      [](const std::string&, const std::string& path) {
        return path == "/large" ? 2 * kMostBody : kMostBody;
      },
      [&handled](const HttpRequest& request) { return handle(request, handled); }};
  ConnectionState state(io.get_executor(), limits.most_body_bytes);
  bool ended = false;
  asio::co_spawn(io,
                 serve_connection(HttpStream(std::move(socket)), HttpPeer{}, limits, callbacks,
                                  io.get_executor(), state),
                 [&ended](const std::exception_ptr& thrown) { ended = !thrown; });
  io.run();
  require(ended && state.in_handlers == 0);
  const std::string answers = read_all(pair[0]);
  ::close(pair[0]);
  require(answers.empty() ? handled == 0 : answers.rfind("HTTP/1.", 0) == 0);
  return 0;
}
