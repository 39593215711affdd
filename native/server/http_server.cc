#include "native/server/http_server.h"

#include <boost/asio/awaitable.hpp>
#include <boost/asio/co_spawn.hpp>
#include <boost/asio/detached.hpp>
#include <boost/asio/io_context.hpp>
#include <boost/asio/ip/tcp.hpp>
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

}  // namespace

struct HttpServer::Impl {
  Impl(HttpLimits given_limits, HttpCallbacks given_callbacks)
      : limits(std::move(given_limits)),
        callbacks(std::move(given_callbacks)),
        acceptor(io),
        handlers(limits.handler_threads),
        last_call(io),
        state(io.get_executor(), limits.most_body_bytes) {}

  asio::awaitable<void> accept_loop();

  HttpLimits limits;
  HttpCallbacks callbacks;
  asio::io_context io{1};
  tcp::acceptor acceptor;
  asio::thread_pool handlers;
  asio::steady_timer last_call;
  ConnectionState state;
};

asio::awaitable<void> HttpServer::Impl::accept_loop() {
  while (!state.stopping) {
    boost::system::error_code error;
    tcp::socket socket =
        co_await acceptor.async_accept(asio::redirect_error(asio::use_awaitable, error));
    if (error == asio::error::operation_aborted) co_return;
    if (error) {
      // Out of descriptors, most likely: let some close.
      asio::steady_timer pause(io, std::chrono::milliseconds(100));
      co_await pause.async_wait(asio::redirect_error(asio::use_awaitable, error));
      continue;
    }
    if (state.connections >= limits.most_connections) continue;  // closes it
    ++state.connections;
    asio::co_spawn(io,
                   serve_connection(beast::tcp_stream(std::move(socket)), limits, callbacks,
                                    handlers.get_executor(), state),
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
  const auto endpoint = parse_endpoint(address);
  if (!endpoint) {
    return Error{Code::kConfigInvalid, "server.listen", "not an address and port: " + address};
  }
  auto impl = std::make_unique<Impl>(std::move(limits), std::move(callbacks));
  boost::system::error_code error;
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
  asio::co_spawn(impl_->io, impl_->accept_loop(), asio::detached);
  impl_->io.run();
  impl_->handlers.join();
}

void HttpServer::stop() {
  asio::post(impl_->io, [impl = impl_.get()] {
    if (impl->state.stopping) return;
    impl->state.stopping = true;
    boost::system::error_code error;
    impl->acceptor.close(error);
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
