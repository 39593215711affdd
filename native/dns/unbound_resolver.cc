#include "native/dns/unbound_resolver.h"

#include <poll.h>
#include <unbound.h>

#include <atomic>
#include <condition_variable>
#include <cstdint>
#include <map>
#include <mutex>
#include <thread>
#include <utility>

namespace waferseal::dns {
namespace {

// How long the pump sleeps in poll(2) before it looks whether it should end.
constexpr int kPumpTick_ms = 100;

struct ContextDeleter {
  void operator()(ub_ctx* context) const { ub_ctx_delete(context); }
};
struct ResultDeleter {
  void operator()(ub_result* result) const { ub_resolve_free(result); }
};

std::string without_final_dot(std::string name) {
  if (!name.empty() && name.back() == '.') name.pop_back();
  for (char& c : name) {
    if (c >= 'A' && c <= 'Z') c = static_cast<char>(c - 'A' + 'a');
  }
  return name;
}

Response failure(Status status, std::string detail) {
  Response response;
  response.status = status;
  response.detail = std::move(detail);
  return response;
}

// RFC 1035, 4.1.1.
constexpr int kRcodeNoError = 0;
constexpr int kRcodeNameError = 3;

Response to_response(const ub_result& result) {
  // Bogus first: whatever else it says cannot be believed.
  if (result.bogus != 0) {
    return failure(Status::kBogus, result.why_bogus != nullptr ? result.why_bogus : "");
  }
  if (result.rcode != kRcodeNoError && result.rcode != kRcodeNameError) {
    return failure(Status::kServfail, "RCODE " + std::to_string(result.rcode));
  }
  Response response;
  response.secure = result.secure != 0;
  response.ttl = std::chrono::seconds(result.ttl);
  response.canonical_name =
      without_final_dot(result.canonname != nullptr ? result.canonname : result.qname);
  response.status = result.nxdomain != 0   ? Status::kNoDomain
                    : result.havedata != 0 ? Status::kAnswer
                                           : Status::kNoData;
  if (response.status != Status::kAnswer) return response;
  for (std::size_t i = 0; result.data[i] != nullptr; ++i) {
    const auto* data = reinterpret_cast<const std::uint8_t*>(result.data[i]);
    response.rdata.emplace_back(data, data + result.len[i]);
  }
  return response;
}

}  // namespace

// libunbound works in a thread of its own (ub_ctx_async); `pump` collects what it has finished and
// wakes the callers. A caller that gives up takes its entry out of `waiting`, so that an answer
// that comes later has nowhere to go and is dropped.
struct UnboundResolver::Impl {
  struct Waiter {
    std::condition_variable ready;
    bool done = false;
    Response response;
  };

  // What a callback gets: libunbound hands back one pointer only.
  struct Call {
    Impl* owner;
    std::uint64_t ticket;
  };

  std::mutex mutex;
  std::map<std::uint64_t, std::unique_ptr<Call>> calls;  // until libunbound is done with them
  std::map<std::uint64_t, std::shared_ptr<Waiter>> waiting;
  std::uint64_t next_ticket = 1;
  std::unique_ptr<ub_ctx, ContextDeleter> context;
  std::atomic<bool> stopping{false};
  std::thread pump;

  ~Impl() {
    stopping = true;
    if (pump.joinable()) pump.join();
  }

  static void finished(void* argument, int error, ub_result* raw) {
    const std::unique_ptr<ub_result, ResultDeleter> result(raw);
    Response response = error != 0 || raw == nullptr
                            ? failure(Status::kServfail, ub_strerror(error))
                            : to_response(*raw);
    const Call call = *static_cast<Call*>(argument);
    const std::lock_guard<std::mutex> lock(call.owner->mutex);
    call.owner->calls.erase(call.ticket);
    const auto found = call.owner->waiting.find(call.ticket);
    if (found == call.owner->waiting.end()) return;
    found->second->response = std::move(response);
    found->second->done = true;
    found->second->ready.notify_one();
  }

  void run() {
    pollfd watched{ub_fd(context.get()), POLLIN, 0};
    while (!stopping) {
      if (poll(&watched, 1, kPumpTick_ms) > 0) ub_process(context.get());
    }
  }
};

UnboundResolver::UnboundResolver(std::unique_ptr<Impl> impl) : impl_(std::move(impl)) {}
UnboundResolver::~UnboundResolver() = default;

Result<std::unique_ptr<UnboundResolver>> UnboundResolver::create(const UnboundOptions& options) {
  auto impl = std::make_unique<Impl>();
  impl->context.reset(ub_ctx_create());
  ub_ctx* context = impl->context.get();
  if (context == nullptr) return Code::kOutOfMemory;

  ub_ctx_debugout(context, nullptr);  // it would write to our standard error
  const auto bad = [](std::string setting, int error) {
    return Error{Code::kDnsBadConfiguration, std::move(setting), ub_strerror(error)};
  };
  constexpr std::pair<const char*, const char*> kSettings[] = {
      {"module-config:", "validator iterator"},
      {"do-not-query-localhost:", "no"},  // a resolver on this machine is the usual case
      {"use-syslog:", "no"},
      {"verbosity:", "0"},
      // A record that an attacker managed to make fail is asked for again soon (RFC 7672, 2.1.1).
      {"val-bogus-ttl:", "5"},
      {"infra-host-ttl:", "60"},
      // A server that is down shows as SERVFAIL within seconds, not after the 17 of the defaults.
      {"outbound-msg-retry:", "3"},
      {"infra-cache-max-rtt:", "2000"},
  };
  for (const auto& [name, value] : kSettings) {
    if (const int error = ub_ctx_set_option(context, name, value)) return bad(name, error);
  }
  for (const std::string& address : options.forward) {
    if (const int error = ub_ctx_set_fwd(context, address.c_str())) {
      return bad("dns.forward " + address, error);
    }
  }
  for (const UnboundOptions::Stub& stub : options.stubs) {
    if (const int error =
            ub_ctx_set_stub(context, stub.zone.c_str(), stub.address.c_str(), /*isprime=*/0)) {
      return bad("dns.stub " + stub.zone, error);
    }
  }
  if (!options.trust_anchor_file.empty()) {
    if (const int error = ub_ctx_add_ta_file(context, options.trust_anchor_file.c_str())) {
      return bad("dns.trust_anchor_file", error);
    }
  }
  if (const int error = ub_ctx_async(context, /*dothread=*/1)) return bad("dns", error);
  // From here on libunbound has read its settings; a trust anchor file that is missing or wrong
  // shows only now. RFC 6761, 6.2 lets resolvers treat "test." as any other name, and whoever sets
  // a forwarder or a stub for it has such a world.
  if (!options.forward.empty() || !options.stubs.empty()) {
    if (const int error = ub_ctx_zone_remove(context, "test.")) {
      return bad("dns.trust_anchor_file", error);
    }
  }
  impl->pump = std::thread([raw = impl.get()] { raw->run(); });
  return std::unique_ptr<UnboundResolver>(new UnboundResolver(std::move(impl)));
}

Response UnboundResolver::query(std::string_view name, Type type, Deadline deadline) {
  if (!is_queryable(name)) return failure(Status::kNoDomain, "not a domain name");
  constexpr int kClassIn = 1;
  const std::string absolute = std::string(name) + ".";
  const auto waiter = std::make_shared<Impl::Waiter>();
  std::unique_lock<std::mutex> lock(impl_->mutex);
  const std::uint64_t ticket = impl_->next_ticket++;
  Impl::Call* call =
      impl_->calls.emplace(ticket, std::make_unique<Impl::Call>(Impl::Call{impl_.get(), ticket}))
          .first->second.get();
  impl_->waiting.emplace(ticket, waiter);
  lock.unlock();
  const int error = ub_resolve_async(impl_->context.get(), absolute.c_str(), static_cast<int>(type),
                                     kClassIn, call, &Impl::finished, nullptr);
  lock.lock();
  if (error != 0) {
    impl_->calls.erase(ticket);
    impl_->waiting.erase(ticket);
    return failure(Status::kServfail, ub_strerror(error));
  }
  waiter->ready.wait_until(lock, deadline, [&] { return waiter->done; });
  impl_->waiting.erase(ticket);
  if (!waiter->done) return failure(Status::kTimeout, {});
  return std::move(waiter->response);
}

}  // namespace waferseal::dns
