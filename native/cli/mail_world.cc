#include "native/cli/mail_world.h"

#include <algorithm>

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

}  // namespace

Result<MailWorld> open_mail_world(const Config& config) {
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
  const delivery::RetrySchedule retry = retry_schedule(config.delivery);
  world.exchange = std::make_unique<delivery::MailExchange>(
      delivery::MailExchange{std::move(settings), retry, trust, *world.resolver, system_random()});
  world.exchange->status_mails = config.delivery.status_mails;
  world.probing = std::make_unique<delivery::MailExchange>(delivery::MailExchange{
      std::move(probing), retry, std::move(trust), *world.resolver, system_random()});
  return world;
}

}  // namespace waferseal::native
