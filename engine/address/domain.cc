#include <algorithm>
#include <vector>

#include "engine/address/address_literal.h"
#include "engine/address/idna.h"
#include "engine/address/unicode.h"
#include "waferseal/address.h"

namespace waferseal {
namespace {

// RFC 1035, 2.3.4: 255 octets on the wire are 253 characters.
constexpr std::size_t kMaxDomain = 253;
constexpr std::size_t kMaxLabel = 63;
// Far above what can still become a valid name; keeps the work small.
constexpr std::size_t kMaxDomainInput = 2048;

Error bad_domain(std::string_view text, std::string detail) {
  return Error{Code::kBadDomain, std::string(text.substr(0, 256)), std::move(detail)};
}

bool is_letter_digit(char c) { return (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9'); }

bool starts_with_xn(std::string_view label) { return label.substr(0, 4) == "xn--"; }

// RFC 1123, 2.1. Empty: the label is good.
std::string_view ldh_fault(std::string_view label) {
  if (label.empty()) return "A label is empty.";
  if (label.size() > kMaxLabel) return "A label is longer than 63 octets.";
  if (label.front() == '-' || label.back() == '-') return "A label begins or ends with a hyphen.";
  for (const char c : label) {
    if (!is_letter_digit(c) && c != '-') {
      return "A label has a character other than letters, digits and hyphens.";
    }
  }
  return {};
}

bool is_number(std::string_view label) {
  return std::all_of(label.begin(), label.end(), [](char c) { return c >= '0' && c <= '9'; });
}

// Lower-case ASCII needs no mapping; this is the path of nearly all domains.
bool is_plain(std::string_view text) {
  return std::all_of(text.begin(), text.end(),
                     [](char c) { return is_letter_digit(c) || c == '-' || c == '.'; });
}

std::vector<std::u32string_view> split(std::u32string_view text) {
  std::vector<std::u32string_view> labels;
  while (true) {
    const auto dot = text.find(U'.');
    labels.push_back(text.substr(0, dot));
    if (dot == std::u32string_view::npos) return labels;
    text.remove_prefix(dot + 1);
  }
}

// The U-labels of a domain name whose "xn--" labels are known to be good.
std::u32string unicode_labels(std::string_view ascii) {
  std::u32string out;
  while (true) {
    const auto dot = ascii.find('.');
    const std::string_view label = ascii.substr(0, dot);
    const auto decoded =
        starts_with_xn(label) ? idna::to_unicode(label) : unicode::decode_utf8(label);
    if (decoded) out += *decoded;
    if (dot == std::string_view::npos) return out;
    out.push_back(U'.');
    ascii.remove_prefix(dot + 1);
  }
}

// Checks the whole name in its canonical form. Returns the rule that it breaks, or nothing.
std::string name_fault(std::string_view ascii) {
  if (ascii.empty()) return "It is empty.";
  if (ascii.size() > kMaxDomain) return "It is longer than 253 octets.";
  bool has_xn = false;
  std::string_view rest = ascii;
  while (true) {
    const auto dot = rest.find('.');
    const std::string_view label = rest.substr(0, dot);
    if (const std::string_view fault = ldh_fault(label); !fault.empty()) return std::string(fault);
    if (starts_with_xn(label)) {
      has_xn = true;
      if (const auto decoded = idna::to_unicode(label); !decoded) return decoded.error().detail;
    }
    if (dot == std::string_view::npos) {
      // RFC 3696, 2: a top-level domain is not all digits, so that "192.0.2.1" is not a name.
      if (is_number(label)) return "Its last label is a number.";
      break;
    }
    rest.remove_prefix(dot + 1);
  }
  if (!has_xn) return {};
  const std::u32string unicode = unicode_labels(ascii);
  if (!idna::has_right_to_left(unicode)) return {};
  for (const std::u32string_view label : split(unicode)) {
    if (!idna::bidi_rule_holds(label)) return "It mixes directions of writing (RFC 5893).";
  }
  return {};
}

}  // namespace

Result<Domain> Domain::parse(std::string_view text) {
  if (text.size() > kMaxDomainInput) return bad_domain(text, "It is longer than 253 octets.");
  std::string ascii;
  if (is_plain(text)) {
    ascii = text;
  } else {
    const auto mapped = idna::map(text);
    if (!mapped && mapped.code() == Code::kUnicodeMissing) return mapped.error();
    if (!mapped) return bad_domain(text, "It is not valid UTF-8.");
    for (const std::u32string_view label : split(*mapped)) {
      auto encoded = idna::to_ascii(label);
      if (!encoded) return bad_domain(text, encoded.error().detail);
      if (!ascii.empty() || label.data() != mapped->data()) ascii.push_back('.');
      ascii += *encoded;
    }
  }
  if (ascii.size() > 1 && ascii.back() == '.') ascii.pop_back();
  if (ascii.find("xn--") != std::string::npos) WAFERSEAL_CHECK(unicode::need_tables());
  if (std::string fault = name_fault(ascii); !fault.empty())
    return bad_domain(text, std::move(fault));
  return Domain(std::move(ascii));
}

Result<Domain> Domain::parse_literal(std::string_view text) {
  auto literal = canonical_address_literal(text);
  if (!literal) return bad_domain(text, "It is neither an IPv4 nor an IPv6 address literal.");
  return Domain(std::move(*literal));
}

std::string Domain::display() const {
  if (is_address_literal() || ascii_.find("xn--") == std::string::npos) return ascii_;
  return unicode::encode_utf8(unicode_labels(ascii_));
}

Result<DomainPattern> DomainPattern::parse(std::string_view text) {
  constexpr std::string_view kStar = "*.";
  const bool wildcard = text.substr(0, kStar.size()) == kStar;
  auto domain = Domain::parse(wildcard ? text.substr(kStar.size()) : text);
  if (!domain) return bad_domain(text, domain.error().detail);
  return DomainPattern((wildcard ? std::string(kStar) : std::string()) + domain->ascii());
}

bool DomainPattern::matches(const Domain& domain) const {
  const std::string_view name = domain.ascii();
  if (!is_wildcard()) return name == text_;
  const std::string_view suffix = std::string_view(text_).substr(1);  // with the dot
  return name.size() > suffix.size() && name.substr(name.size() - suffix.size()) == suffix;
}

std::size_t DomainPattern::specificity() const {
  return is_wildcard() ? text_.size() : kMaxDomain + text_.size();
}

}  // namespace waferseal
