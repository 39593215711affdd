#include "native/smtp/stream.h"

#include <openssl/err.h>

#include <boost/asio/buffer.hpp>
#include <boost/asio/io_context.hpp>
#include <boost/asio/ip/address.hpp>
#include <boost/asio/ip/tcp.hpp>
#include <boost/asio/ssl/stream.hpp>
#include <boost/asio/write.hpp>
#include <optional>

#include "native/smtp/tls_connection.h"

namespace waferseal::delivery {
namespace {

namespace asio = boost::asio;
using asio::ip::tcp;
using ErrorCode = boost::system::error_code;

}  // namespace

// Each connection has an io_context of its own and runs it until the one operation at hand is done
// or its deadline has passed. So a caller reads like a conversation, and nothing waits for ever.
struct Stream::Impl {
  asio::io_context io{1};
  tcp::socket socket{io};
  // The context is shared with the trust that made it; asio wants one that it may free.
  std::optional<asio::ssl::context> context;
  std::optional<asio::ssl::stream<tcp::socket&>> tls;
  bool timed_out = false;

  // Starts an operation with a handler for (ErrorCode, size) and waits for it.
  template <class Start>
  std::pair<ErrorCode, std::size_t> wait(Deadline deadline, Start start) {
    std::pair<ErrorCode, std::size_t> result{asio::error::would_block, 0};
    start([&result](ErrorCode error, std::size_t size = 0) { result = {error, size}; });
    io.restart();
    io.run_until(deadline);
    timed_out = !io.stopped();
    if (timed_out) {
      ErrorCode ignored;
      socket.close(ignored);
      io.run();  // the handler sees the abort; `result` must not be touched after we return
    }
    return result;
  }

  Error error(const ErrorCode& code) const {
    if (timed_out) return Error{Code::kSmtpTimeout, {}, {}};
    return Error{Code::kSmtpCut, {}, code.message()};
  }
};

Stream::Stream(std::unique_ptr<Impl> impl) : impl_(std::move(impl)) {}
Stream::Stream(Stream&&) noexcept = default;
Stream& Stream::operator=(Stream&&) noexcept = default;
Stream::~Stream() = default;

Result<Stream> Stream::connect(const std::string& address, std::uint16_t port, Deadline deadline) {
  ErrorCode bad;
  const auto ip = asio::ip::make_address(address, bad);
  if (bad) return Error{Code::kSmtpConnectFailed, address, bad.message()};
  auto impl = std::make_unique<Impl>();
  const tcp::endpoint endpoint(ip, port);
  const auto [error, unused] = impl->wait(deadline, [&](auto handler) {
    impl->socket.async_connect(endpoint, [handler](ErrorCode code) mutable { handler(code); });
  });
  if (impl->timed_out) return Error{Code::kSmtpTimeout, address, "connect"};
  if (error) return Error{Code::kSmtpConnectFailed, address, error.message()};
  ErrorCode ignored;
  impl->socket.set_option(tcp::no_delay(true), ignored);
  return Stream(std::move(impl));
}

Result<std::size_t> Stream::read(MutableByteView into, Deadline deadline) {
  const auto buffer = asio::buffer(into.data(), into.size());
  const auto [error, size] = impl_->wait(deadline, [&](auto handler) {
    if (impl_->tls) {
      impl_->tls->async_read_some(buffer, handler);
    } else {
      impl_->socket.async_read_some(buffer, handler);
    }
  });
  if (error) return impl_->error(error);
  return size;
}

Status Stream::write(ByteView bytes, Deadline deadline) {
  const auto buffer = asio::buffer(bytes.data(), bytes.size());
  const auto [error, size] = impl_->wait(deadline, [&](auto handler) {
    if (impl_->tls) {
      asio::async_write(*impl_->tls, buffer, handler);
    } else {
      asio::async_write(impl_->socket, buffer, handler);
    }
  });
  if (error) return impl_->error(error);
  return Done{};
}

Result<TlsEvidence> Stream::start_tls(const TlsTrust& trust, const TlsDemand& demand,
                                      Deadline deadline) {
  SSL_CTX* context = trust.impl().context.get();
  SSL_CTX_up_ref(context);
  impl_->context.emplace(context);
  impl_->tls.emplace(impl_->socket, *impl_->context);
  SSL* ssl = impl_->tls->native_handle();
  if (!demand_of(ssl, demand)) {
    ERR_clear_error();
    return Error{Code::kTlsHandshakeFailed, demand.host, "the demands cannot be set"};
  }
  const auto [error, unused] = impl_->wait(deadline, [&](auto handler) {
    impl_->tls->async_handshake(asio::ssl::stream_base::client,
                                [handler](ErrorCode code) mutable { handler(code); });
  });
  if (impl_->timed_out) return Error{Code::kTlsHandshakeCut, demand.host, "timed out"};
  if (error) {
    ERR_clear_error();
    const bool by_openssl = error.category() == asio::error::get_ssl_category();
    return Error{by_openssl ? Code::kTlsHandshakeFailed : Code::kTlsHandshakeCut, demand.host,
                 error.message()};
  }
  return evidence_of(ssl, demand);
}

bool Stream::is_tls() const { return impl_->tls.has_value(); }

}  // namespace waferseal::delivery
