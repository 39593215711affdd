#include "native/guard_process/guard_host.h"

#include <condition_variable>
#include <exception>
#include <mutex>
#include <thread>

#include "native/escrow/guard_warnings.h"
#include "native/guard_process/news_log.h"
#include "native/log/log.h"
#include "native/server/http_server.h"

namespace waferseal::native {
namespace {

constexpr std::string_view kOperations = "/guard/v1/";
constexpr std::uint64_t kMostBody = 64 * 1024;  // kMostAskedSlots of them
// What has expired is gone from the cells within this (THREAT-MODEL, promise 5).
constexpr std::chrono::seconds kHousekeeping{1};

// What the agent asks with its signature, and before that for a nonce and after a restart for a state.
bool is_the_agents(GuardOperation operation) {
  return operation == GuardOperation::kChallenge || operation == GuardOperation::kArm ||
         operation == GuardOperation::kRelease || operation == GuardOperation::kHandOver ||
         operation == GuardOperation::kForget;
}

}  // namespace

struct GuardHost::Impl {
  GuardHostOptions options;
  NewsLog news{system_random().array<16>()};
  std::unique_ptr<GuardService> guard;
  std::unique_ptr<HttpServer> http;
  std::thread house_thread;
  std::mutex mutex;
  std::condition_variable changed;
  bool stopping = false;

  HttpResponse handle(const HttpRequest& request);
  Result<Bytes> answer(const HttpRequest& request);
  Result<Bytes> answer_inside(const HttpRequest& request);
  void keep_house_on_and_on();
};

Result<Bytes> GuardHost::Impl::answer_inside(const HttpRequest& request) {
  if (request.path == kNewsPath) {
    WAFERSEAL_TRY(const NewsPosition heard, parse_news_request(request.body));
    GuardNewsReply reply = news.since(heard);
    reply.restore_waits = guard->restore_waits();
    return make_news_reply(reply);
  }
  if (request.path == kGonePath) {
    WAFERSEAL_TRY(const auto asked, parse_slots(request.body, kMostAskedSlots));
    WAFERSEAL_TRY(const auto gone, guard->gone(asked));
    return make_slots(gone);
  }
  if (request.path == kFrozenPath) {
    WAFERSEAL_TRY(auto frozen, guard->frozen());
    if (frozen.size() > kMostSlots) frozen.resize(kMostSlots);
    return make_slots(frozen);
  }
  return Error{Code::kNotFound, {}, {}};
}

Result<Bytes> GuardHost::Impl::answer(const HttpRequest& request) {
  if (request.method != "POST") return Error{Code::kMethodNotAllowed, request.method, {}};
  if (request.content_type() != "application/cbor") {
    return Error{Code::kUnsupportedMediaType, {}, "this request takes application/cbor"};
  }
  const bool is_server = request.peer_user == options.server_user;
  std::optional<GuardOperation> operation;
  if (request.path.rfind(kOperations, 0) == 0) {
    operation = guard_operation_from_name(request.path.substr(kOperations.size()));
    if (!operation) return Error{Code::kNotFound, {}, {}};
  }
  if (!is_server && !(operation && is_the_agents(*operation))) {
    log::write(log::Level::kWarn, "peer_refused", {{"user", request.peer_user.value_or(0)}});
    return Error{Code::kNotFound, {}, "not for this user: guard.server_user is another one"};
  }
  return operation ? guard->handle(*operation, request.body) : answer_inside(request);
}

HttpResponse GuardHost::Impl::handle(const HttpRequest& request) {
  if (request.method == "GET" && request.path == "/healthz") return json_response(200, "{}");
  HttpResponse response;
  try {
    Result<Bytes> reply = answer(request);
    response = reply ? cbor_response(std::move(*reply)) : problem(reply.error());
  } catch (const std::bad_alloc&) {
    response = problem(Error{Code::kOutOfMemory, {}, {}});
  } catch (const std::exception& exception) {
    response = problem(Error{Code::kInternal, {}, exception.what()});
  }
  if (response.status >= 500) {
    log::write(log::level_of(code_from_name(response.code).value_or(Code::kInternal)), "request",
               {{"path", request.path}, {"code", response.code}, {"reason", response.reason}});
  }
  if (request.peer_user == options.server_user) {
    response.headers.emplace_back(kNewsHeader, std::to_string(news.number()));
  }
  return response;
}

void GuardHost::Impl::keep_house_on_and_on() {
  std::string told;  // once, not every second
  std::unique_lock<std::mutex> lock(mutex);
  while (!changed.wait_for(lock, kHousekeeping, [this] { return stopping; })) {
    lock.unlock();
    const Status kept = guard->keep_house();
    std::string problem;
    if (!kept) problem = std::string(code_name(kept.code())) + " " + kept.error().detail;
    if (!problem.empty() && problem != told) log::write_failure("housekeeping", kept.error());
    told = std::move(problem);
    lock.lock();
  }
}

GuardHost::GuardHost(std::unique_ptr<Impl> impl) : impl_(std::move(impl)) {}

GuardHost::~GuardHost() {
  {
    const std::lock_guard<std::mutex> lock(impl_->mutex);
    impl_->stopping = true;
  }
  impl_->changed.notify_all();
  if (impl_->house_thread.joinable()) impl_->house_thread.join();
  impl_->http.reset();
}

Result<std::unique_ptr<GuardHost>> GuardHost::start(GuardHostOptions options, GuardKeys keys,
                                                    std::function<UnixTime()> now,
                                                    GuardHooks hooks) {
  auto impl = std::make_unique<Impl>();
  impl->options = std::move(options);
  hooks.on_event = [raw = impl.get(), told = std::move(hooks.on_event)](GuardEvent event,
                                                                        const SlotId& slot) {
    raw->news.add(event, slot);
    told(event, slot);
  };
  WAFERSEAL_TRY(impl->guard, GuardService::open(impl->options.folder, std::move(keys),
                                                std::move(now), std::move(hooks)));
  log_how_it_came_back(*impl->guard);
  HttpLimits limits;
  limits.most_connections = 256;
  limits.most_body_bytes = 16 * 1024 * 1024;
  HttpCallbacks callbacks;
  callbacks.most_body = [](const std::string&, const std::string&) { return kMostBody; };
  callbacks.handle = [raw = impl.get()](const HttpRequest& request) {
    return raw->handle(request);
  };
  // After the guard: its lock on the cells says that no other process has this socket.
  WAFERSEAL_TRY(impl->http, HttpServer::listen("unix:" + impl->options.socket, std::move(limits),
                                               std::move(callbacks)));
  return std::unique_ptr<GuardHost>(new GuardHost(std::move(impl)));
}

const GuardService& GuardHost::guard() const { return *impl_->guard; }

void GuardHost::run() {
  impl_->house_thread = std::thread([this] { impl_->keep_house_on_and_on(); });
  impl_->http->run();
}

void GuardHost::stop() { impl_->http->stop(); }

}  // namespace waferseal::native
