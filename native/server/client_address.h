// Whom a request comes from, when a reverse proxy stands in between.
//
//   client_address("127.0.0.1", "203.0.113.7", {"127.0.0.1"}) == "203.0.113.7"
//
// X-Forwarded-For grows at its right end: each proxy adds the peer that it saw. What proxies of ours
// added is believed, from the right, up to the first address that is none of them; all before that
// may be anybody's invention.
#ifndef WAFERSEAL_NATIVE_SERVER_CLIENT_ADDRESS_H_
#define WAFERSEAL_NATIVE_SERVER_CLIENT_ADDRESS_H_

#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace waferseal::native {

// An IPv4 or IPv6 address in its one spelling, an IPv4-mapped one as IPv4; nothing if it is none.
std::optional<std::string> canonical_address(std::string_view text);

// `trusted`: canonical addresses of our proxies. An entry that is no address ends the way: the
// request counts as the proxy's that passed it on.
std::string client_address(std::string_view peer, std::string_view forwarded_for,
                           const std::vector<std::string>& trusted);

// What limits are counted by: an IPv4 address, or the /64 network of an IPv6 one, all of which
// belongs to one subscriber (RFC 6177).
std::string counted_as(std::string_view address);

}  // namespace waferseal::native

#endif  // WAFERSEAL_NATIVE_SERVER_CLIENT_ADDRESS_H_
