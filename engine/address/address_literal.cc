#include "engine/address/address_literal.h"

#include <array>
#include <cstddef>
#include <cstdint>

namespace waferseal {
namespace {

// Dotted quad without leading zeros.
std::optional<std::uint32_t> parse_ipv4(std::string_view text) {
  std::uint32_t address = 0;
  for (int part = 0; part < 4; ++part) {
    if (part > 0) {
      if (text.empty() || text.front() != '.') return std::nullopt;
      text.remove_prefix(1);
    }
    std::uint32_t value = 0;
    std::size_t digits = 0;
    while (digits < text.size() && digits < 4 && text[digits] >= '0' && text[digits] <= '9') {
      value = value * 10 + static_cast<std::uint32_t>(text[digits++] - '0');
    }
    if (digits == 0 || value > 255 || (digits > 1 && text.front() == '0')) return std::nullopt;
    text.remove_prefix(digits);
    address = address << 8 | value;
  }
  if (!text.empty()) return std::nullopt;
  return address;
}

std::optional<std::uint16_t> parse_group(std::string_view text) {
  if (text.empty() || text.size() > 4) return std::nullopt;
  unsigned value = 0;
  for (const char c : text) {
    unsigned digit = 0;
    if (c >= '0' && c <= '9') {
      digit = static_cast<unsigned>(c - '0');
    } else if (c >= 'a' && c <= 'f') {
      digit = static_cast<unsigned>(c - 'a') + 10;
    } else if (c >= 'A' && c <= 'F') {
      digit = static_cast<unsigned>(c - 'A') + 10;
    } else {
      return std::nullopt;
    }
    value = value << 4 | digit;
  }
  return static_cast<std::uint16_t>(value);
}

using Groups = std::array<std::uint16_t, 8>;

// Groups separated by colons, at most `limit` of them; the last may be an IPv4 address. False when
// there is anything else.
bool parse_groups(std::string_view text, Groups& out, std::size_t& count, std::size_t limit) {
  count = 0;
  if (text.empty()) return true;
  while (true) {
    const auto colon = text.find(':');
    const std::string_view part = text.substr(0, colon);
    if (colon == std::string_view::npos && part.find('.') != std::string_view::npos) {
      const auto ipv4 = parse_ipv4(part);
      if (!ipv4 || count + 2 > limit) return false;
      out[count++] = static_cast<std::uint16_t>(*ipv4 >> 16);
      out[count++] = static_cast<std::uint16_t>(*ipv4 & 0xFFFF);
      return true;
    }
    const auto group = parse_group(part);
    if (!group || count + 1 > limit) return false;
    out[count++] = *group;
    if (colon == std::string_view::npos) return true;
    text.remove_prefix(colon + 1);
  }
}

// RFC 4291, 2.2.
std::optional<Groups> parse_ipv6(std::string_view text) {
  Groups head{};
  std::size_t head_count = 0;
  const auto gap = text.find("::");
  if (gap == std::string_view::npos) {
    if (!parse_groups(text, head, head_count, 8) || head_count != 8) return std::nullopt;
    return head;
  }
  Groups tail{};
  std::size_t tail_count = 0;
  const std::string_view before = text.substr(0, gap);
  if (before.find('.') != std::string_view::npos) return std::nullopt;
  if (!parse_groups(before, head, head_count, 7)) return std::nullopt;
  if (!parse_groups(text.substr(gap + 2), tail, tail_count, 7 - head_count)) return std::nullopt;
  for (std::size_t i = 0; i < tail_count; ++i) head[8 - tail_count + i] = tail[i];
  return head;
}

std::string hex(std::uint16_t group) {
  std::string out;
  for (int shift = 12; shift >= 0; shift -= 4) {
    const unsigned digit = static_cast<unsigned>(group >> shift) & 0xFU;
    if (digit == 0 && out.empty() && shift > 0) continue;
    out.push_back("0123456789abcdef"[digit]);
  }
  return out;
}

// RFC 5952, 4: no leading zeros, the longest run of two or more zero groups becomes "::".
std::string spell_ipv6(const Groups& groups) {
  std::size_t best = 8;
  std::size_t best_length = 1;
  for (std::size_t i = 0; i < 8; ++i) {
    std::size_t length = 0;
    while (i + length < 8 && groups[i + length] == 0) ++length;
    if (length > best_length) {
      best = i;
      best_length = length;
    }
  }
  std::string out;
  for (std::size_t i = 0; i < 8;) {
    if (i == best) {
      out += "::";
      i += best_length;
      continue;
    }
    if (!out.empty() && out.back() != ':') out.push_back(':');
    out += hex(groups[i++]);
  }
  return out;
}

bool starts_with_ipv6_tag(std::string_view text) {
  constexpr std::string_view kTag = "ipv6:";
  if (text.size() < kTag.size()) return false;
  for (std::size_t i = 0; i < kTag.size(); ++i) {
    const char c = text[i] >= 'A' && text[i] <= 'Z' ? static_cast<char>(text[i] + 32) : text[i];
    if (c != kTag[i]) return false;
  }
  return true;
}

}  // namespace

std::optional<std::string> canonical_address_literal(std::string_view text) {
  if (text.size() < 3 || text.front() != '[' || text.back() != ']') return std::nullopt;
  text = text.substr(1, text.size() - 2);
  if (starts_with_ipv6_tag(text)) {
    const auto groups = parse_ipv6(text.substr(5));
    if (!groups) return std::nullopt;
    return "[IPv6:" + spell_ipv6(*groups) + "]";
  }
  if (!parse_ipv4(text)) return std::nullopt;
  return "[" + std::string(text) + "]";
}

}  // namespace waferseal
