#include "engine/mime/charset.h"

#include <array>
#include <cstdint>
#include <optional>

#include "engine/mime/header_parse.h"

namespace waferseal::mime {
namespace {

enum class Charset { kUnnamed, kUtf8, kWindows1252, kLatin9, kUnknown };

Charset charset_of(std::string_view text) {
  const std::string name = lower_case(text);
  if (name.empty()) return Charset::kUnnamed;
  if (name == "utf-8" || name == "utf8") return Charset::kUtf8;
  for (const std::string_view known : {"us-ascii", "ascii", "iso-8859-1", "iso8859-1", "iso_8859-1",
                                       "latin1", "l1", "windows-1252", "cp1252", "x-cp1252"}) {
    if (name == known) return Charset::kWindows1252;
  }
  for (const std::string_view known :
       {"iso-8859-15", "iso8859-15", "iso_8859-15", "latin-9", "l9"}) {
    if (name == known) return Charset::kLatin9;
  }
  return Charset::kUnknown;
}

// Windows-1252, 0x80 to 0x9F; the five holes are the C1 controls of the same number.
constexpr std::array<char16_t, 32> kWindows1252 = {
    0x20AC, 0x0081, 0x201A, 0x0192, 0x201E, 0x2026, 0x2020, 0x2021, 0x02C6, 0x2030, 0x0160,
    0x2039, 0x0152, 0x008D, 0x017D, 0x008F, 0x0090, 0x2018, 0x2019, 0x201C, 0x201D, 0x2022,
    0x2013, 0x2014, 0x02DC, 0x2122, 0x0161, 0x203A, 0x0153, 0x009D, 0x017E, 0x0178};

char16_t latin9(std::uint8_t byte) {
  switch (byte) {
    case 0xA4:
      return 0x20AC;
    case 0xA6:
      return 0x0160;
    case 0xA8:
      return 0x0161;
    case 0xB4:
      return 0x017D;
    case 0xB8:
      return 0x017E;
    case 0xBC:
      return 0x0152;
    case 0xBD:
      return 0x0153;
    case 0xBE:
      return 0x0178;
    default:
      return byte;
  }
}

void append_code_point(std::string& out, char16_t point) {
  if (point < 0x80) {
    out += static_cast<char>(point);
  } else if (point < 0x800) {
    out += static_cast<char>(0xC0 | (point >> 6));
    out += static_cast<char>(0x80 | (point & 0x3F));
  } else {
    out += static_cast<char>(0xE0 | (point >> 12));
    out += static_cast<char>(0x80 | ((point >> 6) & 0x3F));
    out += static_cast<char>(0x80 | (point & 0x3F));
  }
}

std::string from_single_bytes(ByteView bytes, bool is_latin9) {
  std::string out;
  out.reserve(bytes.size() + bytes.size() / 8);
  for (const std::uint8_t byte : bytes) {
    if (byte >= 0x80 && byte < 0xA0 && !is_latin9) {
      append_code_point(out, kWindows1252[byte - 0x80]);
    } else {
      append_code_point(out, is_latin9 ? latin9(byte) : byte);
    }
  }
  return out;
}

// The length of the well-formed UTF-8 sequence at the start of `text`; 0 if there is none.
std::size_t sequence_length(std::string_view text) {
  for (std::size_t length = 1; length <= 4 && length <= text.size(); ++length) {
    if (is_valid_utf8(text.substr(0, length))) return length;
  }
  return 0;
}

// Each byte that cannot be read becomes U+FFFD.
std::string repaired_utf8(std::string_view text) {
  std::string out;
  while (!text.empty()) {
    const std::size_t length = sequence_length(text);
    if (length == 0) {
      out += "\xEF\xBF\xBD";
      text.remove_prefix(1);
    } else {
      out += text.substr(0, length);
      text.remove_prefix(length);
    }
  }
  return out;
}

Utf8Text without_nul(Utf8Text text) {
  std::size_t kept = 0;
  for (const char c : text.text) {
    if (c != '\0') text.text[kept++] = c;
  }
  if (kept != text.text.size()) text.damaged = true;
  text.text.resize(kept);
  return text;
}

Utf8Text convert(Charset charset, ByteView bytes) {
  const std::string_view text = as_text(bytes);
  const bool valid = is_valid_utf8(text);
  switch (charset) {
    case Charset::kUtf8:
      return valid ? Utf8Text{std::string(text), false} : Utf8Text{repaired_utf8(text), true};
    case Charset::kWindows1252:
      return {from_single_bytes(bytes, false), false};
    case Charset::kLatin9:
      return {from_single_bytes(bytes, true), false};
    case Charset::kUnnamed:
    case Charset::kUnknown:
      break;
  }
  const bool damaged = charset == Charset::kUnknown;
  if (valid) return {std::string(text), damaged};
  return {from_single_bytes(bytes, false), true};
}

}  // namespace

Utf8Text to_utf8(std::string_view charset, ByteView bytes) {
  return without_nul(convert(charset_of(charset), bytes));
}

bool is_known_charset(std::string_view charset) { return charset_of(charset) != Charset::kUnknown; }

}  // namespace waferseal::mime
