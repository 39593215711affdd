// The policies of domains, found and kept (RFC 8461, 3.3 and 5.1).
//
// What is cached and not over counts whatever happens: that the TXT record is gone, cannot be looked up or
// names another policy that cannot be fetched changes nothing about it, since an attacker on the way could
// cause any of these. Without a cached one there is no policy until one was fetched: MTA-STS is trust on
// first use. What cannot be read from the shelf is not known, and is not taken for nothing.
#ifndef WAFERSEAL_NATIVE_MTA_STS_POLICIES_H_
#define WAFERSEAL_NATIVE_MTA_STS_POLICIES_H_

#include <functional>
#include <map>
#include <memory>
#include <mutex>
#include <optional>
#include <string>

#include "native/dns/resolver.h"
#include "native/mta_sts/policy.h"
#include "waferseal/address.h"
#include "waferseal/host.h"

namespace waferseal::mta_sts {

// A policy as it was fetched.
struct Kept {
  std::string id;    // of the TXT record that announced it
  std::string text;  // of the policy
  UnixTime fetched{};
};

// Where policies are kept between runs, and between `serve` and the agent. Called by one thread at a time.
class Shelf {
 public:
  virtual ~Shelf() = default;
  virtual Result<std::optional<Kept>> find(const std::string& domain) = 0;
  virtual Status put(const std::string& domain, const Kept& kept) = 0;
};

struct Found {
  // None: the domain has no policy that counts now.
  std::optional<Policy> policy;
  std::string id;
  // Why there may be one that nobody could fetch, or why the one that is kept could not be renewed.
  std::optional<Error> problem;
};

// What an attempt asks.
class Source {
 public:
  virtual ~Source() = default;
  // May be called from several threads. Address literals have no policy. Errors: the shelf's; whether there
  // is a policy is not known then.
  virtual Result<Found> find(const Domain& domain, UnixTime now, dns::Deadline deadline) = 0;
};

// The text at https://mta-sts.<domain>/.well-known/mta-sts.txt.
using Fetch = std::function<Result<std::string>(const std::string& domain, dns::Deadline deadline)>;

class Policies final : public Source {
 public:
  // How long nobody is asked again about one domain: after an answer or a fetch that failed (RFC 8461, 3.3:
  // five minutes or longer), and after a look-up that failed.
  static constexpr std::chrono::seconds kFresh{300};
  static constexpr std::chrono::seconds kFreshFailure{60};

  Policies(dns::Resolver& resolver, Fetch fetch, std::unique_ptr<Shelf> shelf)
      : resolver_(resolver), fetch_(std::move(fetch)), shelf_(std::move(shelf)) {}

  Result<Found> find(const Domain& domain, UnixTime now, dns::Deadline deadline) override;

 private:
  // When a domain was asked, and how long nobody asks again.
  struct Round {
    UnixTime at{};
    std::chrono::seconds rest{};
    std::optional<Error> problem;
  };
  std::optional<Round> last_round(const std::string& domain, UnixTime now);
  Round renew(const std::string& domain, const std::optional<Kept>& before, UnixTime now,
              dns::Deadline deadline);
  Result<std::optional<Kept>> kept(const std::string& domain);
  Status keep(const std::string& domain, Kept kept);

  dns::Resolver& resolver_;
  Fetch fetch_;
  std::unique_ptr<Shelf> shelf_;
  std::mutex shelf_mutex_;                    // for shelf_ and not_on_shelf_
  std::map<std::string, Kept> not_on_shelf_;  // what the shelf did not take, until it does
  std::mutex mutex_;                          // for rounds_
  std::map<std::string, Round> rounds_;
};

// Fetches with our own resolver's addresses; `allow_own_machine` for trying things out.
struct FetchSettings {
  std::uint16_t port = 443;
  std::string extra_ca_file;
  bool allow_own_machine = false;
};
Fetch https_fetch(dns::Resolver& resolver, FetchSettings settings);

}  // namespace waferseal::mta_sts

#endif  // WAFERSEAL_NATIVE_MTA_STS_POLICIES_H_
