// What whoever runs the server asks it, on an address of its own that only they reach:
//   GET /healthz   200 while the process answers
//   GET /readyz    200 if it can do its work, else 503; a line for each thing that it needs
//   GET /metrics   counts and gauges, in the text format of Prometheus
#ifndef WAFERSEAL_NATIVE_SERVER_MONITOR_H_
#define WAFERSEAL_NATIVE_SERVER_MONITOR_H_

#include <functional>
#include <memory>
#include <string>
#include <thread>
#include <vector>

#include "native/server/http_server.h"
#include "native/server/metrics.h"

namespace waferseal::native {

// One thing that the server needs; empty: it is well.
struct Need {
  std::string name;
  std::string problem;
};

struct MonitorCallbacks {
  std::function<std::vector<Need>()> needs;
  std::function<void(MetricsText&)> metrics;
};

class Monitor {
 public:
  // Answers from now on until it is destroyed. Errors: those of HttpServer::listen.
  static Result<std::unique_ptr<Monitor>> start(const std::string& address,
                                                MonitorCallbacks callbacks);
  ~Monitor();
  std::uint16_t port() const { return http_->port(); }

 private:
  explicit Monitor(std::unique_ptr<HttpServer> http);
  std::unique_ptr<HttpServer> http_;
  std::thread thread_;
};

}  // namespace waferseal::native

#endif  // WAFERSEAL_NATIVE_SERVER_MONITOR_H_
