#include "native/server/http_connection.h"

#include <boost/asio/co_spawn.hpp>
#include <boost/asio/redirect_error.hpp>
#include <boost/asio/use_awaitable.hpp>
#include <boost/beast/core/flat_buffer.hpp>
#include <boost/beast/http.hpp>
#include <boost/none.hpp>

#include "native/server/client_address.h"

namespace waferseal::native {
namespace {

namespace asio = boost::asio;
namespace beast = boost::beast;
namespace http = boost::beast::http;
using BodyType = http::vector_body<std::uint8_t>;

HttpRequest take_request(http::request<BodyType>&& message, const HttpPeer& peer,
                         const std::vector<std::string>& trusted_proxies) {
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
    // Of a field that comes twice, only lists may be joined: Cookie and X-Forwarded-For are.
    auto [place, added] = request.headers.emplace(name, std::string(field.value()));
    if (!added) place->second += (name == "cookie" ? "; " : ", ") + std::string(field.value());
  }
  request.body = std::move(message.body());
  request.remote = client_address(peer.address, request.header("x-forwarded-for"), trusted_proxies);
  request.peer_user = peer.user;
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

struct Connection {
  asio::awaitable<void> serve();
  // False when the connection ends with it.
  asio::awaitable<bool> serve_one();
  asio::awaitable<HttpResponse> on_handler_thread(const HttpRequest& request);
  // Answers what was not even read; the connection ends then.
  asio::awaitable<void> refuse(const Error& why);

  HttpStream stream;
  HttpPeer peer;
  const HttpLimits& limits;
  const HttpCallbacks& callbacks;
  asio::any_io_executor handlers;
  ConnectionState& state;
  beast::flat_buffer buffer{};
};

asio::awaitable<void> Connection::serve() {
  boost::system::error_code error;
  while (!state.stopping) {
    if (!co_await serve_one()) break;
  }
  stream.socket().shutdown(asio::socket_base::shutdown_send, error);
}

asio::awaitable<HttpResponse> Connection::on_handler_thread(const HttpRequest& request) {
  co_return co_await asio::co_spawn(
      handlers,
      [this, &request]() -> asio::awaitable<HttpResponse> { co_return callbacks.handle(request); },
      asio::use_awaitable);
}

// `why` is a variable of the caller: gcc 12 destroys a temporary in a co_await expression twice.
asio::awaitable<void> Connection::refuse(const Error& why) {
  boost::system::error_code error;
  auto message = make_message(problem(why), 11, false, false);
  stream.expires_after(limits.transfer);
  co_await http::async_write(stream, message, asio::redirect_error(asio::use_awaitable, error));
}

asio::awaitable<bool> Connection::serve_one() {
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
    co_await refuse(why);
    co_return false;
  }
  if (error) co_return false;

  const std::string method(parser.get().method_string());
  const std::string target(parser.get().target());
  if (target.empty() || target.front() != '/') {
    const Error why{Code::kBadRequest, "target", {}};
    co_await refuse(why);
    co_return false;
  }
  const std::uint64_t most = callbacks.most_body(method, target.substr(0, target.find('?')));
  const Error too_large{Code::kTooLarge, {}, "above " + std::to_string(most) + " bytes"};
  if (parser.content_length() && *parser.content_length() > most) {
    co_await refuse(too_large);
    co_return false;
  }
  parser.body_limit(most);
  // Until there is memory for it nothing of a body is read.
  stream.expires_never();
  const bool chunked = parser.get().chunked();
  const std::optional<BodyBudget::Share> share = co_await state.bodies.take(
      chunked ? most : parser.content_length().value_or(0), limits.body_patience);
  if (!share) {
    const Error busy{Code::kServerBusy, {}, {}};
    co_await refuse(busy);
    co_return false;
  }
  if (beast::iequals(parser.get()[http::field::expect], "100-continue")) {
    http::response<http::empty_body> go_on(http::status::continue_, parser.get().version());
    co_await http::async_write(stream, go_on, asio::redirect_error(asio::use_awaitable, error));
    if (error) co_return false;
  }
  stream.expires_after(limits.transfer);
  co_await http::async_read(stream, buffer, parser,
                            asio::redirect_error(asio::use_awaitable, error));
  if (error == http::error::body_limit) {
    co_await refuse(too_large);
    co_return false;
  }
  if (error) co_return false;

  const unsigned version = parser.get().version();
  const bool keep_alive = parser.get().keep_alive() && !state.stopping;
  const bool head_only = method == "HEAD";
  HttpRequest request = take_request(parser.release(), peer, limits.trusted_proxies);
  if (head_only) request.method = "GET";
  ++state.in_handlers;
  // The handlers have time limits of their own (guards, DNS); the peer is not to blame.
  stream.expires_never();
  HttpResponse response = co_await on_handler_thread(request);
  --state.in_handlers;
  auto message = make_message(std::move(response), version, keep_alive, head_only);
  stream.expires_after(limits.transfer);
  co_await http::async_write(stream, message, asio::redirect_error(asio::use_awaitable, error));
  // What is deposited with the guard and handed over by it is secret.
  wipe(request.body);
  wipe(message.body());
  co_return !error && keep_alive;
}

}  // namespace

asio::awaitable<void> serve_connection(HttpStream stream, HttpPeer peer, const HttpLimits& limits,
                                       const HttpCallbacks& callbacks,
                                       asio::any_io_executor handlers, ConnectionState& state) {
  Connection connection{std::move(stream), std::move(peer),     limits,
                        callbacks,         std::move(handlers), state};
  co_await connection.serve();
}

}  // namespace waferseal::native
