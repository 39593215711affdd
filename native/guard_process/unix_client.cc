#include "native/guard_process/unix_client.h"

#include <boost/asio/io_context.hpp>
#include <boost/asio/local/stream_protocol.hpp>
#include <boost/beast/core/basic_stream.hpp>
#include <boost/beast/core/flat_buffer.hpp>
#include <boost/beast/http.hpp>

#include "native/guard_process/inside.h"

namespace waferseal::native {
namespace {

namespace asio = boost::asio;
namespace beast = boost::beast;
namespace http = boost::beast::http;
using boost::system::error_code;
using local = asio::local::stream_protocol;
using BodyType = http::vector_body<std::uint8_t>;

constexpr std::uint64_t kMostReply = 8 * 1024 * 1024;

std::string_view view(const beast::string_view& text) { return {text.data(), text.size()}; }

}  // namespace

Result<UnixReply> post_over_socket(const std::string& socket, std::string_view path, ByteView body,
                                   std::chrono::milliseconds limit) {
  asio::io_context io{1};
  beast::basic_stream<local> stream(io);
  http::request<BodyType> request(http::verb::post, beast::string_view(path.data(), path.size()),
                                  11);
  request.set(http::field::host, "localhost");
  request.set(http::field::content_type, "application/cbor");
  request.keep_alive(false);
  request.body().assign(body.begin(), body.end());
  request.prepare_payload();
  http::response_parser<BodyType> parser;
  parser.body_limit(kMostReply);
  beast::flat_buffer buffer;
  error_code failed;
  stream.expires_after(limit);
  stream.async_connect(local::endpoint(socket), [&](error_code connected) {
    failed = connected;
    if (failed) return;
    http::async_write(stream, request, [&](error_code written, std::size_t) {
      failed = written;
      if (failed) return;
      http::async_read(stream, buffer, parser,
                       [&](error_code read, std::size_t) { failed = read; });
    });
  });
  io.run();
  // A deposit holds a share.
  wipe(request.body());
  if (failed == beast::error::timeout) return UnixReply{};
  if (failed) return Error{Code::kNetwork, socket, failed.message()};
  auto message = parser.release();
  UnixReply reply;
  reply.status = static_cast<int>(message.result_int());
  const auto news = message.find(beast::string_view(kNewsHeader.data(), kNewsHeader.size()));
  if (news != message.end()) reply.news = std::string(view(news->value()));
  reply.body = std::move(message.body());
  return reply;
}

}  // namespace waferseal::native
