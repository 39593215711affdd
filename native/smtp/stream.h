// One TCP connection that may become TLS. Every operation has a deadline and blocks until then.
#ifndef WAFERSEAL_NATIVE_SMTP_STREAM_H_
#define WAFERSEAL_NATIVE_SMTP_STREAM_H_

#include <chrono>
#include <cstdint>
#include <memory>
#include <string>

#include "native/smtp/tls.h"
#include "waferseal/bytes.h"

namespace waferseal::delivery {

using Deadline = std::chrono::steady_clock::time_point;

class Stream {
 public:
  // `address` is an IPv4 or IPv6 address as text. kSmtpConnectFailed, kSmtpTimeout.
  static Result<Stream> connect(const std::string& address, std::uint16_t port, Deadline deadline);
  Stream(Stream&&) noexcept;
  Stream& operator=(Stream&&) noexcept;
  ~Stream();

  // At least one octet, at most `into.size()`. kSmtpCut at the end of the connection (a TLS
  // connection that ends without close_notify included), kSmtpTimeout.
  Result<std::size_t> read(MutableByteView into, Deadline deadline);
  // All of `bytes`. kSmtpCut, kSmtpTimeout.
  Status write(ByteView bytes, Deadline deadline);

  // Becomes the client of a TLS connection, 1.2 at least. Success means that the handshake is
  // finished; whether the server is who it should be stands in the evidence, and the caller must
  // look. kTlsHandshakeCut, kTlsHandshakeFailed (`detail` has OpenSSL's reason); the connection is
  // of no use then.
  Result<TlsEvidence> start_tls(const TlsTrust& trust, const TlsDemand& demand, Deadline deadline);
  bool is_tls() const;

 private:
  struct Impl;
  explicit Stream(std::unique_ptr<Impl> impl);
  std::unique_ptr<Impl> impl_;
};

}  // namespace waferseal::delivery

#endif  // WAFERSEAL_NATIVE_SMTP_STREAM_H_
