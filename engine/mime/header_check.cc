#include "engine/mime/header_check.h"

#include <algorithm>
#include <string>

#include "waferseal/bytes.h"

namespace waferseal::mime {
namespace {

constexpr std::size_t kMaxIdBytes = 900;  // with its brackets and a fold well under 998 (RFC 5322)

bool is_alphanumeric(char c) {
  return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9');
}

bool is_ascii_control(char c) {
  const auto byte = static_cast<unsigned char>(c);
  return (byte < 0x20 && c != '\t') || byte == 0x7F;
}

// `text` is valid UTF-8. C1 controls are C2 80..C2 9F; line and paragraph separator E2 80 A8, A9.
bool has_unicode_control(std::string_view text) {
  for (std::size_t i = 0; i + 1 < text.size(); ++i) {
    const auto a = static_cast<unsigned char>(text[i]);
    const auto b = static_cast<unsigned char>(text[i + 1]);
    if (a == 0xC2 && b < 0xA0) return true;
    if (a == 0xE2 && b == 0x80 && i + 2 < text.size()) {
      const auto c = static_cast<unsigned char>(text[i + 2]);
      if (c == 0xA8 || c == 0xA9) return true;
    }
  }
  return false;
}

Error bad(Code code, std::string_view field) { return Error{code, std::string(field), {}}; }

}  // namespace

bool is_ascii(std::string_view text) {
  return std::all_of(text.begin(), text.end(),
                     [](char c) { return static_cast<unsigned char>(c) < 0x80; });
}

bool is_token(std::string_view text) {
  return !text.empty() && std::all_of(text.begin(), text.end(), [](char c) {
    return is_alphanumeric(c) ||
           std::string_view("!#$%&'*+-.^_`{|}~").find(c) != std::string_view::npos;
  });
}

bool is_atom(std::string_view text) {
  return !text.empty() && std::all_of(text.begin(), text.end(), [](char c) {
    return is_alphanumeric(c) ||
           std::string_view("!#$%&'*+-/=?^_`{|}~").find(c) != std::string_view::npos;
  });
}

Status check_header_text(std::string_view field, std::string_view value) {
  if (std::any_of(value.begin(), value.end(), is_ascii_control)) {
    return bad(Code::kMailHeaderInjection, field);
  }
  if (!is_valid_utf8(value)) return bad(Code::kBadUtf8, field);
  if (has_unicode_control(value)) return bad(Code::kMailHeaderInjection, field);
  return Done{};
}

Status check_message_id(std::string_view field, std::string_view value) {
  WAFERSEAL_CHECK(check_header_text(field, value));
  const bool printable = std::all_of(value.begin(), value.end(), [](char c) {
    return c > 0x20 && c < 0x7F && std::string_view("<>()\",;\\").find(c) == std::string_view::npos;
  });
  const auto at = value.find('@');
  const bool shaped = at != std::string_view::npos && at > 0 && at + 1 < value.size() &&
                      value.find('@', at + 1) == std::string_view::npos;
  if (!printable || !shaped || value.size() > kMaxIdBytes) {
    return bad(Code::kMailBadHeader, field);
  }
  return Done{};
}

Status check_media_type(std::string_view field, std::string_view value) {
  WAFERSEAL_CHECK(check_header_text(field, value));
  const auto slash = value.find('/');
  // RFC 6838, 4.2: neither part is longer than 127 characters.
  if (slash == std::string_view::npos || slash > 127 || value.size() > 255 ||
      !is_token(value.substr(0, slash)) || !is_token(value.substr(slash + 1))) {
    return bad(Code::kMailBadHeader, field);
  }
  return Done{};
}

}  // namespace waferseal::mime
