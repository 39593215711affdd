#include "native/dns/rdata.h"

#include <arpa/inet.h>

#include <array>

namespace waferseal::dns {
namespace {

Error bad(const char* what) { return Error{Code::kDnsBadRdata, what, {}}; }

char lower(std::uint8_t octet) {
  return static_cast<char>(octet >= 'A' && octet <= 'Z' ? octet - 'A' + 'a' : octet);
}

// RFC 1035, 3.1; takes the whole of `wire`. Octets that no host name has are refused rather than
// escaped: the name goes on into SNI, certificate checks and logs.
Result<std::string> parse_name(ByteView wire) {
  std::string name;
  std::size_t at = 0;
  while (at < wire.size()) {
    const std::size_t length = wire[at++];
    if (length == 0) {
      if (at != wire.size()) return bad("name");
      return name;
    }
    if (length > 63 || length > wire.size() - at || name.size() + length + 1 > 254) {
      return bad("name");
    }
    if (!name.empty()) name.push_back('.');
    for (std::size_t i = 0; i < length; ++i) {
      if (wire[at + i] == '.') return bad("name");
      name.push_back(lower(wire[at + i]));
    }
    at += length;
    if (!is_queryable(name)) return bad("name");
  }
  return bad("name");
}

Result<Address> parse_address(int family, std::size_t size, ByteView rdata) {
  std::array<char, INET6_ADDRSTRLEN> text{};
  if (rdata.size() != size) return bad("address");
  if (inet_ntop(family, rdata.data(), text.data(), text.size()) == nullptr) return bad("address");
  return Address{text.data()};
}

}  // namespace

Result<Mx> parse_mx(ByteView rdata) {
  if (rdata.size() < 3) return bad("MX");
  WAFERSEAL_TRY(std::string host, parse_name(rdata.subspan(2)));
  return Mx{static_cast<std::uint16_t>(rdata[0] << 8 | rdata[1]), std::move(host)};
}

Result<Address> parse_a(ByteView rdata) { return parse_address(AF_INET, 4, rdata); }
Result<Address> parse_aaaa(ByteView rdata) { return parse_address(AF_INET6, 16, rdata); }

Result<Tlsa> parse_tlsa(ByteView rdata) {
  if (rdata.size() < 4) return bad("TLSA");
  return Tlsa{rdata[0], rdata[1], rdata[2], Bytes(rdata.begin() + 3, rdata.end())};
}

Result<std::string> parse_txt(ByteView rdata) {
  if (rdata.empty()) return bad("TXT");
  std::string text;
  std::size_t at = 0;
  while (at < rdata.size()) {
    const std::size_t length = rdata[at++];
    if (length > rdata.size() - at) return bad("TXT");
    text += as_text(rdata.subspan(at, length));
    at += length;
  }
  return text;
}

}  // namespace waferseal::dns
