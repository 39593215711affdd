#include "tests/native/https/https_peer.h"

#include <arpa/inet.h>
#include <openssl/ssl.h>
#include <sys/socket.h>
#include <unistd.h>

#include <csignal>
#include <cstdlib>
#include <memory>
#include <utility>

namespace waferseal::https {

HttpsPeer::HttpsPeer(delivery::Certificate certificate, std::string answer)
    : certificate_(std::move(certificate)), answer_(std::move(answer)) {
  std::signal(SIGPIPE, SIG_IGN);  // clients may leave in the middle, as the program itself has it
  listener_ = ::socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
  sockaddr_in address{};
  address.sin_family = AF_INET;
  address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
  socklen_t length = sizeof(address);
  if (::bind(listener_, reinterpret_cast<sockaddr*>(&address), length) != 0 ||
      ::listen(listener_, 8) != 0 ||
      ::getsockname(listener_, reinterpret_cast<sockaddr*>(&address), &length) != 0) {
    std::abort();
  }
  port_ = ntohs(address.sin_port);
  thread_ = std::thread([this] { run(); });
}

HttpsPeer::~HttpsPeer() {
  stopping_ = true;
  ::shutdown(listener_, SHUT_RDWR);
  thread_.join();
  ::close(listener_);
}

std::string HttpsPeer::asked() const {
  const std::lock_guard<std::mutex> lock(mutex_);
  return asked_;
}

void HttpsPeer::run() {
  while (!stopping_) {
    const int socket = ::accept4(listener_, nullptr, nullptr, SOCK_CLOEXEC);
    if (socket < 0) return;
    const timeval patience{5, 0};
    ::setsockopt(socket, SOL_SOCKET, SO_RCVTIMEO, &patience, sizeof(patience));
    serve(socket);
    ::close(socket);
  }
}

void HttpsPeer::serve(int socket) {
  const std::unique_ptr<SSL_CTX, decltype(&SSL_CTX_free)> context(SSL_CTX_new(TLS_server_method()),
                                                                  SSL_CTX_free);
  SSL_CTX_use_certificate(context.get(), certificate_.certificate.get());
  SSL_CTX_use_PrivateKey(context.get(), certificate_.key.get());
  const std::unique_ptr<SSL, decltype(&SSL_free)> tls(SSL_new(context.get()), SSL_free);
  SSL_set_fd(tls.get(), socket);
  if (SSL_accept(tls.get()) != 1) return;
  std::string request;
  char buffer[4096];
  while (request.find("\r\n\r\n") == std::string::npos) {
    const int count = SSL_read(tls.get(), buffer, sizeof(buffer));
    if (count <= 0) return;
    request.append(buffer, static_cast<std::size_t>(count));
  }
  {
    const std::lock_guard<std::mutex> lock(mutex_);
    asked_ = request.substr(0, request.find('\r'));
  }
  SSL_write(tls.get(), answer_.data(), static_cast<int>(answer_.size()));
  SSL_shutdown(tls.get());
}

}  // namespace waferseal::https
