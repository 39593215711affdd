#include "engine/address/punycode.h"

#include <cstdint>
#include <limits>

namespace waferseal::punycode {
namespace {

// RFC 3492, 5.
constexpr std::uint32_t kBase = 36;
constexpr std::uint32_t kTmin = 1;
constexpr std::uint32_t kTmax = 26;
constexpr std::uint32_t kSkew = 38;
constexpr std::uint32_t kDamp = 700;
constexpr std::uint32_t kInitialBias = 72;
constexpr std::uint32_t kInitialN = 128;
constexpr std::uint32_t kMaximum = std::numeric_limits<std::uint32_t>::max();

// RFC 3492, 6.1.
std::uint32_t adapt(std::uint32_t delta, std::uint32_t points, bool first) {
  delta = first ? delta / kDamp : delta / 2;
  delta += delta / points;
  std::uint32_t k = 0;
  while (delta > ((kBase - kTmin) * kTmax) / 2) {
    delta /= kBase - kTmin;
    k += kBase;
  }
  return k + (kBase - kTmin + 1) * delta / (delta + kSkew);
}

std::uint32_t threshold(std::uint32_t k, std::uint32_t bias) {
  if (k <= bias + kTmin) return kTmin;
  return k >= bias + kTmax ? kTmax : k - bias;
}

char digit_char(std::uint32_t digit) {
  return static_cast<char>(digit < 26 ? 'a' + digit : '0' + (digit - 26));
}

// kBase for what is no digit.
std::uint32_t digit_value(char c) {
  if (c >= 'a' && c <= 'z') return static_cast<std::uint32_t>(c - 'a');
  if (c >= 'A' && c <= 'Z') return static_cast<std::uint32_t>(c - 'A');
  if (c >= '0' && c <= '9') return static_cast<std::uint32_t>(c - '0') + 26;
  return kBase;
}

Error overflow() { return Error{Code::kBadDomain, {}, "A label is too long for Punycode."}; }
Error malformed() { return Error{Code::kBadDomain, {}, "A label is not valid Punycode."}; }

}  // namespace

// RFC 3492, 6.3.
Result<std::string> encode(std::u32string_view text) {
  std::string out;
  for (const char32_t c : text) {
    if (c < 0x80) out.push_back(static_cast<char>(c));
  }
  const auto basic = static_cast<std::uint32_t>(out.size());
  std::uint32_t handled = basic;
  if (basic > 0) out.push_back('-');

  std::uint32_t n = kInitialN;
  std::uint32_t delta = 0;
  std::uint32_t bias = kInitialBias;
  while (handled < text.size()) {
    std::uint32_t next = kMaximum;
    for (const char32_t c : text) {
      if (c >= n && c < next) next = c;
    }
    if (next - n > (kMaximum - delta) / (handled + 1)) return overflow();
    delta += (next - n) * (handled + 1);
    n = next;
    for (const char32_t c : text) {
      if (c < n && ++delta == 0) return overflow();
      if (c != n) continue;
      std::uint32_t q = delta;
      for (std::uint32_t k = kBase;; k += kBase) {
        const std::uint32_t t = threshold(k, bias);
        if (q < t) break;
        out.push_back(digit_char(t + (q - t) % (kBase - t)));
        q = (q - t) / (kBase - t);
      }
      out.push_back(digit_char(q));
      bias = adapt(delta, handled + 1, handled == basic);
      delta = 0;
      ++handled;
    }
    ++delta;
    ++n;
  }
  return out;
}

// RFC 3492, 6.2.
Result<std::u32string> decode(std::string_view ascii) {
  std::u32string out;
  std::size_t in = 0;
  if (const auto delimiter = ascii.rfind('-'); delimiter != std::string_view::npos) {
    for (const char c : ascii.substr(0, delimiter)) {
      if (static_cast<unsigned char>(c) >= 0x80) return malformed();
      out.push_back(static_cast<char32_t>(c));
    }
    in = delimiter + 1;
  }
  std::uint32_t n = kInitialN;
  std::uint32_t i = 0;
  std::uint32_t bias = kInitialBias;
  while (in < ascii.size()) {
    const std::uint32_t old_i = i;
    std::uint32_t w = 1;
    for (std::uint32_t k = kBase;; k += kBase) {
      if (in >= ascii.size()) return malformed();
      const std::uint32_t digit = digit_value(ascii[in++]);
      if (digit >= kBase) return malformed();
      if (digit > (kMaximum - i) / w) return overflow();
      i += digit * w;
      const std::uint32_t t = threshold(k, bias);
      if (digit < t) break;
      if (w > kMaximum / (kBase - t)) return overflow();
      w *= kBase - t;
    }
    const auto points = static_cast<std::uint32_t>(out.size()) + 1;
    bias = adapt(i - old_i, points, old_i == 0);
    if (i / points > kMaximum - n) return overflow();
    n += i / points;
    i %= points;
    if (n > 0x10FFFF || (n >= 0xD800 && n <= 0xDFFF)) return malformed();
    out.insert(out.begin() + static_cast<std::ptrdiff_t>(i), static_cast<char32_t>(n));
    ++i;
  }
  return out;
}

}  // namespace waferseal::punycode
