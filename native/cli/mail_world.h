// DNS and mail delivery as the configuration describes them.
#ifndef WAFERSEAL_NATIVE_CLI_MAIL_WORLD_H_
#define WAFERSEAL_NATIVE_CLI_MAIL_WORLD_H_

#include <memory>

#include "native/cli/config.h"
#include "native/delivery/mail_exchange.h"
#include "native/dns/unbound_resolver.h"
#include "native/mta_sts/policies.h"

namespace waferseal::native {

struct MailWorld {
  std::unique_ptr<dns::UnboundResolver> resolver;
  std::unique_ptr<mta_sts::Policies> policies;  // none if delivery.mta_sts is off
  std::unique_ptr<delivery::MailExchange> exchange;
  // The same with the shorter patience of a look-up while somebody is composing.
  std::unique_ptr<delivery::MailExchange> probing;
};

// kConfigInvalid, and the errors of resolver and trust store. The policies of
// domains are kept in the store by what delivers, and in memory by a command that looks once.
enum class PolicyShelf { kStore, kMemory };
Result<MailWorld> open_mail_world(const Config& config, PolicyShelf shelf);

}  // namespace waferseal::native

#endif  // WAFERSEAL_NATIVE_CLI_MAIL_WORLD_H_
