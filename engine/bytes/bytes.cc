#include "waferseal/bytes.h"

#include <string.h>  // NOLINT(modernize-deprecated-headers): <cstring> has no explicit_bzero

namespace waferseal {

ByteView as_bytes(std::string_view text) {
  return {reinterpret_cast<const std::uint8_t*>(text.data()), text.size()};
}

std::string_view as_text(ByteView bytes) {
  return {reinterpret_cast<const char*>(bytes.data()), bytes.size()};
}

Bytes to_bytes(std::string_view text) { return {text.begin(), text.end()}; }

void append(Bytes& out, ByteView more) { out.insert(out.end(), more.begin(), more.end()); }

bool equal_constant_time(ByteView a, ByteView b) {
  if (a.size() != b.size()) return false;
  volatile std::uint8_t difference = 0;
  for (std::size_t i = 0; i < a.size(); ++i) {
    difference = static_cast<std::uint8_t>(difference | (a[i] ^ b[i]));
  }
  return difference == 0;
}

void wipe(std::string& text) {
  wipe(MutableByteView(reinterpret_cast<std::uint8_t*>(text.data()), text.size()));
}

void wipe(std::u32string& text) {
  wipe(MutableByteView(reinterpret_cast<std::uint8_t*>(text.data()),
                       text.size() * sizeof(char32_t)));
}

void wipe(MutableByteView bytes) {
  if (!bytes.empty()) explicit_bzero(bytes.data(), bytes.size());
}

SecretBytes SecretBytes::adopt(Bytes&& bytes) {
  SecretBytes out;
  out.bytes_ = std::move(bytes);
  return out;
}

SecretBytes& SecretBytes::operator=(SecretBytes&& other) noexcept {
  if (this != &other) {
    wipe(bytes_);
    bytes_ = std::exchange(other.bytes_, {});
  }
  return *this;
}

bool is_valid_utf8(std::string_view text) {
  std::size_t i = 0;
  while (i < text.size()) {
    const auto lead = static_cast<std::uint8_t>(text[i]);
    std::size_t trailing = 0;
    std::uint32_t point = 0;
    std::uint32_t least = 0;
    if (lead < 0x80) {
      ++i;
      continue;
    }
    if ((lead & 0xE0) == 0xC0) {
      trailing = 1, point = lead & 0x1F, least = 0x80;
    } else if ((lead & 0xF0) == 0xE0) {
      trailing = 2, point = lead & 0x0F, least = 0x800;
    } else if ((lead & 0xF8) == 0xF0) {
      trailing = 3, point = lead & 0x07, least = 0x10000;
    } else {
      return false;
    }
    if (text.size() - i <= trailing) return false;
    for (std::size_t k = 1; k <= trailing; ++k) {
      const auto next = static_cast<std::uint8_t>(text[i + k]);
      if ((next & 0xC0) != 0x80) return false;
      point = (point << 6) | (next & 0x3Fu);
    }
    if (point < least || point > 0x10FFFF || (point >= 0xD800 && point <= 0xDFFF)) return false;
    i += trailing + 1;
  }
  return true;
}

}  // namespace waferseal
