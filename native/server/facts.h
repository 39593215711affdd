// What this server knows about recipients: the facts of the resolve request, from its own sources.
// What a browser brings never gets in here.
#ifndef WAFERSEAL_NATIVE_SERVER_FACTS_H_
#define WAFERSEAL_NATIVE_SERVER_FACTS_H_

#include <functional>
#include <map>
#include <memory>
#include <mutex>
#include <vector>

#include "native/store/users.h"
#include "waferseal/policy.h"

namespace waferseal::native {

// Asks a domain's mail servers what they can do, and takes as long as that takes (seconds). Called
// from several threads. The fact's age is 0.
using TlsProbe = std::function<MailServerTls(const Domain&)>;

class FactProvider {
 public:
  // How long an answer is taken from memory: a good one, and one that says that nobody knows.
  static constexpr std::chrono::seconds kFresh{300};
  static constexpr std::chrono::seconds kFreshFailure{15};

  FactProvider(TlsProbe probe, std::function<UnixTime()> now)
      : probe_(std::move(probe)), now_(std::move(now)) {}

  struct Known {
    Facts facts;
    Books books;
  };
  // Directory, address books of `sender`, portal accounts, and the mail servers' TLS. Domains that
  // are not in memory are probed at the same time.
  Result<Known> look_up(UserStore& users, const Mailbox& sender,
                        const std::vector<Mailbox>& recipients);

 private:
  struct Learnt {
    MailServerTls fact;
    UnixTime at{};
  };
  std::map<Domain, DomainFacts> domain_facts(const std::vector<Mailbox>& recipients);
  std::optional<MailServerTls> remembered(const Domain& domain);

  TlsProbe probe_;
  std::function<UnixTime()> now_;
  std::mutex mutex_;
  std::map<Domain, Learnt> learnt_;
};

// The books member of a resolve request, and what each of the entries says about `recipient`.
Books books_of(const std::vector<AddressBookEntry>& entries);
std::vector<BookFact> book_facts(const std::vector<AddressBookEntry>& entries,
                                 const Mailbox& recipient, UnixTime now);

}  // namespace waferseal::native

#endif  // WAFERSEAL_NATIVE_SERVER_FACTS_H_
