#include "native/cli/commands.h"
#include "native/cli/config.h"
#include "native/cli/mail_world.h"
#include "native/cli/output.h"
#include "native/server/server.h"
#include "native/smtp/tls_check.h"

namespace waferseal::native {

int tls_check(const TlsArguments& arguments) {
  const auto config = load_config(arguments.config);
  if (!config) return report(config.error());
  const auto domain = Domain::parse(arguments.domain);
  if (!domain) return report(domain.error());
  const auto world = open_mail_world(*config, PolicyShelf::kMemory);
  if (!world) return report(world.error());
  const delivery::TlsCheck check = delivery::check_tls(*domain, world->probing->at(system_time()));
  say(arguments.json ? delivery::tls_check_json(*domain, check)
                     : delivery::tls_check_text(*domain, check));
  const bool verified =
      check.fact.head.outcome == Outcome::kPresent && check.fact.assurance >= Assurance::kPkix;
  return verified ? 0 : 2;
}

}  // namespace waferseal::native
