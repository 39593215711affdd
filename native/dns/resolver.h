// What the DNS says, and how sure we are of it.
//
//   dns::Answer<dns::Mx> answer = resolver.mx("example.org", deadline);
//   if (dns::failed(answer.status)) return defer(answer);        // never "there is no MX"
//   for (const dns::Mx& mx : answer.records) ...
//
// Three ways to have no record, and they must not be mixed up:
//   kNoData, kNoDomain    the zone says that there is none (`secure`: and proves it)
//
//   kServfail, kTimeout   nobody could say
//
//   kBogus                somebody said something whose DNSSEC signatures are wrong
//
// The last three (`failed`) defer whatever depends on the answer and never weaken it: an attacker
// can cause all of them at will (RFC 7672, 2.1.1).
//
// `secure` means that every record on the way, CNAMEs and proofs of absence included, was validated
// up to a configured trust anchor (RFC 4035, 4.3). Insecure answers are as trustworthy as the
// network.
#ifndef WAFERSEAL_NATIVE_DNS_RESOLVER_H_
#define WAFERSEAL_NATIVE_DNS_RESOLVER_H_

#include <chrono>
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "waferseal/bytes.h"

namespace waferseal::dns {

using Deadline = std::chrono::steady_clock::time_point;

// RFC 1035, 3.2.2; RFC 3596; RFC 6698, 7.1.
enum class Type : std::uint16_t { kA = 1, kMx = 15, kTxt = 16, kAaaa = 28, kTlsa = 52 };

enum class Status : std::uint8_t { kAnswer, kNoData, kNoDomain, kServfail, kBogus, kTimeout };

// "answer", "nodata", "nxdomain", "servfail", "bogus", "timeout".
std::string_view status_name(Status status);
// True if nothing is known: the caller defers.
bool failed(Status status);
// The table's code for a status; for kAnswer there is none and asking is a bug.
Code status_code(Status status);

// RDATA as it came; `Answer<Record>` is the form to use.
struct Response {
  Status status = Status::kServfail;
  bool secure = false;
  std::chrono::seconds ttl{0};
  // The name that holds the records once CNAMEs are followed: lower case, A-labels, no final dot.
  std::string canonical_name;
  std::vector<Bytes> rdata;
  // For people: why it is bogus, or what failed.
  std::string detail;
};

template <class Record>
struct Answer {
  Status status = Status::kServfail;
  bool secure = false;
  std::chrono::seconds ttl{0};
  std::string canonical_name;
  std::vector<Record> records;
  std::string detail;
};

// RFC 1035, 3.3.9. An empty host is the root, i.e. RFC 7505's null MX.
struct Mx {
  std::uint16_t preference = 0;
  std::string host;
  bool operator==(const Mx& other) const {
    return preference == other.preference && host == other.host;
  }
};

// An IPv4 or IPv6 address as text ("192.0.2.1", "2001:db8::1").
struct Address {
  std::string text;
  bool operator==(const Address& other) const { return text == other.text; }
};

// RFC 6698, 2.1. The numbers are kept as they are: who uses them decides what is usable.
struct Tlsa {
  std::uint8_t usage = 0;
  std::uint8_t selector = 0;
  std::uint8_t matching_type = 0;
  Bytes data;
  bool operator==(const Tlsa& other) const {
    return usage == other.usage && selector == other.selector &&
           matching_type == other.matching_type && data == other.data;
  }
};

class Resolver {
 public:
  virtual ~Resolver() = default;

  // `name` is a domain in A-labels, without a final dot; one that is no domain name gives
  // kNoDomain. Blocks until there is an answer or `deadline` has passed (kTimeout). May be called
  // from several threads.
  virtual Response query(std::string_view name, Type type, Deadline deadline) = 0;

  // Answers whose RDATA cannot be read count as kServfail: nothing is known.
  Answer<Mx> mx(std::string_view domain, Deadline deadline);
  Answer<Address> a(std::string_view host, Deadline deadline);
  Answer<Address> aaaa(std::string_view host, Deadline deadline);
  // `name` includes the port and protocol labels, e.g. "_25._tcp.mx.example.org".
  Answer<Tlsa> tlsa(std::string_view name, Deadline deadline);
  // The strings of each record joined (RFC 7208, 3.3; RFC 8461, 3.1).
  Answer<std::string> txt(std::string_view name, Deadline deadline);
};

// True for what a DNS query can carry: at most 253 octets, labels of 1 to 63 octets of letters,
// digits, hyphen and underscore.
bool is_queryable(std::string_view name);

}  // namespace waferseal::dns

#endif  // WAFERSEAL_NATIVE_DNS_RESOLVER_H_
