#include "native/server/http_server.h"

#include <atomic>
#include <boost/asio/awaitable.hpp>
#include <boost/asio/co_spawn.hpp>
#include <boost/asio/detached.hpp>
#include <boost/asio/io_context.hpp>
#include <boost/asio/ip/tcp.hpp>
#include <boost/asio/redirect_error.hpp>
#include <boost/asio/steady_timer.hpp>
#include <boost/asio/thread_pool.hpp>
#include <boost/asio/use_awaitable.hpp>
#include <boost/beast/core/flat_buffer.hpp>
#include <boost/beast/core/tcp_stream.hpp>
#include <boost/beast/http.hpp>
#include <boost/none.hpp>
#include <optional>

namespace waferseal::native {
namespace {

namespace asio = boost::asio;
namespace beast = boost::beast;
namespace http = boost::beast::http;
using tcp = asio::ip::tcp;
using BodyType = http::vector_body<std::uint8_t>;

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

HttpRequest take_request(http::request<BodyType>&& message, const std::string& remote) {
  HttpRequest request;
  request.method = std::string(message.method_string());
  const std::string target(message.target());
  const std::size_t question = target.find('?');
  request.path = target.substr(0, question);
  if (question != std::string::npos) {
    request.query = parse_query(std::string_view(target).substr(question + 1));
  }
  for (const auto& field : message) {
    std::string name(field.name_string());
    for (char& c : name) {
      if (c >= 'A' && c <= 'Z') c = static_cast<char>(c - 'A' + 'a');
    }
    // Of a field that comes twice, only lists may be joined; we read none but Cookie.
    auto [place, added] = request.headers.emplace(name, std::string(field.value()));
    if (!added) place->second += (name == "cookie" ? "; " : ", ") + std::string(field.value());
  }
  request.body = std::move(message.body());
  request.remote = remote;
  return request;
}

http::response<BodyType> make_message(HttpResponse&& response, unsigned version, bool keep_alive,
                                      bool head_only) {
  http::response<BodyType> message(static_cast<http::status>(response.status), version);
  if (!response.content_type.empty()) {
    message.set(http::field::content_type, response.content_type);
  }
  for (const auto& [name, value] : response.headers) message.insert(name, value);
  message.keep_alive(keep_alive);
  const std::size_t size = response.body.size();
  if (!head_only) message.body() = std::move(response.body);
  if (response.status != 204) message.content_length(size);
  return message;
}

}  // namespace

struct HttpServer::Impl {
  Impl(HttpLimits given_limits, HttpCallbacks given_callbacks)
      : limits(given_limits),
        callbacks(std::move(given_callbacks)),
        acceptor(io),
        handlers(given_limits.handler_threads),
        last_call(io) {}

  asio::awaitable<void> accept_loop();
  asio::awaitable<void> serve(beast::tcp_stream stream);
  asio::awaitable<bool> serve_one(beast::tcp_stream& stream, beast::flat_buffer& buffer,
                                  const std::string& remote);
  asio::awaitable<HttpResponse> on_handler_thread(const HttpRequest& request);
  // Answers what was not even read; the connection ends then.
  asio::awaitable<void> refuse(beast::tcp_stream& stream, const Error& why);

  HttpLimits limits;
  HttpCallbacks callbacks;
  asio::io_context io{1};
  tcp::acceptor acceptor;
  asio::thread_pool handlers;
  asio::steady_timer last_call;
  std::size_t connections = 0;
  std::size_t in_handlers = 0;
  bool stopping = false;
};

asio::awaitable<void> HttpServer::Impl::accept_loop() {
  while (!stopping) {
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
    if (connections >= limits.most_connections) continue;  // closes it
    ++connections;
    asio::co_spawn(io, serve(beast::tcp_stream(std::move(socket))),
                   [this](std::exception_ptr) { --connections; });
  }
}

asio::awaitable<void> HttpServer::Impl::serve(beast::tcp_stream stream) {
  boost::system::error_code error;
  const auto endpoint = stream.socket().remote_endpoint(error);
  const std::string remote = error ? std::string() : endpoint.address().to_string();
  stream.socket().set_option(tcp::no_delay(true), error);
  beast::flat_buffer buffer;
  while (!stopping) {
    if (!co_await serve_one(stream, buffer, remote)) break;
  }
  stream.socket().shutdown(tcp::socket::shutdown_send, error);
}

asio::awaitable<HttpResponse> HttpServer::Impl::on_handler_thread(const HttpRequest& request) {
  co_return co_await asio::co_spawn(
      handlers,
      [this, &request]() -> asio::awaitable<HttpResponse> { co_return callbacks.handle(request); },
      asio::use_awaitable);
}

// `why` is a variable of the caller: gcc 12 destroys a temporary in a co_await expression twice.
asio::awaitable<void> HttpServer::Impl::refuse(beast::tcp_stream& stream, const Error& why) {
  boost::system::error_code error;
  auto message = make_message(problem(why), 11, false, false);
  stream.expires_after(limits.transfer);
  co_await http::async_write(stream, message, asio::redirect_error(asio::use_awaitable, error));
}

asio::awaitable<bool> HttpServer::Impl::serve_one(beast::tcp_stream& stream,
                                                  beast::flat_buffer& buffer,
                                                  const std::string& remote) {
  boost::system::error_code error;
  http::request_parser<BodyType> parser;
  parser.header_limit(limits.most_header_bytes);
  // Set below once the path is known; until then nothing of a body is read.
  parser.body_limit(boost::none);
  parser.eager(false);
  stream.expires_after(limits.idle);
  co_await http::async_read_header(stream, buffer, parser,
                                   asio::redirect_error(asio::use_awaitable, error));
  if (error == http::error::header_limit || error == http::error::buffer_overflow) {
    const Error why{Code::kTooLarge, "header", {}};
    co_await refuse(stream, why);
    co_return false;
  }
  if (error) co_return false;

  const std::string method(parser.get().method_string());
  const std::string target(parser.get().target());
  if (target.empty() || target.front() != '/') {
    const Error why{Code::kBadRequest, "target", {}};
    co_await refuse(stream, why);
    co_return false;
  }
  const std::uint64_t most = callbacks.most_body(method, target.substr(0, target.find('?')));
  const Error too_large{Code::kTooLarge, {}, "above " + std::to_string(most) + " bytes"};
  if (parser.content_length() && *parser.content_length() > most) {
    co_await refuse(stream, too_large);
    co_return false;
  }
  parser.body_limit(most);
  if (beast::iequals(parser.get()[http::field::expect], "100-continue")) {
    http::response<http::empty_body> go_on(http::status::continue_, parser.get().version());
    co_await http::async_write(stream, go_on, asio::redirect_error(asio::use_awaitable, error));
    if (error) co_return false;
  }
  stream.expires_after(limits.transfer);
  co_await http::async_read(stream, buffer, parser,
                            asio::redirect_error(asio::use_awaitable, error));
  if (error == http::error::body_limit) {
    co_await refuse(stream, too_large);
    co_return false;
  }
  if (error) co_return false;

  const unsigned version = parser.get().version();
  const bool keep_alive = parser.get().keep_alive() && !stopping;
  const bool head_only = method == "HEAD";
  HttpRequest request = take_request(parser.release(), remote);
  if (head_only) request.method = "GET";
  ++in_handlers;
  // The handlers have time limits of their own (guards, DNS); the peer is not to blame.
  stream.expires_never();
  HttpResponse response = co_await on_handler_thread(request);
  --in_handlers;
  auto message = make_message(std::move(response), version, keep_alive, head_only);
  stream.expires_after(limits.transfer);
  co_await http::async_write(stream, message, asio::redirect_error(asio::use_awaitable, error));
  // What is deposited with the guard and handed over by it is secret.
  wipe(request.body);
  wipe(message.body());
  co_return !error && keep_alive;
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
  auto impl = std::make_unique<Impl>(limits, std::move(callbacks));
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
    if (impl->stopping) return;
    impl->stopping = true;
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
          } while (impl->in_handlers > 0 && std::chrono::steady_clock::now() < latest);
          impl->io.stop();
        },
        asio::detached);
  });
}

}  // namespace waferseal::native
