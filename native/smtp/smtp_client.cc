#include "native/smtp/smtp_client.h"

#include <algorithm>
#include <array>
#include <charconv>

#include "native/smtp/dot_stuffing.h"

namespace waferseal::delivery {
namespace {

// RFC 5321, 4.5.3.1.3: 256 octets with the angle brackets.
constexpr std::size_t kMostPath = 254;
// More than a server needs to say within one flight; what is beyond is not read ahead.
constexpr std::size_t kReadSize = 4096;

Status check_path(const std::string& path) {
  const auto unsafe = [](char c) {
    const auto octet = static_cast<unsigned char>(c);
    return octet < 0x20 || octet == 0x7F || c == '<' || c == '>';
  };
  if (path.size() > kMostPath || std::any_of(path.begin(), path.end(), unsafe)) {
    return Error{Code::kInvalidArgument, "SMTP path", {}};
  }
  return Done{};
}

bool equal_ignoring_case(std::string_view a, std::string_view b) {
  const auto lower = [](char c) { return c >= 'A' && c <= 'Z' ? static_cast<char>(c | 0x20) : c; };
  return std::equal(a.begin(), a.end(), b.begin(), b.end(),
                    [&](char x, char y) { return lower(x) == lower(y); });
}

}  // namespace

SmtpClient::SmtpClient(Stream stream, const SmtpTimeouts& timeouts, Deadline deadline)
    : stream_(std::move(stream)), timeouts_(timeouts), deadline_(deadline) {}

Result<SmtpClient> SmtpClient::connect(const std::string& address, std::uint16_t port,
                                       const SmtpTimeouts& timeouts, Deadline deadline) {
  const Deadline connected =
      std::min<Deadline>(deadline, std::chrono::steady_clock::now() + timeouts.connect);
  WAFERSEAL_TRY(Stream stream, Stream::connect(address, port, connected));
  return SmtpClient(std::move(stream), timeouts, deadline);
}

Deadline SmtpClient::by(std::chrono::milliseconds timeout) const {
  return std::min<Deadline>(deadline_, std::chrono::steady_clock::now() + timeout);
}

Status SmtpClient::send(std::string_view line, Deadline deadline) {
  const std::string with_end = std::string(line) + "\r\n";
  return stream_.write(as_bytes(with_end), deadline);
}

Result<Reply> SmtpClient::receive(Deadline deadline) {
  ReplyParser parser;
  std::array<std::uint8_t, kReadSize> chunk;
  for (;;) {
    WAFERSEAL_TRY(const std::size_t used, parser.feed(as_text(buffered_)));
    buffered_.erase(buffered_.begin(), buffered_.begin() + static_cast<std::ptrdiff_t>(used));
    if (parser.complete()) return parser.take();
    WAFERSEAL_TRY(const std::size_t size, stream_.read(chunk, deadline));
    append(buffered_, ByteView(chunk).first(size));
  }
}

Result<Reply> SmtpClient::command(const std::string& line, std::chrono::milliseconds timeout) {
  const Deadline deadline = by(timeout);
  WAFERSEAL_CHECK(send(line, deadline));
  return receive(deadline);
}

Result<Reply> SmtpClient::hello(const std::string& own_name) {
  forget();
  if (!greeted_) {
    WAFERSEAL_TRY(Reply greeting, receive(by(timeouts_.greeting)));
    greeted_ = true;
    if (!greeting.positive()) return greeting;
  }
  WAFERSEAL_TRY(Reply reply, command("EHLO " + own_name, timeouts_.command));
  // RFC 5321, 3.2: a server that knows no EHLO knows no STARTTLS either.
  if (reply.permanent() && !stream_.is_tls()) {
    return command("HELO " + own_name, timeouts_.command);
  }
  if (reply.positive()) learn(reply);
  return reply;
}

void SmtpClient::forget() {
  starttls_ = smtputf8_ = eightbit_ = size_ = dsn_ = false;
  size_limit_ = 0;
}

// RFC 5321, 4.1.1.1: keyword and parameters on each line but the first.
void SmtpClient::learn(const Reply& ehlo) {
  for (std::size_t i = 1; i < ehlo.lines.size(); ++i) {
    const std::string_view line = ehlo.lines[i];
    const std::string_view keyword = line.substr(0, line.find(' '));
    if (equal_ignoring_case(keyword, "STARTTLS")) starttls_ = true;
    if (equal_ignoring_case(keyword, "SMTPUTF8")) smtputf8_ = true;
    if (equal_ignoring_case(keyword, "8BITMIME")) eightbit_ = true;
    if (equal_ignoring_case(keyword, "DSN")) dsn_ = true;
    if (equal_ignoring_case(keyword, "SIZE")) {
      size_ = true;
      const std::string_view number =
          keyword.size() < line.size() ? line.substr(keyword.size() + 1) : std::string_view();
      std::uint64_t limit = 0;
      const auto [end, error] =
          std::from_chars(number.data(), number.data() + number.size(), limit);
      if (error == std::errc() && end == number.data() + number.size()) size_limit_ = limit;
    }
  }
}

Result<TlsEvidence> SmtpClient::start_tls(const TlsTrust& trust, const TlsDemand& demand) {
  if (!starttls_) return Error{Code::kTlsNotOffered, demand.host, {}};
  WAFERSEAL_TRY(const Reply reply, command("STARTTLS", timeouts_.command));
  if (reply.code != 220) return Error{Code::kTlsRefused, demand.host, reply.summary()};
  // SPEC 8.5: what came in clear behind the 220 was not sent by the one we are about to verify; it must not
  // be read as a reply inside TLS.
  if (!buffered_.empty()) {
    buffered_.clear();
    return Error{Code::kTlsInjected, demand.host, {}};
  }
  forget();
  return stream_.start_tls(trust, demand, by(timeouts_.handshake));
}

Result<Reply> SmtpClient::mail(const std::string& reverse_path, std::uint64_t message_size,
                               bool utf8, const DsnOptions& dsn) {
  WAFERSEAL_CHECK(check_path(reverse_path));
  std::string line = "MAIL FROM:<" + reverse_path + ">";
  if (size_) line += " SIZE=" + std::to_string(message_size);
  if (eightbit_) line += " BODY=8BITMIME";
  if (utf8) line += " SMTPUTF8";
  if (dsn_) line += dsn_of_mail(dsn);
  return command(line, timeouts_.command);
}

Result<Reply> SmtpClient::recipient(const std::string& forward_path, const DsnOptions& dsn) {
  WAFERSEAL_CHECK(check_path(forward_path));
  std::string line = "RCPT TO:<" + forward_path + ">";
  if (dsn_) line += dsn_of_recipient(dsn);
  return command(line, timeouts_.command);
}

Result<Reply> SmtpClient::data(ByteView message, const std::function<Status()>& before_end) {
  ended_ = false;
  WAFERSEAL_TRY(Reply start, command("DATA", timeouts_.data_start));
  if (start.code != 354) {
    // RFC 5321, 4.2.5: a positive reply would leave open who speaks next.
    if (start.positive()) return Error{Code::kSmtpBadReply, "DATA", start.summary()};
    return start;
  }
  DotStuffing stuffing(message);
  while (!stuffing.done()) {
    const SecretBytes block = stuffing.next();
    WAFERSEAL_CHECK(stream_.write(block.reveal(), by(timeouts_.data_block)));
  }
  WAFERSEAL_CHECK(before_end());
  ended_ = true;
  const Deadline deadline = by(timeouts_.data_end);
  WAFERSEAL_CHECK(send(".", deadline));
  return receive(deadline);
}

void SmtpClient::quit() {
  const auto reply = command("QUIT", std::chrono::seconds(1));
  static_cast<void>(reply);
}

}  // namespace waferseal::delivery
