// The client's side of one SMTP connection (RFC 5321), one command at a time.
//
//   WAFERSEAL_TRY(SmtpClient smtp, SmtpClient::connect("192.0.2.1", 25, timeouts, deadline));
//   WAFERSEAL_TRY(Reply hello, smtp.hello("mail.example.org"));         // greeting and EHLO
//   if (smtp.offers_starttls()) smtp.start_tls(trust, demand), smtp.hello(...) again
//   smtp.mail(...), smtp.recipient(...), smtp.data(message, ...)
//
// A refusal by the server is a `Reply`, not an error. Errors are kSmtpTimeout, kSmtpCut and
// kSmtpBadReply: the connection is of no use afterwards. What is sent where is `attempt.h`'s
// business: this class sends in clear if told so.
#ifndef WAFERSEAL_NATIVE_SMTP_SMTP_CLIENT_H_
#define WAFERSEAL_NATIVE_SMTP_SMTP_CLIENT_H_

#include <cstdint>
#include <functional>
#include <optional>
#include <string>

#include "native/smtp/dsn.h"
#include "native/smtp/reply.h"
#include "native/smtp/stream.h"

namespace waferseal::delivery {

// RFC 5321, 4.5.3.2: the least that a client should wait, which is what we wait.
struct SmtpTimeouts {
  std::chrono::milliseconds connect = std::chrono::seconds(30);
  std::chrono::milliseconds greeting = std::chrono::minutes(5);
  std::chrono::milliseconds handshake = std::chrono::seconds(60);
  std::chrono::milliseconds command = std::chrono::minutes(5);
  std::chrono::milliseconds data_start = std::chrono::minutes(2);
  std::chrono::milliseconds data_block = std::chrono::minutes(3);
  std::chrono::milliseconds data_end = std::chrono::minutes(10);
};

class SmtpClient {
 public:
  // `deadline` bounds everything that this client ever does; the timeouts bound single steps.
  static Result<SmtpClient> connect(const std::string& address, std::uint16_t port,
                                    const SmtpTimeouts& timeouts, Deadline deadline);

  // Reads the greeting if it has not been read, and says EHLO. The reply is the greeting if that
  // was not positive, else EHLO's.
  Result<Reply> hello(const std::string& own_name);
  bool offers_starttls() const { return starttls_; }
  bool offers_smtputf8() const { return smtputf8_; }
  bool offers_8bitmime() const { return eightbit_; }
  bool offers_dsn() const { return dsn_; }
  // RFC 1870; 0: no limit named.
  std::uint64_t size_limit() const { return size_limit_; }

  // STARTTLS and the handshake. Everything that was learned or buffered before is forgotten
  // (RFC 3207, 4.2), so say `hello` again. Errors besides the usual: kTlsNotOffered, kTlsRefused
  // (`detail` has the reply), kTlsInjected, kTlsHandshakeCut, kTlsHandshakeFailed. The evidence
  // says whether the server is who it should be.
  Result<TlsEvidence> start_tls(const TlsTrust& trust, const TlsDemand& demand);

  // RFC 5321, 4.1.1.2 and 4.1.1.3. Paths without angle brackets; an empty reverse path is a bounce.
  // kInvalidArgument for a path with control characters or angle brackets, or longer than
  // 4.5.3.1.3 allows. Parameters are added if the server offers them: BODY=8BITMIME, SIZE, SMTPUTF8
  // (`utf8`: ask for it only if it is offered); RET, ENVID and NOTIFY of RFC 3461.
  Result<Reply> mail(const std::string& reverse_path, std::uint64_t message_size, bool utf8,
                     const DsnOptions& dsn);
  Result<Reply> recipient(const std::string& forward_path, const DsnOptions& dsn);

  // DATA, the message with dots stuffed (4.5.2), and the end. `before_end` is called once all is
  // sent but the final dot: if it fails, the connection is dropped and its error returned, and the
  // server must not deliver (4.1.1.4). `ended()` tells whether the final dot may have arrived.
  Result<Reply> data(ByteView message, const std::function<Status()>& before_end);
  bool ended() const { return ended_; }

  // Says QUIT and waits a second at most; failures are of no interest any more.
  void quit();

 private:
  explicit SmtpClient(Stream stream, const SmtpTimeouts& timeouts, Deadline deadline);
  Deadline by(std::chrono::milliseconds timeout) const;
  Status send(std::string_view line, Deadline deadline);
  Result<Reply> receive(Deadline deadline);
  Result<Reply> command(const std::string& line, std::chrono::milliseconds timeout);
  void learn(const Reply& ehlo);
  void forget();

  Stream stream_;
  SmtpTimeouts timeouts_;
  Deadline deadline_;
  Bytes buffered_;  // read, not yet parsed
  bool greeted_ = false;
  bool starttls_ = false;
  bool smtputf8_ = false;
  bool eightbit_ = false;
  bool size_ = false;
  bool dsn_ = false;
  std::uint64_t size_limit_ = 0;
  bool ended_ = false;
};

}  // namespace waferseal::delivery

#endif  // WAFERSEAL_NATIVE_SMTP_SMTP_CLIENT_H_
