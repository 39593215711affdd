#include "native/server/http_server.h"

#include <sys/socket.h>
#include <sys/stat.h>
#include <unistd.h>

#include <boost/asio/awaitable.hpp>
#include <boost/asio/co_spawn.hpp>
#include <boost/asio/detached.hpp>
#include <boost/asio/io_context.hpp>
#include <boost/asio/ip/tcp.hpp>
#include <boost/asio/local/stream_protocol.hpp>
#include <boost/asio/redirect_error.hpp>
#include <boost/asio/steady_timer.hpp>
#include <boost/asio/thread_pool.hpp>
#include <boost/asio/use_awaitable.hpp>
#include <optional>

#include "native/server/http_connection.h"

namespace waferseal::native {
namespace {

namespace asio = boost::asio;
namespace beast = boost::beast;
using tcp = asio::ip::tcp;
using local = asio::local::stream_protocol;

constexpr std::string_view kUnix = "unix:";

// "127.0.0.1:8080", "[::1]:8080"
std::optional<tcp::endpoint> parse_endpoint(const std::string& text) {
  const std::size_t colon = text.rfind(':');
  if (colon == std::string::npos) return std::nullopt;
  std::string host = text.substr(0, colon);
  if (host.size() > 2 && host.front() == '[' && host.back() == ']') {
    host = host.substr(1, host.size() - 2);
  }
  boost::system::error_code error;
  const auto address = asio::ip::make_address(host, error);
  if (error) return std::nullopt;
  unsigned long port = 0;
  for (const char c : text.substr(colon + 1)) {
    if (c < '0' || c > '9' || port > 65535) return std::nullopt;
    port = port * 10 + static_cast<unsigned long>(c - '0');
  }
  if (port > 65535) return std::nullopt;
  return tcp::endpoint(address, static_cast<std::uint16_t>(port));
}

HttpPeer peer_of(tcp::socket& socket) {
  boost::system::error_code error;
  HttpPeer peer;
  const auto endpoint = socket.remote_endpoint(error);
  if (!error) peer.address = endpoint.address().to_string();
  socket.set_option(tcp::no_delay(true), error);
  return peer;
}

// The kernel says it, as of the moment when the peer connected.
HttpPeer peer_of(local::socket& socket) {
  HttpPeer peer;
  ucred credentials{};
  socklen_t size = sizeof credentials;
  if (::getsockopt(socket.native_handle(), SOL_SOCKET, SO_PEERCRED, &credentials, &size) == 0) {
    peer.user = credentials.uid;
  }
  return peer;
}

// For the user and group of this process. What a process before left in its place goes; anything but
// a socket does not.
boost::system::error_code bind_to(local::acceptor& acceptor, const std::string& path) {
  constexpr ::mode_t kMode = 0660;
  boost::system::error_code error;
  struct stat before {};
  if (::lstat(path.c_str(), &before) == 0 && S_ISSOCK(before.st_mode)) ::unlink(path.c_str());
  acceptor.open(local(), error);
  // Before it has a name, so that it is never open to more.
  if (!error) ::fchmod(acceptor.native_handle(), kMode);
  if (!error) acceptor.bind(local::endpoint(path), error);
  if (!error) ::chmod(path.c_str(), kMode);
  return error;
}

}  // namespace

struct HttpServer::Impl {
  Impl(HttpLimits given_limits, HttpCallbacks given_callbacks)
      : limits(std::move(given_limits)),
        callbacks(std::move(given_callbacks)),
        acceptor(io),
        local_acceptor(io),
        handlers(limits.handler_threads),
        last_call(io),
        state(io.get_executor(), limits.most_body_bytes) {}

  template <class Acceptor>
  asio::awaitable<void> accept_loop(Acceptor& from);
  bool is_local() const { return local_acceptor.is_open(); }

  HttpLimits limits;
  HttpCallbacks callbacks;
  asio::io_context io{1};
  tcp::acceptor acceptor;  // one of the two is open
  local::acceptor local_acceptor;
  asio::thread_pool handlers;
  asio::steady_timer last_call;
  ConnectionState state;
};

template <class Acceptor>
asio::awaitable<void> HttpServer::Impl::accept_loop(Acceptor& from) {
  while (!state.stopping) {
    boost::system::error_code error;
    auto socket = co_await from.async_accept(asio::redirect_error(asio::use_awaitable, error));
    if (error == asio::error::operation_aborted) co_return;
    if (error) {
      // Out of descriptors, most likely: let some close.
      asio::steady_timer pause(io, std::chrono::milliseconds(100));
      co_await pause.async_wait(asio::redirect_error(asio::use_awaitable, error));
      continue;
    }
    if (state.connections >= limits.most_connections) continue;  // closes it
    ++state.connections;
    HttpPeer peer = peer_of(socket);
    asio::co_spawn(io,
                   serve_connection(HttpStream(std::move(socket)), std::move(peer), limits,
                                    callbacks, handlers.get_executor(), state),
                   [this](const std::exception_ptr&) { --state.connections; });
  }
}

HttpServer::HttpServer(std::unique_ptr<Impl> impl) : impl_(std::move(impl)) {}

HttpServer::~HttpServer() {
  impl_->handlers.join();
  impl_->io.stop();
}

Result<std::unique_ptr<HttpServer>> HttpServer::listen(const std::string& address,
                                                       HttpLimits limits, HttpCallbacks callbacks) {
  auto impl = std::make_unique<Impl>(std::move(limits), std::move(callbacks));
  boost::system::error_code error;
  if (address.rfind(kUnix, 0) == 0) {
    const std::string path = address.substr(kUnix.size());
    if (path.empty() || path.size() > kMostSocketPath) {
      return Error{Code::kConfigInvalid, path, "not the path of a socket"};
    }
    error = bind_to(impl->local_acceptor, path);
    if (!error) impl->local_acceptor.listen(asio::socket_base::max_listen_connections, error);
    if (error) return Error{Code::kConfigInvalid, path, error.message()};
    return std::unique_ptr<HttpServer>(new HttpServer(std::move(impl)));
  }
  const auto endpoint = parse_endpoint(address);
  if (!endpoint) {
    return Error{Code::kConfigInvalid, "server.listen", "not an address and port: " + address};
  }
  impl->acceptor.open(endpoint->protocol(), error);
  if (!error) impl->acceptor.set_option(tcp::acceptor::reuse_address(true), error);
  if (!error) impl->acceptor.bind(*endpoint, error);
  if (!error) impl->acceptor.listen(asio::socket_base::max_listen_connections, error);
  if (error) return Error{Code::kConfigInvalid, "server.listen", address + ": " + error.message()};
  return std::unique_ptr<HttpServer>(new HttpServer(std::move(impl)));
}

std::uint16_t HttpServer::port() const {
  boost::system::error_code error;
  return impl_->acceptor.local_endpoint(error).port();
}

void HttpServer::run() {
  if (impl_->is_local()) {
    asio::co_spawn(impl_->io, impl_->accept_loop(impl_->local_acceptor), asio::detached);
  } else {
    asio::co_spawn(impl_->io, impl_->accept_loop(impl_->acceptor), asio::detached);
  }
  impl_->io.run();
  impl_->handlers.join();
}

void HttpServer::stop() {
  asio::post(impl_->io, [impl = impl_.get()] {
    if (impl->state.stopping) return;
    impl->state.stopping = true;
    boost::system::error_code error;
    impl->acceptor.close(error);
    impl->local_acceptor.close(error);
    asio::co_spawn(
        impl->io,
        [impl]() -> asio::awaitable<void> {
          const auto latest = std::chrono::steady_clock::now() + std::chrono::seconds(5);
          boost::system::error_code ignored;
          do {
            impl->last_call.expires_after(std::chrono::milliseconds(20));
            co_await impl->last_call.async_wait(asio::redirect_error(asio::use_awaitable, ignored));
          } while (impl->state.in_handlers > 0 && std::chrono::steady_clock::now() < latest);
          impl->io.stop();
        },
        asio::detached);
  });
}

}  // namespace waferseal::native
