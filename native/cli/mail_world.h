// DNS and mail delivery as the configuration describes them.
#ifndef WAFERSEAL_NATIVE_CLI_MAIL_WORLD_H_
#define WAFERSEAL_NATIVE_CLI_MAIL_WORLD_H_

#include <memory>

#include "native/cli/config.h"
#include "native/delivery/mail_exchange.h"
#include "native/dns/unbound_resolver.h"

namespace waferseal::native {

struct MailWorld {
  std::unique_ptr<dns::UnboundResolver> resolver;
  std::unique_ptr<delivery::MailExchange> exchange;
  // The same with the shorter patience of a look-up while somebody is composing.
  std::unique_ptr<delivery::MailExchange> probing;
};

// kConfigInvalid, and the errors of resolver and trust store.
Result<MailWorld> open_mail_world(const Config& config);

}  // namespace waferseal::native

#endif  // WAFERSEAL_NATIVE_CLI_MAIL_WORLD_H_
