#include "native/server/server.h"

#include <atomic>
#include <condition_variable>
#include <thread>

#include "native/escrow/guard_warnings.h"
#include "native/guard_process/remote_guard.h"
#include "native/lifecycle/accept.h"
#include "native/lifecycle/renew.h"
#include "native/log/log.h"
#include "native/server/backend_pool.h"
#include "native/server/embedded_guard.h"
#include "native/server/health.h"
#include "native/server/housekeeping.h"
#include "native/server/http_server.h"
#include "native/server/monitor.h"
#include "native/server/pages.h"
#include "native/server/routes.h"

namespace waferseal::native {
namespace {

constexpr std::size_t kHandlerThreads = 4;
// What has expired is gone from the guard's cells within this (THREAT-MODEL, promise 5).
constexpr std::chrono::seconds kHousekeeping{1};
constexpr std::chrono::seconds kQueuePause{1};

// A secret that the store keeps: made at the first start.
Result<SecretBytes> stored_secret(Store& store, const std::string& name) {
  const SecretBytes fresh = system_random().secret(32);
  WAFERSEAL_TRY(Bytes kept, store.settings().server_value(name, fresh.reveal()));
  return SecretBytes::adopt(std::move(kept));
}

}  // namespace

UnixTime system_time() {
  return std::chrono::time_point_cast<std::chrono::seconds>(std::chrono::system_clock::now());
}

struct Server::Impl {
  Shared shared;
  BackendPool backends;
  Router router = make_router();
  std::unique_ptr<Pages> pages;
  std::vector<std::string> origins;
  QueueWork queue_work;
  std::size_t queue_workers = 1;
  std::unique_ptr<HttpServer> http;
  std::unique_ptr<Backend> monitored;  // its own, so that busy handlers do not keep it waiting
  std::unique_ptr<Monitor> monitor;
  std::vector<std::thread> queue_threads;
  std::thread house_thread;
  std::mutex mutex;
  std::condition_variable changed;
  bool stopping = false;
  std::uint64_t wakes = 0;  // how often the queue's workers were woken

  Result<std::unique_ptr<Backend>> open_backend();
  Status open_guard(ServerParts& parts);
  // Finishes what a crash left arming, and asks what happened meanwhile.
  Status begin_with_guard(Backend& backend);
  HttpResponse handle(const HttpRequest& request);
  HttpResponse route(const HttpRequest& request);
  // True: stop. Waits for so long.
  bool wait(std::chrono::seconds time);
  // The same, or until `wakes` is another than the caller has seen.
  bool wait_for_work(std::chrono::seconds time, std::uint64_t& seen);
  Status start_monitor();
  bool is_stopping();
  void work_on_queue();
  Status keep_house_once();
  void keep_house_on_and_on();
};

Result<std::unique_ptr<Backend>> Server::Impl::open_backend() {
  WAFERSEAL_TRY(auto store, open_store(shared.options.folder));
  WAFERSEAL_TRY(BlobStore blobs, BlobStore::open(shared.options.folder / "blobs"));
  return std::make_unique<Backend>(shared, std::move(store), std::move(blobs));
}

HttpResponse Server::Impl::route(const HttpRequest& request) {
  const bool api = request.path.rfind("/api/", 0) == 0 || request.path.rfind("/guard/", 0) == 0 ||
                   request.path.rfind("/portal/", 0) == 0 || request.path == "/healthz";
  if (!api && request.method == "GET" && pages) {
    if (auto page = pages->find(request.path, request.header("accept-encoding")))
      return std::move(*page);
  }
  BackendPool::Loan backend = backends.borrow();
  return router.dispatch(*backend, request, origins);
}

Status Server::Impl::open_guard(ServerParts& parts) {
  if (!parts.guard && !parts.guard_elsewhere) return Done{};
  if (!parts.ticket_key) {
    return Error{Code::kConfigInvalid, "keys.ticket", "a guard takes tickets of the server"};
  }
  shared.ticket_key = std::make_unique<SigningKey>(std::move(*parts.ticket_key));
  if (parts.guard_elsewhere) {
    shared.guard_origin = parts.guard_elsewhere->origin;
    shared.guard =
        std::make_unique<RemoteGuard>(parts.guard_elsewhere->socket, parts.guard_elsewhere->id,
                                      RemoteGuardHooks{std::move(parts.guard_hooks.on_event),
                                                       [this] { shared.guard_news.miss(); }});
    const Status there = shared.guard->keep_house();
    if (!there) log::write_failure("guard", there.error());
    return Done{};
  }
  shared.guard_origin = parts.guard->origin;
  GuardKeys keys{parts.guard->id, std::move(parts.guard->identity), shared.ticket_key->public_key(),
                 system_random().secret(32), std::move(parts.guard->password_seed)};
  WAFERSEAL_TRY(auto embedded, GuardService::open(parts.guard->folder, std::move(keys), shared.now,
                                                  std::move(parts.guard_hooks)));
  log_how_it_came_back(*embedded);
  shared.guard = std::move(embedded);
  return Done{};
}

Status Server::Impl::begin_with_guard(Backend& backend) {
  // The round of housekeeping that finds it there goes on.
  if (shared.guard && !shared.guard->state()) {
    shared.guard_news.miss();
    return Done{};
  }
  (void)shared.guard_news.take_missed();  // all of it is asked for now
  EmbeddedGuard guard(shared);
  WAFERSEAL_CHECK(lifecycle::accept_what_waits(backend.kept(), guard));
  if (const Status renewed = lifecycle::renew_what_waits(backend.kept(), guard); !renewed) {
    log::write_failure("renewals", renewed.error());
  }
  return ask_guard_what_is_gone(backend);
}

namespace {

// What is answered with 5xx is the world's fault only if its code says so.
log::Level level_of(const HttpResponse& response) {
  if (response.status < 500) return log::Level::kInfo;
  return log::level_of(code_from_name(response.code).value_or(Code::kInternal));
}

}  // namespace

HttpResponse Server::Impl::handle(const HttpRequest& request) {
  const auto began = std::chrono::steady_clock::now();
  HttpResponse response = route(request);
  const bool page = response.content_type.rfind("text/html", 0) == 0 ||
                    response.content_type.rfind("text/javascript", 0) == 0;
  add_security_headers(response, page && pages ? pages->content_security_policy() : std::string(),
                       shared.options.public_origin.rfind("https://", 0) == 0);
  const auto exactly = std::chrono::steady_clock::now() - began;
  shared.metrics.answered(response.status, exactly);
  const auto took = std::chrono::duration_cast<std::chrono::milliseconds>(exactly);
  const std::string path = loggable_path(request.path);
  log::write(level_of(response), "http",
             {{"method", request.method},
              {"path", path},
              {"status", response.status},
              {"ms", took.count()},
              {"code", response.code},
              {"reason", response.reason}});
  return response;
}

bool Server::Impl::wait(std::chrono::seconds time) {
  std::unique_lock<std::mutex> lock(mutex);
  return changed.wait_for(lock, time, [this] { return stopping; });
}

bool Server::Impl::wait_for_work(std::chrono::seconds time, std::uint64_t& seen) {
  std::unique_lock<std::mutex> lock(mutex);
  changed.wait_for(lock, time, [this, &seen] { return stopping || wakes != seen; });
  seen = wakes;
  return stopping;
}

bool Server::Impl::is_stopping() {
  const std::lock_guard<std::mutex> lock(mutex);
  return stopping;
}

Status Server::Impl::start_monitor() {
  if (shared.options.monitor.empty()) return Done{};
  WAFERSEAL_TRY(monitored, open_backend());
  MonitorCallbacks callbacks;
  callbacks.needs = [this] {
    std::vector<Need> needs = needs_of(*monitored);
    if (is_stopping()) needs.push_back({"server", "stopping"});
    return needs;
  };
  callbacks.metrics = [this](MetricsText& text) {
    shared.metrics.write(text);
    write_gauges(*monitored, text);
    write_process(text);
  };
  WAFERSEAL_TRY(monitor, Monitor::start(shared.options.monitor, std::move(callbacks)));
  return Done{};
}

void Server::Impl::work_on_queue() {
  auto backend = open_backend();
  if (!backend) {
    log::write_failure("queue_worker", backend.error());
    return;
  }
  std::uint64_t seen = 0;
  while (true) {
    const auto worked = queue_work((*backend)->store(), (*backend)->blobs());
    if (!worked) log::write_failure("queue_worker", worked.error());
    const bool more = worked && *worked;
    if (wait_for_work(more ? std::chrono::seconds(0) : kQueuePause, seen)) return;
  }
}

Status Server::Impl::keep_house_once() {
  BackendPool::Loan backend = backends.borrow();
  const auto alone = (*backend).slots_alone();
  return keep_house(*backend);
}

void Server::Impl::keep_house_on_and_on() {
  std::string told;  // once, not every second
  while (!wait(kHousekeeping)) {
    const Status kept = keep_house_once();
    std::string problem;
    if (!kept) problem = std::string(code_name(kept.code())) + " " + kept.error().detail;
    if (!problem.empty() && problem != told) log::write_failure("housekeeping", kept.error());
    told = std::move(problem);
  }
}

Server::Server(std::unique_ptr<Impl> impl) : impl_(std::move(impl)) {}

Server::~Server() {
  {
    const std::lock_guard<std::mutex> lock(impl_->mutex);
    impl_->stopping = true;
  }
  impl_->changed.notify_all();
  for (std::thread& worker : impl_->queue_threads) worker.join();
  if (impl_->house_thread.joinable()) impl_->house_thread.join();
  impl_->monitor.reset();
  impl_->http.reset();
}

Result<std::unique_ptr<Server>> Server::start(ServerParts parts) {
  auto impl = std::make_unique<Impl>();
  Shared& shared = impl->shared;
  shared.options = std::move(parts.options);
  shared.now = parts.now ? parts.now : system_time;
  if (shared.options.portal_origin.empty()) {
    shared.options.portal_origin = shared.options.public_origin;
  }
  WAFERSEAL_CHECK(make_folder(shared.options.folder, 02770));
  WAFERSEAL_TRY(auto first, impl->open_backend());
  WAFERSEAL_TRY(shared.salt_secret, stored_secret(first->store(), "login salts"));
  WAFERSEAL_TRY(SecretBytes log_key, stored_secret(first->store(), "log names"));
  shared.log_names = log::Names(std::move(log_key));
  shared.challenge_key = system_random().secret(32);
  shared.user_limit.set(shared.options.limits.user);
  shared.address_limit.set(shared.options.limits.address);
  shared.slot_limit.set(shared.options.limits.slot);
  shared.message_limit.set(shared.options.limits.messages);
  shared.tokens = std::move(parts.tokens);
  shared.facts = std::make_unique<FactProvider>(std::move(parts.tls_probe), shared.now);
  shared.wake_worker = [raw = impl.get()] {
    const std::lock_guard<std::mutex> lock(raw->mutex);
    ++raw->wakes;
    raw->changed.notify_all();
  };

  parts.guard_hooks.on_event = [raw = impl.get(), told = std::move(parts.guard_hooks.on_event)](
                                   GuardEvent event, const SlotId& slot) {
    // A handler thread holds its backend here; the next round of housekeeping tells the sender. A
    // record that is gone ends at once what it let be read (SPEC 6.6.3, portal.cc).
    raw->shared.guard_news.add(event, slot);
    raw->shared.metrics.guard_event(guard_event_name(event));
    told(event, slot);
  };
  WAFERSEAL_CHECK(impl->open_guard(parts));
  WAFERSEAL_CHECK(impl->begin_with_guard(*first));
  impl->backends.add(std::move(first));
  for (std::size_t i = 1; i < kHandlerThreads; ++i) {
    WAFERSEAL_TRY(auto backend, impl->open_backend());
    impl->backends.add(std::move(backend));
  }

  impl->origins = {shared.options.public_origin, shared.options.portal_origin};
  std::vector<std::string> elsewhere;
  for (const std::string& origin : {shared.options.portal_origin, shared.guard_origin}) {
    if (!origin.empty() && origin != shared.options.public_origin) elsewhere.push_back(origin);
  }
  if (!shared.options.web.empty()) {
    impl->pages = std::make_unique<Pages>(shared.options.web, elsewhere);
  }
  impl->queue_work = std::move(parts.queue_work);
  impl->queue_workers = parts.queue_workers;

  HttpLimits limits;
  limits.most_connections = shared.options.most_connections;
  limits.handler_threads = kHandlerThreads;
  limits.trusted_proxies = shared.options.trusted_proxies;
  HttpCallbacks callbacks;
  callbacks.most_body = [raw = impl.get()](const std::string& method, const std::string& path) {
    return raw->router.most_body(method, path);
  };
  callbacks.handle = [raw = impl.get()](const HttpRequest& request) {
    return raw->handle(request);
  };
  WAFERSEAL_TRY(impl->http,
                HttpServer::listen(shared.options.listen, std::move(limits), std::move(callbacks)));
  WAFERSEAL_CHECK(impl->start_monitor());
  return std::unique_ptr<Server>(new Server(std::move(impl)));
}

std::uint16_t Server::port() const { return impl_->http->port(); }
std::uint16_t Server::monitor_port() const { return impl_->monitor ? impl_->monitor->port() : 0; }

void Server::run() {
  for (std::size_t i = 0; impl_->queue_work && i < impl_->queue_workers; ++i) {
    impl_->queue_threads.emplace_back([this] { impl_->work_on_queue(); });
  }
  impl_->house_thread = std::thread([this] { impl_->keep_house_on_and_on(); });
  impl_->http->run();
}

void Server::stop() {
  {
    const std::lock_guard<std::mutex> lock(impl_->mutex);
    impl_->stopping = true;
  }
  impl_->changed.notify_all();
  impl_->http->stop();
}

Status Server::housekeep() { return impl_->keep_house_once(); }

}  // namespace waferseal::native
