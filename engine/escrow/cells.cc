#include <algorithm>

#include "engine/crypto/hash.h"
#include "engine/crypto/random.h"
#include "engine/escrow/signed_text.h"
#include "waferseal/guard.h"

namespace waferseal {
namespace {

// A cell: kind (1) | 15 zeros | slot id (16) | secret (32) | check (32) | 32 zeros.
constexpr std::size_t kSlotIdAt = 16;
constexpr std::size_t kSecretAt = 32;
constexpr std::size_t kSecretSize = 32;
constexpr std::size_t kCheckAt = 64;
constexpr std::size_t kCheckEnd = 96;

// A counter sector: value (8) | check (32) | zeros.
constexpr std::uint64_t kFirstCounterAt = 1024;
constexpr std::uint64_t kSecondCounterAt = 2048;

constexpr std::string_view kFileMagic = "waferseal cells\n";
constexpr std::uint8_t kFileVersion = 1;

bool all_zero(ByteView bytes) {
  std::uint8_t sum = 0;
  for (const std::uint8_t byte : bytes) sum |= byte;
  return sum == 0;
}

ByteArray<32> cell_check(std::uint32_t index, ByteView content) {
  return crypto::hash("cell", {escrow::be32(index), content});
}

std::optional<std::uint64_t> read_counter(ByteView sector) {
  if (sector.size() != kCellCounterSize) return std::nullopt;
  const ByteArray<32> check = crypto::hash("cell counter", {sector.first(8)});
  if (!equal_constant_time(check, sector.subspan(8, 32)) || !all_zero(sector.subspan(40))) {
    return std::nullopt;
  }
  std::uint64_t value = 0;
  for (std::size_t i = 0; i < 8; ++i) value = (value << 8) | sector[i];
  return value;
}

}  // namespace

std::uint64_t cell_offset(std::uint32_t index) {
  return kCellFileHeaderSize + std::uint64_t{index} * kCellSize;
}

std::uint64_t cell_counter_offset(std::uint64_t value) {
  return value % 2 == 0 ? kFirstCounterAt : kSecondCounterAt;
}

SecretBytes encode_cell(std::uint32_t index, const Cell& cell) {
  SecretBytes out(kCellSize);
  crypto::require(cell.secret.size() == kSecretSize);
  const MutableByteView bytes = out.reveal_mutable();
  bytes[0] = static_cast<std::uint8_t>(cell.kind);
  std::copy(cell.slot_id.begin(), cell.slot_id.end(), bytes.begin() + kSlotIdAt);
  const ByteView secret = cell.secret.reveal();
  std::copy(secret.begin(), secret.end(), bytes.begin() + kSecretAt);
  const ByteArray<32> check = cell_check(index, ByteView(bytes).first(kCheckAt));
  std::copy(check.begin(), check.end(), bytes.begin() + kCheckAt);
  return out;
}

Result<std::optional<Cell>> decode_cell(std::uint32_t index, ByteView bytes) {
  if (bytes.size() != kCellSize) return Code::kCellDamaged;
  if (all_zero(bytes)) return std::optional<Cell>();
  const ByteArray<32> check = cell_check(index, bytes.first(kCheckAt));
  const bool known_kind = bytes[0] == static_cast<std::uint8_t>(RecordKind::kQuestion) ||
                          bytes[0] == static_cast<std::uint8_t>(RecordKind::kRelease);
  if (!known_kind || !all_zero(bytes.subspan(1, kSlotIdAt - 1)) ||
      !equal_constant_time(check, bytes.subspan(kCheckAt, check.size())) ||
      !all_zero(bytes.subspan(kCheckEnd))) {
    return Code::kCellDamaged;
  }
  Cell cell;
  cell.kind = static_cast<RecordKind>(bytes[0]);
  std::copy_n(bytes.begin() + kSlotIdAt, cell.slot_id.size(), cell.slot_id.begin());
  cell.secret = SecretBytes(bytes.subspan(kSecretAt, kSecretSize));
  return std::optional<Cell>(std::move(cell));
}

Bytes encode_cell_file_header(const GuardId& guard) {
  Bytes out = to_bytes(kFileMagic);
  out.push_back(kFileVersion);
  out.push_back(static_cast<std::uint8_t>(kCellSize));
  append(out, guard);
  append(out, crypto::hash("cell file", {out}));
  out.resize(kCellCounterSize);
  return out;
}

Status check_cell_file_header(const GuardId& guard, ByteView sector) {
  if (!equal_constant_time(sector, encode_cell_file_header(guard))) return Code::kCellDamaged;
  return Done{};
}

Bytes encode_cell_counter(std::uint64_t value) {
  Bytes out;
  append(out, escrow::be64(value));
  append(out, crypto::hash("cell counter", {out}));
  out.resize(kCellCounterSize);
  return out;
}

Result<std::uint64_t> decode_cell_counter(ByteView first_sector, ByteView second_sector) {
  const std::optional<std::uint64_t> first = read_counter(first_sector);
  const std::optional<std::uint64_t> second = read_counter(second_sector);
  if (!first && !second) return Code::kCellDamaged;
  return std::max(first.value_or(0), second.value_or(0));
}

CounterVerdict compare_counters(std::uint64_t cells, std::uint64_t database) {
  if (database > cells) return CounterVerdict::kCellsBehind;
  if (cells - database > 1) return CounterVerdict::kDatabaseBehind;
  return CounterVerdict::kInStep;
}

}  // namespace waferseal
