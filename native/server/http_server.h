// HTTP/1.1 over TCP or a Unix socket: one thread for the connections, a few for the handlers. TLS is the business of
// the proxy in front; without one, listen on the loopback only.
#ifndef WAFERSEAL_NATIVE_SERVER_HTTP_SERVER_H_
#define WAFERSEAL_NATIVE_SERVER_HTTP_SERVER_H_

#include <chrono>
#include <cstdint>
#include <functional>
#include <memory>
#include <string>
#include <vector>

#include "native/server/http.h"

namespace waferseal::native {

inline constexpr std::size_t kMostSocketPath = 107;  // what fits into sun_path

struct HttpLimits {
  std::size_t most_connections = 4096;
  std::uint32_t most_header_bytes = 16 * 1024;
  // Of all requests that are read or worked on; who comes when it is used up waits (body_budget.h).
  std::uint64_t most_body_bytes = std::uint64_t{256} * 1024 * 1024;
  std::chrono::milliseconds body_patience{20'000};
  std::chrono::seconds idle{60};       // until the next request begins
  std::chrono::seconds transfer{120};  // to read a body or write an answer
  std::size_t handler_threads = 2;
  std::vector<std::string> trusted_proxies;  // as client_address takes them
};

struct HttpCallbacks {
  // How many bytes of body may follow this head; asked before they are read.
  std::function<std::uint64_t(const std::string& method, const std::string& path)> most_body;
  // Called on a handler thread, several at a time. Must not throw.
  std::function<HttpResponse(const HttpRequest&)> handle;
};

class HttpServer {
 public:
  // Listens at once, on "127.0.0.1:8080" or "[::1]:0", or for user and group of this process on
  // "unix:/run/waferseal-guard/socket". kConfigInvalid: the address cannot be used.
  static Result<std::unique_ptr<HttpServer>> listen(const std::string& address, HttpLimits limits,
                                                    HttpCallbacks callbacks);
  ~HttpServer();

  std::uint16_t port() const;  // 0: it is a Unix socket
  // Serves until `stop`.
  void run();
  // From any thread or a signal handler's thread. Open requests are finished first, for up to 5 s.
  void stop();

 private:
  struct Impl;
  explicit HttpServer(std::unique_ptr<Impl> impl);
  std::unique_ptr<Impl> impl_;
};

}  // namespace waferseal::native

#endif  // WAFERSEAL_NATIVE_SERVER_HTTP_SERVER_H_
