// What this server knows about recipients: the facts of the resolve request, from its own sources.
// What a browser brings never gets in here.
//
// One file per source in this room. To add one: a file that answers with its fact, whose head says
// present, none, error or timed out; and a line in `look_up`.
#ifndef WAFERSEAL_NATIVE_FACTS_FACT_PROVIDER_H_
#define WAFERSEAL_NATIVE_FACTS_FACT_PROVIDER_H_

#include <functional>
#include <vector>

#include "native/facts/mail_servers.h"
#include "native/store/users.h"
#include "waferseal/policy.h"

namespace waferseal::native {

class FactProvider {
 public:
  FactProvider(TlsProbe probe, std::function<UnixTime()> now)
      : mail_servers_(std::move(probe), now), now_(std::move(now)) {}

  struct Known {
    Facts facts;
    Books books;
  };
  // Mail servers, directory, address books of `sender`, portal accounts. The store's errors; what
  // another source could not find out is in its fact.
  Result<Known> look_up(UserStore& users, const Mailbox& sender,
                        const std::vector<Mailbox>& recipients);

 private:
  MailServers mail_servers_;
  std::function<UnixTime()> now_;
};

}  // namespace waferseal::native

#endif  // WAFERSEAL_NATIVE_FACTS_FACT_PROVIDER_H_
