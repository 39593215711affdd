#include "engine/mime/transfer_decoding.h"

#include <optional>

#include "engine/mime/header_parse.h"

namespace waferseal::mime {
namespace {

int base64_value(std::uint8_t c) {
  if (c >= 'A' && c <= 'Z') return c - 'A';
  if (c >= 'a' && c <= 'z') return c - 'a' + 26;
  if (c >= '0' && c <= '9') return c - '0' + 52;
  if (c == '+') return 62;
  if (c == '/') return 63;
  return -1;
}

int hex_value(std::uint8_t c) {
  if (c >= '0' && c <= '9') return c - '0';
  if (c >= 'A' && c <= 'F') return c - 'A' + 10;
  if (c >= 'a' && c <= 'f') return c - 'a' + 10;
  return -1;
}

// The byte that two hexadecimal digits at `at` mean.
std::optional<std::uint8_t> hex_byte(ByteView text, std::size_t at) {
  if (at + 1 >= text.size()) return std::nullopt;
  const int high = hex_value(text[at]);
  const int low = hex_value(text[at + 1]);
  if (high < 0 || low < 0) return std::nullopt;
  return static_cast<std::uint8_t>(high * 16 + low);
}

bool is_space(std::uint8_t c) { return c == ' ' || c == '\t'; }

}  // namespace

DecodedContent decode_base64(ByteView text) {
  DecodedContent out;
  out.bytes.reserve(text.size() / 4 * 3);
  std::uint32_t group = 0;
  int count = 0;
  bool ended = false;
  for (const std::uint8_t c : text) {
    if (c == '\r' || c == '\n' || is_space(c)) continue;
    if (c == '=') {
      // Some programs join encoded pieces, each with its own padding.
      if (count == 2) out.bytes.push_back(static_cast<std::uint8_t>(group >> 4));
      if (count == 3) {
        out.bytes.push_back(static_cast<std::uint8_t>(group >> 10));
        out.bytes.push_back(static_cast<std::uint8_t>(group >> 2));
      }
      if (count == 1) out.damaged = true;
      group = 0;
      count = 0;
      ended = true;
      continue;
    }
    const int value = base64_value(c);
    if (value < 0) {
      out.damaged = true;
      continue;
    }
    if (ended) out.damaged = true;
    ended = false;
    group = group << 6 | static_cast<std::uint32_t>(value);
    if (++count == 4) {
      out.bytes.push_back(static_cast<std::uint8_t>(group >> 16));
      out.bytes.push_back(static_cast<std::uint8_t>(group >> 8));
      out.bytes.push_back(static_cast<std::uint8_t>(group));
      group = 0;
      count = 0;
    }
  }
  if (count == 0) return out;
  out.damaged = true;  // the padding is missing, or a character is
  if (count == 2) out.bytes.push_back(static_cast<std::uint8_t>(group >> 4));
  if (count == 3) {
    out.bytes.push_back(static_cast<std::uint8_t>(group >> 10));
    out.bytes.push_back(static_cast<std::uint8_t>(group >> 2));
  }
  return out;
}

DecodedContent decode_quoted_printable(ByteView text) {
  DecodedContent out;
  out.bytes.reserve(text.size());
  std::size_t i = 0;
  std::size_t solid = 0;  // the length of `out` up to the last byte that is not literal white space
  while (i < text.size()) {
    const std::uint8_t c = text[i];
    if (c == '\n' || (c == '\r' && i + 1 < text.size() && text[i + 1] == '\n')) {
      out.bytes.resize(solid);  // RFC 2045, 6.7 (3): white space at the end of a line was added
      out.bytes.push_back('\r');
      out.bytes.push_back('\n');
      i += c == '\r' ? 2 : 1;
      solid = out.bytes.size();
      continue;
    }
    if (c != '=') {
      out.bytes.push_back(c);
      if (!is_space(c)) solid = out.bytes.size();
      ++i;
      continue;
    }
    if (const auto byte = hex_byte(text, i + 1)) {
      out.bytes.push_back(*byte);
      solid = out.bytes.size();
      i += 3;
      continue;
    }
    // A soft line break, with white space allowed before the line end.
    std::size_t end = i + 1;
    while (end < text.size() && is_space(text[end])) ++end;
    if (end < text.size() && text[end] == '\r') ++end;
    if (end >= text.size()) break;
    if (text[end] == '\n') {
      solid = out.bytes.size();
      i = end + 1;
      continue;
    }
    out.damaged = true;
    out.bytes.push_back(c);
    solid = out.bytes.size();
    ++i;
  }
  return out;
}

Bytes decode_q(std::string_view text) {
  Bytes out;
  const ByteView bytes = as_bytes(text);
  for (std::size_t i = 0; i < bytes.size(); ++i) {
    if (bytes[i] == '=') {
      if (const auto byte = hex_byte(bytes, i + 1)) {
        out.push_back(*byte);
        i += 2;
        continue;
      }
    }
    out.push_back(bytes[i] == '_' ? std::uint8_t{' '} : bytes[i]);
  }
  return out;
}

Bytes decode_percent(std::string_view text) {
  Bytes out;
  const ByteView bytes = as_bytes(text);
  for (std::size_t i = 0; i < bytes.size(); ++i) {
    if (bytes[i] == '%') {
      if (const auto byte = hex_byte(bytes, i + 1)) {
        out.push_back(*byte);
        i += 2;
        continue;
      }
    }
    out.push_back(bytes[i]);
  }
  return out;
}

DecodedContent decode_content(std::string_view encoding, ByteView content) {
  const std::string name = lower_case(encoding);
  if (name == "base64") return decode_base64(content);
  if (name == "quoted-printable") return decode_quoted_printable(content);
  const bool known = name.empty() || name == "7bit" || name == "8bit" || name == "binary";
  return {Bytes(content.begin(), content.end()), !known};
}

}  // namespace waferseal::mime
