// The policies of domains, found and kept (RFC 8461, 3.3 and 5.1).
//
// What is cached and not over counts whatever happens: that the TXT record is gone, cannot be looked up or
// names another policy that cannot be fetched changes nothing about it, since an attacker on the way could
// cause any of these. Without a cached one there is no policy until one was fetched: MTA-STS is trust on
// first use.
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
  // Why there is none although one is announced, or why the one that is kept was not renewed.
  std::optional<Error> problem;
};

// What an attempt asks.
class Source {
 public:
  virtual ~Source() = default;
  // May be called from several threads. Address literals have no policy.
  virtual Found find(const Domain& domain, UnixTime now, dns::Deadline deadline) = 0;
};

// The text at https://mta-sts.<domain>/.well-known/mta-sts.txt.
using Fetch = std::function<Result<std::string>(const std::string& domain, dns::Deadline deadline)>;

class Policies final : public Source {
 public:
  // How long nobody is asked again about one domain: after an answer, and after a failure (RFC 8461, 3.3).
  static constexpr std::chrono::seconds kFresh{300};
  static constexpr std::chrono::seconds kFreshFailure{60};

  Policies(dns::Resolver& resolver, Fetch fetch, std::unique_ptr<Shelf> shelf)
      : resolver_(resolver), fetch_(std::move(fetch)), shelf_(std::move(shelf)) {}

  Found find(const Domain& domain, UnixTime now, dns::Deadline deadline) override;

 private:
  struct Asked {
    UnixTime until{};
    Found found;
  };
  Found ask(const std::string& domain, UnixTime now, dns::Deadline deadline);
  std::optional<Kept> kept(const std::string& domain);

  dns::Resolver& resolver_;
  Fetch fetch_;
  std::unique_ptr<Shelf> shelf_;
  std::mutex shelf_mutex_;  // may be taken while mutex_ is held, never the other way round
  std::mutex mutex_;
  std::map<std::string, Asked> asked_;
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
