#include "native/escrow/cell_file.h"

#include <fcntl.h>
#include <sys/file.h>

#include <limits>

namespace waferseal::native {
namespace {

// The file grows by so many empty cells at a time, so that its size is not changed with each slot.
constexpr std::uint32_t kGrowth = 256;
constexpr std::size_t kSectorSize = 512;

Status make_cell_file(const FileDescriptor& file, const GuardId& guard) {
  const Bytes empty(kCellFileHeaderSize, 0);
  WAFERSEAL_CHECK(write_at(file, 0, empty));
  const CellCounter none{0, CounterState::kConfirmed};
  WAFERSEAL_CHECK(write_at(file, cell_counter_offset(none), encode_cell_counter(none)));
  WAFERSEAL_CHECK(sync_data(file));
  // The header last: a file without it was never finished.
  WAFERSEAL_CHECK(write_at(file, 0, encode_cell_file_header(guard)));
  return sync_data(file);
}

}  // namespace

Result<CellFile> CellFile::open(const std::filesystem::path& path, const GuardId& guard) {
  WAFERSEAL_TRY(FileDescriptor file, open_file(path, O_RDWR | O_CREAT | O_NOFOLLOW, 0600));
  if (::flock(file.number(), LOCK_EX | LOCK_NB) != 0) {
    return Error{Code::kStoreBusy, path.string(), "another process keeps this guard's cells"};
  }
  WAFERSEAL_TRY(std::uint64_t size, file_size(file));
  if (size == 0) {
    WAFERSEAL_CHECK(make_cell_file(file, guard));
    WAFERSEAL_CHECK(sync_folder(path.has_parent_path() ? path.parent_path() : "."));
    WAFERSEAL_TRY(size, file_size(file));
  }
  if (size < kCellFileHeaderSize) return Error{Code::kCellDamaged, path.string(), "too short"};
  WAFERSEAL_TRY(const Bytes header, read_at(file, 0, kCellFileHeaderSize));
  WAFERSEAL_CHECK(check_cell_file_header(guard, ByteView(header).first(kSectorSize)));
  WAFERSEAL_TRY(const CellCounter counter, decode_cell_counter(header));
  const std::uint64_t cells = (size - kCellFileHeaderSize) / kCellSize;
  if (cells > std::numeric_limits<std::uint32_t>::max()) {
    return Error{Code::kCellDamaged, path.string(), "too long"};
  }
  return CellFile(std::move(file), static_cast<std::uint32_t>(cells), counter);
}

Result<std::optional<Cell>> CellFile::read(std::uint32_t index) const {
  if (index >= cells_) return std::optional<Cell>();
  WAFERSEAL_TRY(Bytes bytes, read_at(file_, cell_offset(index), kCellSize));
  const SecretBytes secret = SecretBytes::adopt(std::move(bytes));
  return decode_cell(index, secret.reveal());
}

Result<CellContent> CellFile::content(std::uint32_t index, const SlotId& slot_id) const {
  const auto cell = read(index);
  if (!cell && cell.code() == Code::kCellDamaged) return CellContent::kDamaged;
  if (!cell) return cell.error();
  if (!*cell) return CellContent::kNothing;
  return (*cell)->slot_id == slot_id ? CellContent::kOwn : CellContent::kAnothers;
}

Status CellFile::write(std::uint32_t index, const Cell& cell) {
  if (index >= cells_) {
    const std::uint32_t grown = index - index % kGrowth + kGrowth;
    const Bytes empty(std::size_t{grown - cells_} * kCellSize, 0);
    WAFERSEAL_CHECK(write_at(file_, cell_offset(cells_), empty));
    cells_ = grown;
  }
  const SecretBytes encoded = encode_cell(index, cell);
  WAFERSEAL_CHECK(write_at(file_, cell_offset(index), encoded.reveal()));
  return sync();
}

Status CellFile::zero(std::uint32_t index) {
  if (index >= cells_) return Done{};
  WAFERSEAL_CHECK(zero_until_sync(index));
  return sync();
}

Status CellFile::zero_until_sync(std::uint32_t index) {
  if (index >= cells_) return Done{};
  const Bytes empty(kCellSize, 0);
  return write_at(file_, cell_offset(index), empty);
}

Status CellFile::begin_commit(std::uint64_t value) {
  WAFERSEAL_CHECK(write_counter({value, CounterState::kPending}));
  return sync();
}

Status CellFile::confirm_commit() {
  WAFERSEAL_CHECK(write_counter({counter_.value, CounterState::kConfirmed}));
  confirmation_waits_ = true;
  return Done{};
}

Status CellFile::sync() {
  WAFERSEAL_CHECK(sync_data(file_));
  confirmation_waits_ = false;
  return Done{};
}

Status CellFile::sync_confirmation() { return confirmation_waits_ ? sync() : Status(Done{}); }

Status CellFile::write_counter(const CellCounter& counter) {
  WAFERSEAL_CHECK(write_at(file_, cell_counter_offset(counter), encode_cell_counter(counter)));
  counter_ = counter;
  return Done{};
}

}  // namespace waferseal::native
