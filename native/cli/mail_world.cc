#include "native/cli/mail_world.h"

#include <algorithm>
#include <map>

#include "native/delivery/mta_sts_shelf.h"
#include "native/files/durable_file.h"

namespace waferseal::native {
namespace {

constexpr std::chrono::seconds kProbe{10};

delivery::RetrySchedule retry_schedule(const Config::Delivery& given) {
  delivery::RetrySchedule retry;
  if (given.retry_first) retry.first = *given.retry_first;
  if (given.retry_most) retry.most = *given.retry_most;
  if (given.give_up) retry.give_up = *given.give_up;
  if (given.tls_attempts) retry.tls_attempts = *given.tls_attempts;
  return retry;
}

// For who has no store to keep them in.
class MemoryShelf final : public mta_sts::Shelf {
 public:
  Result<std::optional<mta_sts::Kept>> find(const std::string& domain) override {
    const auto found = kept_.find(domain);
    return found == kept_.end() ? std::nullopt : std::optional(found->second);
  }
  Status put(const std::string& domain, const mta_sts::Kept& kept) override {
    kept_[domain] = kept;
    return Done{};
  }

 private:
  std::map<std::string, mta_sts::Kept> kept_;
};

Result<std::unique_ptr<mta_sts::Shelf>> open_shelf(const Config& config, PolicyShelf shelf) {
  if (shelf == PolicyShelf::kMemory) {
    return std::unique_ptr<mta_sts::Shelf>(std::make_unique<MemoryShelf>());
  }
  WAFERSEAL_CHECK(make_folder(config.server.folder, 02770));
  WAFERSEAL_TRY(auto store, open_store(config.server.folder));
  return std::unique_ptr<mta_sts::Shelf>(std::make_unique<delivery::MtaStsShelf>(std::move(store)));
}

}  // namespace

Result<MailWorld> open_mail_world(const Config& config, PolicyShelf shelf) {
  MailWorld world;
  dns::UnboundOptions options;
  options.forward = config.dns.forward;
  for (const Config::Dns::Stub& stub : config.dns.stubs) {
    options.stubs.push_back({stub.zone, stub.address});
  }
  options.trust_anchor_file = config.dns.trust_anchor;
  WAFERSEAL_TRY(world.resolver, dns::UnboundResolver::create(options));
  WAFERSEAL_TRY(delivery::TlsTrust trust, delivery::TlsTrust::load(config.delivery.extra_ca_file));

  delivery::DeliverySettings settings;
  settings.own_name = config.delivery.own_name;
  if (settings.own_name.empty()) {
    return Error{Code::kConfigInvalid, "delivery.own_name", "is missing; EHLO says it"};
  }
  settings.port = config.delivery.port;
  settings.allow_own_machine = config.delivery.allow_own_machine;
  delivery::DeliverySettings probing = settings;
  const std::chrono::milliseconds probe = config.delivery.probe.value_or(kProbe);
  probing.attempt = probe;
  for (std::chrono::milliseconds* const timeout :
       {&probing.timeouts.connect, &probing.timeouts.greeting, &probing.timeouts.handshake,
        &probing.timeouts.command}) {
    *timeout = std::min(*timeout, probe);
  }
  if (config.delivery.mta_sts) {
    mta_sts::Fetch fetch = mta_sts::https_fetch(
        *world.resolver, {config.delivery.https_port, config.delivery.extra_ca_file,
                          config.delivery.allow_own_machine});
    WAFERSEAL_TRY(auto kept, open_shelf(config, shelf));
    world.policies =
        std::make_unique<mta_sts::Policies>(*world.resolver, std::move(fetch), std::move(kept));
  }
  const delivery::RetrySchedule retry = retry_schedule(config.delivery);
  world.exchange = std::make_unique<delivery::MailExchange>(
      delivery::MailExchange{std::move(settings), retry, trust, *world.resolver, system_random()});
  world.exchange->status_mails = config.delivery.status_mails;
  world.probing = std::make_unique<delivery::MailExchange>(delivery::MailExchange{
      std::move(probing), retry, std::move(trust), *world.resolver, system_random()});
  world.exchange->sts = world.policies.get();
  world.probing->sts = world.policies.get();
  return world;
}

}  // namespace waferseal::native
