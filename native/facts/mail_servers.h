// What domains' mail servers can do: asked over the network, remembered for minutes.
#ifndef WAFERSEAL_NATIVE_FACTS_MAIL_SERVERS_H_
#define WAFERSEAL_NATIVE_FACTS_MAIL_SERVERS_H_

#include <functional>
#include <map>
#include <mutex>
#include <optional>
#include <vector>

#include "waferseal/host.h"
#include "waferseal/policy.h"

namespace waferseal::native {

// Asks a domain's mail servers, and takes as long as that takes (seconds). Called from several
// threads. The fact's age is 0.
using TlsProbe = std::function<MailServerTls(const Domain&)>;

class MailServers {
 public:
  // How long an answer is taken from memory: a good one, and one that says that nobody knows.
  static constexpr std::chrono::seconds kFresh{300};
  static constexpr std::chrono::seconds kFreshFailure{15};

  // Without a probe every fact is "not asked".
  MailServers(TlsProbe probe, std::function<UnixTime()> now)
      : probe_(std::move(probe)), now_(std::move(now)) {}

  // Each domain of `recipients` once. Those that are not in memory are probed at the same time.
  std::map<Domain, DomainFacts> facts(const std::vector<Mailbox>& recipients);

 private:
  struct Learnt {
    MailServerTls fact;
    UnixTime at{};
  };
  std::optional<MailServerTls> remembered(const Domain& domain);

  TlsProbe probe_;
  std::function<UnixTime()> now_;
  std::mutex mutex_;
  std::map<Domain, Learnt> learnt_;
};

}  // namespace waferseal::native

#endif  // WAFERSEAL_NATIVE_FACTS_MAIL_SERVERS_H_
