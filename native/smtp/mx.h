// Which hosts take mail for a domain, in which order (RFC 5321, 5.1; RFC 7505).
#ifndef WAFERSEAL_NATIVE_SMTP_MX_H_
#define WAFERSEAL_NATIVE_SMTP_MX_H_

#include <cstdint>
#include <string>
#include <vector>

#include "native/dns/own_machine.h"
#include "native/dns/resolver.h"
#include "waferseal/address.h"
#include "waferseal/host.h"

namespace waferseal::delivery {

struct MailHost {
  std::string name;  // MX name in A-labels; the address itself for an address literal
  std::uint16_t preference = 0;
  // The MX record was validated by DNSSEC (or, without one, that there is none): what RFC 7672, 2.2
  // asks before the host's TLSA records count.
  bool secure = false;
  bool is_address = false;
};

// Ascending preference, those with the same one in random order. Never empty. Errors:
//   kMxNull, kDnsNoDomain, kMxUnusable     for good: the domain takes no mail
//   kDnsServfail, kDnsBogus, kDnsTimeout   not known: try again later
Result<std::vector<MailHost>> find_mail_hosts(const Domain& domain, dns::Resolver& resolver,
                                              RandomSource& random, dns::Deadline deadline);

struct HostAddresses {
  std::vector<std::string> addresses;  // IPv6 first
  bool secure = false;                 // all that was used was validated
  std::string canonical_name;          // what the host is an alias of, or the host itself
};

// Errors: kMxUnusable (there is no address), or not known as above. An answer for one address
// family is enough.
Result<HostAddresses> find_addresses(const MailHost& host, dns::Resolver& resolver,
                                     dns::Deadline deadline);

// "[192.0.2.1]" without its brackets and tag; empty if `domain` is no literal.
std::string literal_address(const Domain& domain);
using dns::is_own_machine;

}  // namespace waferseal::delivery

#endif  // WAFERSEAL_NATIVE_SMTP_MX_H_
