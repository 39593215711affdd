#include "native/smtp/mx.h"

#include <arpa/inet.h>

#include <algorithm>
#include <array>

namespace waferseal::delivery {
namespace {

// A number below `bound`, which is small: the bias does not matter for sharing load.
std::size_t draw_below(RandomSource& random, std::size_t bound) {
  const ByteArray<4> bytes = random.array<4>();
  const std::uint32_t value = static_cast<std::uint32_t>(bytes[0]) << 24 |
                              static_cast<std::uint32_t>(bytes[1]) << 16 |
                              static_cast<std::uint32_t>(bytes[2]) << 8 | bytes[3];
  return value % bound;
}

template <class Record>
Error unknown(const std::string& name, const dns::Answer<Record>& answer) {
  return Error{dns::status_code(answer.status), name, answer.detail};
}

}  // namespace

Result<std::vector<MailHost>> find_mail_hosts(const Domain& domain, dns::Resolver& resolver,
                                              RandomSource& random, dns::Deadline deadline) {
  if (domain.is_address_literal()) {
    return std::vector<MailHost>{{literal_address(domain), 0, false, true}};
  }
  const dns::Answer<dns::Mx> answer = resolver.mx(domain.ascii(), deadline);
  if (dns::failed(answer.status) || answer.status == dns::Status::kNoDomain) {
    return unknown(domain.ascii(), answer);
  }
  if (answer.status == dns::Status::kNoData) {
    // RFC 5321, 5.1: without MX records the domain is its own mail host.
    return std::vector<MailHost>{{domain.ascii(), 0, answer.secure, false}};
  }
  std::vector<MailHost> hosts;
  for (const dns::Mx& mx : answer.records) {
    // RFC 7505, 3: "." stands alone and means no mail; beside others it is an error of the zone.
    if (mx.host.empty()) continue;
    hosts.push_back({mx.host, mx.preference, answer.secure, false});
  }
  if (hosts.empty()) return Error{Code::kMxNull, domain.ascii(), {}};
  // Shuffled first, then sorted stably: equal preferences end up in random order (RFC 5321, 5.1).
  for (std::size_t i = hosts.size() - 1; i > 0; --i) {
    std::swap(hosts[i], hosts[draw_below(random, i + 1)]);
  }
  std::stable_sort(hosts.begin(), hosts.end(), [](const MailHost& a, const MailHost& b) {
    return a.preference < b.preference;
  });
  return hosts;
}

Result<HostAddresses> find_addresses(const MailHost& host, dns::Resolver& resolver,
                                     dns::Deadline deadline) {
  if (host.is_address) return HostAddresses{{host.name}, false, host.name};
  const dns::Answer<dns::Address> v6 = resolver.aaaa(host.name, deadline);
  const dns::Answer<dns::Address> v4 = resolver.a(host.name, deadline);
  HostAddresses found;
  found.secure = true;
  for (const dns::Answer<dns::Address>* answer : {&v6, &v4}) {
    if (answer->status != dns::Status::kAnswer) continue;
    found.secure = found.secure && answer->secure;
    found.canonical_name = answer->canonical_name;
    for (const dns::Address& address : answer->records) found.addresses.push_back(address.text);
  }
  if (!found.addresses.empty()) return found;
  if (dns::failed(v6.status)) return unknown(host.name, v6);
  if (dns::failed(v4.status)) return unknown(host.name, v4);
  return Error{Code::kMxUnusable, host.name, {}};
}

std::string literal_address(const Domain& domain) {
  if (!domain.is_address_literal()) return {};
  std::string_view text = domain.ascii();
  text.remove_prefix(1);
  text.remove_suffix(1);
  constexpr std::string_view kTag = "ipv6:";
  const auto lower = [](char c) { return c >= 'A' && c <= 'Z' ? static_cast<char>(c | 0x20) : c; };
  if (text.size() > kTag.size() && std::equal(kTag.begin(), kTag.end(), text.begin(),
                                              [&](char tag, char c) { return tag == lower(c); })) {
    text.remove_prefix(kTag.size());
  }
  return std::string(text);
}

}  // namespace waferseal::delivery
