#include "engine/openpgp/packets.h"

namespace waferseal::openpgp {
namespace {

// A big-endian number of `size` bytes at `at`; nothing if it does not fit.
std::optional<std::size_t> read_number(ByteView bytes, std::size_t at, std::size_t size) {
  if (at > bytes.size() || bytes.size() - at < size) return std::nullopt;
  std::size_t value = 0;
  for (std::size_t i = 0; i < size; ++i) value = value << 8 | bytes[at + i];
  return value;
}

struct Length {
  std::size_t value = 0;
  std::size_t size = 0;  // of the length itself
};

// RFC 4880, 4.2.2. Partial lengths are for data, not for keys.
std::optional<Length> read_new_length(ByteView bytes, std::size_t at) {
  const auto first = read_number(bytes, at, 1);
  if (!first) return std::nullopt;
  if (*first < 192) return Length{*first, 1};
  if (*first < 224) {
    const auto second = read_number(bytes, at + 1, 1);
    if (!second) return std::nullopt;
    return Length{((*first - 192) << 8) + *second + 192, 2};
  }
  if (*first != 255) return std::nullopt;
  const auto value = read_number(bytes, at + 1, 4);
  if (!value) return std::nullopt;
  return Length{*value, 5};
}

// RFC 4880, 4.2.1. The indeterminate length is for data, not for keys.
std::optional<Length> read_old_length(ByteView bytes, std::size_t at, int type) {
  if (type == 3) return std::nullopt;
  const std::size_t size = type == 0 ? 1 : type == 1 ? 2 : 4;
  const auto value = read_number(bytes, at, size);
  if (!value) return std::nullopt;
  return Length{*value, size};
}

}  // namespace

std::optional<std::vector<Packet>> read_packets(ByteView bytes) {
  std::vector<Packet> packets;
  std::size_t at = 0;
  while (at < bytes.size()) {
    const std::uint8_t head = bytes[at];
    if ((head & 0x80) == 0) return std::nullopt;
    const bool is_new = (head & 0x40) != 0;
    const auto length =
        is_new ? read_new_length(bytes, at + 1) : read_old_length(bytes, at + 1, head & 3);
    if (!length) return std::nullopt;
    Packet packet;
    packet.tag = is_new ? head & 0x3F : (head >> 2) & 0x0F;
    packet.start = at;
    packet.body = at + 1 + length->size;
    if (bytes.size() - packet.body < length->value) return std::nullopt;
    packet.end = packet.body + length->value;
    packets.push_back(packet);
    at = packet.end;
  }
  return packets;
}

}  // namespace waferseal::openpgp
