#include <sys/resource.h>

#include <atomic>
#include <cerrno>
#include <cstring>
#include <thread>

#include "native/cli/commands.h"
#include "native/cli/config.h"
#include "native/cli/guard_keys.h"
#include "native/cli/key_files.h"
#include "native/cli/mail_world.h"
#include "native/cli/output.h"
#include "native/cli/ready_signal.h"
#include "native/cli/stop_signal.h"
#include "native/delivery/ciphertext_queue.h"
#include "native/delivery/lease_keeper.h"
#include "native/files/durable_file.h"
#include "native/log/log.h"
#include "native/server/policy_source.h"
#include "native/server/server.h"
#include "native/smtp/tls_check.h"

namespace waferseal::native {
namespace {

Status load_policy_file(const Config& config) {
  if (config.policy_file.empty()) return Done{};
  WAFERSEAL_TRY(const Bytes text, read_file(config.policy_file, kMostPolicyBytes));
  WAFERSEAL_CHECK(make_folder(config.server.folder, 02770));
  WAFERSEAL_TRY(const auto store, open_store(config.server.folder));
  const auto policy = store_policy(*store, config.server.account, std::string(as_text(text)));
  if (!policy) return policy.error();
  log::write(log::Level::kInfo, "policy", {{"version", policy->version}});
  return Done{};
}

constexpr std::uint64_t kMostTokenKey = 16 * 1024;

Result<BearerTokens> read_tokens(const Config::Tokens& tokens) {
  std::vector<TokenHost> hosts;
  for (const Config::Tokens::Host& host : tokens.hosts) {
    WAFERSEAL_TRY(const Bytes pem, read_file(host.key, kMostTokenKey));
    Result<TokenKey> key = TokenKey::from_pem(as_text(pem));
    if (!key) return Error{key.code(), host.key.string(), key.error().detail};
    TokenHost read{host.name, *std::move(key), {}};
    for (const std::string& text : host.domains) {
      WAFERSEAL_TRY(Domain domain, Domain::parse(text));
      read.domains.push_back(std::move(domain));
    }
    hosts.push_back(std::move(read));
  }
  return BearerTokens(tokens.audience, std::move(hosts));
}

Result<ServerParts> make_parts(const Config& config, MailWorld& world) {
  ServerParts parts;
  parts.options = config.server;
  parts.options.policy_from_file = !config.policy_file.empty();
  if (config.guard && config.guard->apart()) {
    WAFERSEAL_TRY(const ListedGuard listed, read_guard_public(*config.guard));
    parts.guard_elsewhere =
        GuardElsewhere{config.guard->socket.string(), listed.id, config.guard->origin};
  } else if (config.guard) {
    WAFERSEAL_TRY(GuardKeyFile key, read_guard_key(config.guard->key));
    parts.guard = GuardOptions{config.guard->folder, key.id, config.guard->origin,
                               std::move(key.identity), std::move(key.password_seed)};
  }
  if (config.guard) {
    WAFERSEAL_TRY(parts.ticket_key, read_signing_key(config.ticket_key, "ticket key"));
  }
  if (config.tokens) {
    WAFERSEAL_TRY(parts.tokens, read_tokens(*config.tokens));
  }
  delivery::MailExchange& probing = *world.probing;
  parts.tls_probe = [&probing](const Domain& domain) {
    return delivery::check_tls(domain, probing.at(system_time())).fact;
  };
  delivery::MailExchange& exchange = *world.exchange;
  parts.queue_workers = config.delivery.workers;
  WAFERSEAL_CHECK(make_folder(config.server.folder, 02770));
  WAFERSEAL_TRY(auto keepers_store, open_store(config.server.folder));
  const auto keeper =
      std::make_shared<delivery::LeaseKeeper>(std::move(keepers_store), system_time);
  const auto shares =
      std::make_shared<delivery::DomainShares>(config.delivery.workers, keeper.get());
  // The keeper goes with the last worker.
  parts.queue_work = [&exchange, keeper, shares](Store& store, const BlobStore& blobs) {
    return delivery::deliver_due_ciphertext(store, blobs, exchange, *shares, system_time);
  };
  // A guard of its own process has a log of its own.
  if (parts.guard_elsewhere) return parts;
  parts.guard_hooks.on_event = [](GuardEvent event, const SlotId& slot) {
    log::write(log::Level::kInfo, "guard",
               {{"what", guard_event_name(event)}, {"slot", hex_encode(slot)}});
  };
  return parts;
}

// A connection is an open file, and the soft limit is often 1024 whatever the machine could do.
void allow_open_files() {
  rlimit limit{};
  if (::getrlimit(RLIMIT_NOFILE, &limit) != 0 || limit.rlim_cur >= limit.rlim_max) return;
  limit.rlim_cur = limit.rlim_max;
  if (::setrlimit(RLIMIT_NOFILE, &limit) != 0) {
    log::write(log::Level::kWarn, "open_files", {{"detail", std::strerror(errno)}});
  }
}

Status run(const ServeArguments& arguments) {
  WAFERSEAL_TRY(Config config, load_config(arguments.config));
  if (!arguments.web.empty()) config.server.web = arguments.web;
  if (!arguments.listen.empty()) config.server.listen = arguments.listen;
  WAFERSEAL_CHECK(log::start(config.log_level, config.log_format));
  block_stop_signals();
  allow_open_files();
  WAFERSEAL_CHECK(load_policy_file(config));
  WAFERSEAL_TRY(MailWorld world, open_mail_world(config, PolicyShelf::kStore));
  WAFERSEAL_TRY(ServerParts parts, make_parts(config, world));
  WAFERSEAL_TRY(const auto server, Server::start(std::move(parts)));
  log::write(log::Level::kInfo, "listening",
             {{"port", server->port()}, {"monitor_port", server->monitor_port()}});
  tell_that_ready();
  std::atomic<bool> ended = false;
  std::thread signals([&] {
    while (!ended && !wait_for_stop_signal(std::chrono::milliseconds(500))) {
    }
    server->stop();
  });
  server->run();
  ended = true;
  signals.join();
  log::write(log::Level::kInfo, "stopped");
  return Done{};
}

}  // namespace

int serve(const ServeArguments& arguments) {
  const Status served = run(arguments);
  return served ? 0 : report(served.error());
}

}  // namespace waferseal::native
