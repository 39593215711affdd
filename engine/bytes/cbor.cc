#include "engine/bytes/cbor.h"

namespace waferseal {

void CborWriter::head(std::uint8_t major, std::uint64_t value) {
  const auto type = static_cast<std::uint8_t>(major << 5);
  int width = 0;
  if (value < 24) {
    out_.push_back(static_cast<std::uint8_t>(type | value));
    return;
  }
  if (value <= 0xFF) {
    out_.push_back(type | 24), width = 1;
  } else if (value <= 0xFFFF) {
    out_.push_back(type | 25), width = 2;
  } else if (value <= 0xFFFFFFFF) {
    out_.push_back(type | 26), width = 4;
  } else {
    out_.push_back(type | 27), width = 8;
  }
  for (int i = width - 1; i >= 0; --i) out_.push_back(static_cast<std::uint8_t>(value >> (8 * i)));
}

void CborWriter::integer(std::int64_t value) {
  if (value >= 0) {
    head(0, static_cast<std::uint64_t>(value));
  } else {
    head(1, static_cast<std::uint64_t>(-(value + 1)));
  }
}

void CborWriter::bytes(ByteView value) {
  head(2, value.size());
  append(out_, value);
}

void CborWriter::text(std::string_view value) {
  head(3, value.size());
  append(out_, as_bytes(value));
}

Result<std::uint64_t> CborReader::head(std::uint8_t major) {
  if (in_.empty() || in_[0] >> 5 != major) return Code::kBadCbor;
  const std::uint8_t info = in_[0] & 31;
  if (info < 24) {
    in_ = in_.subspan(1);
    return std::uint64_t{info};
  }
  if (info > 27) return Code::kBadCbor;  // reserved and indefinite lengths
  const std::size_t width = std::size_t{1} << (info - 24);
  if (in_.size() < 1 + width) return Code::kBadCbor;
  std::uint64_t value = 0;
  for (std::size_t i = 0; i < width; ++i) value = value << 8 | in_[1 + i];
  const std::uint64_t least = width == 1 ? 24 : std::uint64_t{1} << (4 * width);
  if (value < least) return Code::kBadCbor;  // not the shortest form
  in_ = in_.subspan(1 + width);
  return value;
}

Result<std::uint64_t> CborReader::uint() { return head(0); }

Result<std::int64_t> CborReader::integer() {
  const bool negative = !in_.empty() && in_[0] >> 5 == 1;
  WAFERSEAL_TRY(const std::uint64_t value, head(negative ? 1 : 0));
  if (value > static_cast<std::uint64_t>(INT64_MAX)) return Code::kBadCbor;
  const auto magnitude = static_cast<std::int64_t>(value);
  return negative ? -magnitude - 1 : magnitude;
}

Result<ByteView> CborReader::bytes() {
  WAFERSEAL_TRY(const std::uint64_t size, head(2));
  if (size > in_.size()) return Code::kBadCbor;
  const ByteView out = in_.first(static_cast<std::size_t>(size));
  in_ = in_.subspan(out.size());
  return out;
}

Result<ByteView> CborReader::bytes(std::size_t size) {
  WAFERSEAL_TRY(const ByteView out, bytes());
  if (out.size() != size) return Code::kBadCbor;
  return out;
}

Result<std::string> CborReader::text() {
  WAFERSEAL_TRY(const std::uint64_t size, head(3));
  if (size > in_.size()) return Code::kBadCbor;
  const ByteView out = in_.first(static_cast<std::size_t>(size));
  if (!is_valid_utf8(as_text(out))) return Code::kBadCbor;
  in_ = in_.subspan(out.size());
  return std::string(as_text(out));
}

Result<std::size_t> CborReader::array(std::size_t most) {
  WAFERSEAL_TRY(const std::uint64_t items, head(4));
  if (items > most || items > in_.size()) return Code::kBadCbor;
  return static_cast<std::size_t>(items);
}

Result<std::size_t> CborReader::map(std::size_t most) {
  WAFERSEAL_TRY(const std::uint64_t pairs, head(5));
  if (pairs > most || pairs > in_.size() / 2) return Code::kBadCbor;
  return static_cast<std::size_t>(pairs);
}

Result<bool> CborReader::boolean() {
  if (in_.empty() || (in_[0] != 0xF4 && in_[0] != 0xF5)) return Code::kBadCbor;
  const bool value = in_[0] == 0xF5;
  in_ = in_.subspan(1);
  return value;
}

bool CborReader::take_null() {
  if (in_.empty() || in_[0] != 0xF6) return false;
  in_ = in_.subspan(1);
  return true;
}

Status CborReader::key(std::uint64_t expected) {
  WAFERSEAL_TRY(const std::uint64_t found, head(0));
  if (found != expected) return Code::kBadCbor;
  return Done{};
}

Status CborReader::end() const {
  if (!in_.empty()) return Code::kBadCbor;
  return Done{};
}

}  // namespace waferseal
