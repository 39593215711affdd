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

// A counter sector: value (8) | state (1) | check (32) | zeros.
constexpr std::size_t kCounterStateAt = 8;
constexpr std::size_t kCounterCheckAt = 9;
constexpr std::size_t kCounterEnd = 41;
constexpr std::uint64_t kEvenPendingAt = 1024;
constexpr std::uint64_t kOddPendingAt = 2048;
constexpr std::uint64_t kConfirmedAt = 3072;

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

// Nothing if it is torn, or was written for another place.
std::optional<CellCounter> read_counter(ByteView header, std::uint64_t at) {
  const ByteView sector = header.subspan(static_cast<std::size_t>(at), kCellCounterSize);
  const ByteArray<32> check = crypto::hash("cell counter", {sector.first(kCounterCheckAt)});
  if (!equal_constant_time(check, sector.subspan(kCounterCheckAt, check.size())) ||
      !all_zero(sector.subspan(kCounterEnd))) {
    return std::nullopt;
  }
  CellCounter counter;
  for (std::size_t i = 0; i < 8; ++i) counter.value = (counter.value << 8) | sector[i];
  counter.state = static_cast<CounterState>(sector[kCounterStateAt]);
  const bool known =
      counter.state == CounterState::kPending || counter.state == CounterState::kConfirmed;
  if (!known || cell_counter_offset(counter) != at) return std::nullopt;
  return counter;
}

}  // namespace

std::uint64_t cell_offset(std::uint32_t index) {
  return kCellFileHeaderSize + std::uint64_t{index} * kCellSize;
}

std::uint64_t cell_counter_offset(const CellCounter& counter) {
  if (counter.state == CounterState::kConfirmed) return kConfirmedAt;
  return counter.value % 2 == 0 ? kEvenPendingAt : kOddPendingAt;
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

Bytes encode_cell_counter(const CellCounter& counter) {
  Bytes out;
  append(out, escrow::be64(counter.value));
  out.push_back(static_cast<std::uint8_t>(counter.state));
  append(out, crypto::hash("cell counter", {out}));
  out.resize(kCellCounterSize);
  return out;
}

Result<CellCounter> decode_cell_counter(ByteView file_header) {
  if (file_header.size() != kCellFileHeaderSize) return Code::kCellDamaged;
  std::optional<CellCounter> found;
  for (const std::uint64_t at : {kConfirmedAt, kEvenPendingAt, kOddPendingAt}) {
    const std::optional<CellCounter> counter = read_counter(file_header, at);
    if (counter && (!found || counter->value > found->value)) found = counter;
  }
  if (!found) return Code::kCellDamaged;
  return *found;
}

CounterVerdict compare_counters(const CellCounter& cells, std::uint64_t database) {
  if (database > cells.value) return CounterVerdict::kCellsBehind;
  if (database == cells.value) return CounterVerdict::kInStep;
  // A commit that was confirmed is in the database; one that was not may have been cut short.
  const bool cut_short = cells.value - database == 1 && cells.state == CounterState::kPending;
  return cut_short ? CounterVerdict::kInStep : CounterVerdict::kDatabaseBehind;
}

}  // namespace waferseal
