#include "native/server/monitor.h"

#include <algorithm>
#include <utility>

namespace waferseal::native {
namespace {

HttpResponse text_response(int status, std::string_view type, const std::string& text) {
  HttpResponse response;
  response.status = status;
  response.content_type = type;
  response.headers.emplace_back("Cache-Control", "no-store");
  response.body = to_bytes(text);
  return response;
}

constexpr std::string_view kPlain = "text/plain; charset=utf-8";

HttpResponse ready(const std::vector<Need>& needs) {
  std::string text;
  for (const Need& need : needs) {
    text += need.name + ": " + (need.problem.empty() ? "ok" : need.problem) + "\n";
  }
  const bool all = std::all_of(needs.begin(), needs.end(),
                               [](const Need& need) { return need.problem.empty(); });
  return text_response(all ? 200 : 503, kPlain, text);
}

HttpResponse answer(const MonitorCallbacks& callbacks, const HttpRequest& request) {
  if (request.method != "GET") return problem(Error{Code::kMethodNotAllowed, request.method, {}});
  if (request.path == "/healthz") return text_response(200, kPlain, "ok\n");
  if (request.path == "/readyz") return ready(callbacks.needs());
  if (request.path == "/metrics") {
    MetricsText text;
    callbacks.metrics(text);
    return text_response(200, "text/plain; version=0.0.4; charset=utf-8", text.text());
  }
  return problem(Error{Code::kNotFound, request.path, {}});
}

}  // namespace

Monitor::Monitor(std::unique_ptr<HttpServer> http)
    : http_(std::move(http)), thread_([this] { http_->run(); }) {}

Monitor::~Monitor() {
  http_->stop();
  thread_.join();
}

Result<std::unique_ptr<Monitor>> Monitor::start(const std::string& address,
                                                MonitorCallbacks callbacks) {
  HttpLimits limits;
  limits.most_connections = 16;
  limits.handler_threads = 1;
  HttpCallbacks http;
  http.most_body = [](const std::string&, const std::string&) { return std::uint64_t{0}; };
  http.handle = [callbacks = std::move(callbacks)](const HttpRequest& request) {
    return answer(callbacks, request);
  };
  auto listening = HttpServer::listen(address, std::move(limits), std::move(http));
  if (!listening) return Error{listening.code(), "monitor.listen", listening.error().detail};
  return std::unique_ptr<Monitor>(new Monitor(std::move(*listening)));
}

}  // namespace waferseal::native
