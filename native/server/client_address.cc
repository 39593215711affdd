#include "native/server/client_address.h"

#include <algorithm>
#include <boost/asio/ip/address.hpp>

namespace waferseal::native {
namespace {

namespace ip = boost::asio::ip;

std::optional<ip::address> parse(std::string_view text) {
  boost::system::error_code error;
  const ip::address address = ip::make_address(std::string(text), error);
  if (error) return std::nullopt;
  if (address.is_v6() && address.to_v6().is_v4_mapped()) {
    return ip::make_address_v4(ip::v4_mapped, address.to_v6());
  }
  return address;
}

// Takes the last item of a list with commas away.
std::string_view take_last(std::string_view& list) {
  const std::size_t comma = list.rfind(',');
  std::string_view item = comma == std::string_view::npos ? list : list.substr(comma + 1);
  list = comma == std::string_view::npos ? std::string_view() : list.substr(0, comma);
  const auto is_space = [](char c) { return c == ' ' || c == '\t'; };
  while (!item.empty() && is_space(item.front())) item.remove_prefix(1);
  while (!item.empty() && is_space(item.back())) item.remove_suffix(1);
  return item;
}

}  // namespace

std::optional<std::string> canonical_address(std::string_view text) {
  const std::optional<ip::address> address = parse(text);
  if (!address) return std::nullopt;
  return address->to_string();
}

std::string client_address(std::string_view peer, std::string_view forwarded_for,
                           const std::vector<std::string>& trusted) {
  std::string client = canonical_address(peer).value_or(std::string(peer));
  const auto is_ours = [&] {
    return std::find(trusted.begin(), trusted.end(), client) != trusted.end();
  };
  while (!forwarded_for.empty() && is_ours()) {
    const auto before = canonical_address(take_last(forwarded_for));
    if (!before) break;
    client = *before;
  }
  return client;
}

std::string counted_as(std::string_view address) {
  const std::optional<ip::address> parsed = parse(address);
  if (!parsed) return std::string(address);
  if (parsed->is_v4()) return parsed->to_string();
  ip::address_v6::bytes_type bytes = parsed->to_v6().to_bytes();
  std::fill(bytes.begin() + 8, bytes.end(), std::uint8_t{0});
  return ip::address_v6(bytes).to_string() + "/64";
}

}  // namespace waferseal::native
