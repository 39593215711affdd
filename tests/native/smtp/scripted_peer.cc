#include "tests/native/smtp/scripted_peer.h"

#include <arpa/inet.h>
#include <poll.h>
#include <signal.h>
#include <sys/socket.h>
#include <unistd.h>

#include <algorithm>
#include <cstdlib>
#include <iostream>

namespace waferseal::delivery {

Step send(const std::string& text) { return {Step::Kind::kSend, text, {}}; }
Step expect(const std::string& prefix) { return {Step::Kind::kExpect, prefix, {}}; }
Step expect_data() { return {Step::Kind::kExpectData, {}, {}}; }
Step start_tls(const Certificate& certificate) { return {Step::Kind::kStartTls, {}, certificate}; }
Step start_old_tls(const Certificate& certificate) {
  return {Step::Kind::kStartOldTls, {}, certificate};
}
Step cut() { return {Step::Kind::kCut, {}, {}}; }
Step silence() { return {Step::Kind::kSilence, {}, {}}; }

Script operator+(Script a, const Script& b) {
  a.insert(a.end(), b.begin(), b.end());
  return a;
}

namespace {

std::string ehlo_reply(const std::vector<std::string>& extensions) {
  std::string reply = "250-peer.test greets you\r\n";
  for (const std::string& extension : extensions) reply += "250-" + extension + "\r\n";
  return reply + "250 HELP\r\n";
}

}  // namespace

Script greeting(const std::vector<std::string>& extensions) {
  return {send("220 peer.test ESMTP\r\n"), expect("EHLO "), send(ehlo_reply(extensions))};
}

Script to_tls(const Certificate& certificate, const std::vector<std::string>& extensions) {
  return greeting({"STARTTLS"}) + Script{expect("STARTTLS"), send("220 go ahead\r\n"),
                                         start_tls(certificate), expect("EHLO "),
                                         send(ehlo_reply(extensions))};
}

Script transaction(const std::string& mail, const std::string& rcpt, const std::string& end) {
  Script script = {expect("MAIL FROM:"), send(mail + "\r\n")};
  if (mail[0] != '2') return script + Script{expect("QUIT"), send("221 bye\r\n")};
  script = script + Script{expect("RCPT TO:"), send(rcpt + "\r\n")};
  if (rcpt[0] != '2') return script + Script{expect("QUIT"), send("221 bye\r\n")};
  return script + Script{expect("DATA"),     send("354 go\r\n"), expect_data(),
                         send(end + "\r\n"), expect("QUIT"),     send("221 bye\r\n")};
}

Script takes_all() { return transaction("250 ok", "250 ok", "250 2.0.0 taken as 42"); }

// Reads and writes, in clear or in TLS.
class ScriptedPeer::Connection {
 public:
  Connection(int socket, const std::atomic<bool>& stopping)
      : socket_(socket), stopping_(stopping) {}
  ~Connection() {
    if (ssl_) SSL_free(ssl_);
    close(socket_);
  }
  Connection(const Connection&) = delete;
  Connection& operator=(const Connection&) = delete;

  bool in_tls() const { return ssl_ != nullptr; }

  bool write(const std::string& text) {
    const int size = static_cast<int>(text.size());
    if (ssl_) return SSL_write(ssl_, text.data(), size) == size;
    return ::send(socket_, text.data(), text.size(), MSG_NOSIGNAL) == size;
  }

  // One line without its end; false at the end of the connection.
  bool read_line(std::string& line) {
    line.clear();
    char c = 0;
    while (read_char(c)) {
      if (c == '\n') {
        if (!line.empty() && line.back() == '\r') line.pop_back();
        return true;
      }
      line.push_back(c);
    }
    return false;
  }

  bool read_char(char& c) {
    if (ssl_ && SSL_pending(ssl_) > 0) return SSL_read(ssl_, &c, 1) == 1;
    pollfd watched{socket_, POLLIN, 0};
    while (!stopping_) {
      if (poll(&watched, 1, 50) <= 0) continue;
      if (ssl_) return SSL_read(ssl_, &c, 1) == 1;
      return recv(socket_, &c, 1, 0) == 1;
    }
    return false;
  }

  // The SNI, or nothing if the handshake failed.
  bool accept_tls(const Certificate& certificate, int most_version, std::string& sni) {
    SSL_CTX* context = SSL_CTX_new(TLS_server_method());
    SSL_CTX_set_security_level(context, 0);
    SSL_CTX_set_min_proto_version(context, TLS1_VERSION);
    SSL_CTX_set_max_proto_version(context, most_version);
    SSL_CTX_use_certificate(context, certificate.certificate.get());
    SSL_CTX_use_PrivateKey(context, certificate.key.get());
    if (certificate.issuer) SSL_CTX_add1_chain_cert(context, certificate.issuer.get());
    ssl_ = SSL_new(context);
    SSL_CTX_free(context);
    SSL_set_fd(ssl_, socket_);
    if (SSL_accept(ssl_) != 1) return false;
    const char* name = SSL_get_servername(ssl_, TLSEXT_NAMETYPE_host_name);
    if (name != nullptr) sni = name;
    return true;
  }

 private:
  int socket_;
  const std::atomic<bool>& stopping_;
  SSL* ssl_ = nullptr;
};

ScriptedPeer::ScriptedPeer(std::vector<Script> scripts, const std::string& address,
                           std::uint16_t port)
    : scripts_(std::move(scripts)) {
  signal(SIGPIPE, SIG_IGN);
  listener_ = socket(AF_INET, SOCK_STREAM, 0);
  const int yes = 1;
  setsockopt(listener_, SOL_SOCKET, SO_REUSEADDR, &yes, sizeof yes);
  sockaddr_in name{};
  name.sin_family = AF_INET;
  name.sin_port = htons(port);
  inet_pton(AF_INET, address.c_str(), &name.sin_addr);
  socklen_t size = sizeof name;
  if (bind(listener_, reinterpret_cast<sockaddr*>(&name), size) != 0 || listen(listener_, 8) != 0 ||
      getsockname(listener_, reinterpret_cast<sockaddr*>(&name), &size) != 0) {
    std::cerr << "the scripted peer cannot listen on " << address << "\n";
    std::abort();
  }
  port_ = ntohs(name.sin_port);
  thread_ = std::thread([this] { serve(); });
}

ScriptedPeer::~ScriptedPeer() {
  stopping_ = true;
  thread_.join();
  close(listener_);
}

void ScriptedPeer::serve() {
  pollfd watched{listener_, POLLIN, 0};
  while (!stopping_) {
    if (poll(&watched, 1, 20) <= 0) continue;
    const int socket = accept(listener_, nullptr, nullptr);
    if (socket < 0) continue;
    const auto which = static_cast<std::size_t>(connections_++);
    play(socket, scripts_[std::min(which, scripts_.size() - 1)]);
  }
}

void ScriptedPeer::play(int socket, const Script& script) {
  Connection connection(socket, stopping_);
  std::string line;
  for (const Step& step : script) {
    switch (step.kind) {
      case Step::Kind::kSend:
        if (!connection.write(step.text)) return;
        break;
      case Step::Kind::kExpect:
        if (!connection.read_line(line)) return;
        record((connection.in_tls() ? "tls: " : "") + line);
        if (line.rfind(step.text, 0) != 0) return;
        break;
      case Step::Kind::kExpectData: {
        std::string all;
        while (connection.read_line(line) && line != ".") all += line + "\r\n";
        const std::lock_guard<std::mutex> lock(mutex_);
        data_ = line == "." ? all : "cut: " + all;
        break;
      }
      case Step::Kind::kStartTls:
      case Step::Kind::kStartOldTls: {
        std::string sni;
        const int most = step.kind == Step::Kind::kStartTls ? TLS1_3_VERSION : TLS1_1_VERSION;
        if (!connection.accept_tls(step.certificate, most, sni)) return;
        record("handshake " + sni);
        break;
      }
      case Step::Kind::kCut:
        return;
      case Step::Kind::kSilence: {
        char ignored = 0;
        while (connection.read_char(ignored)) {
        }
        return;
      }
    }
  }
}

void ScriptedPeer::record(const std::string& line) {
  const std::lock_guard<std::mutex> lock(mutex_);
  heard_.push_back(line);
}

std::vector<std::string> ScriptedPeer::heard() const {
  const std::lock_guard<std::mutex> lock(mutex_);
  return heard_;
}

bool ScriptedPeer::heard_any(const std::string& prefix) const {
  const std::vector<std::string> lines = heard();
  return std::any_of(lines.begin(), lines.end(), [&](const std::string& line) {
    return line.rfind(prefix, 0) == 0 || line.rfind("tls: " + prefix, 0) == 0;
  });
}

std::string ScriptedPeer::data() const {
  const std::lock_guard<std::mutex> lock(mutex_);
  return data_;
}

}  // namespace waferseal::delivery
