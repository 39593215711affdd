// The guard's cells: secrets in fixed places of one file, overwritten in place, never in a
// database, a journal or a backup (SPEC 4.8). Plain POSIX writes and fdatasync: on a disk or file
// system that copies on write, old blocks may survive (THREAT-MODEL).
#ifndef WAFERSEAL_NATIVE_ESCROW_CELL_FILE_H_
#define WAFERSEAL_NATIVE_ESCROW_CELL_FILE_H_

#include <filesystem>
#include <optional>

#include "native/files/durable_file.h"
#include "waferseal/guard.h"

namespace waferseal::native {

// What a cell holds, as seen from one slot.
enum class CellContent : std::uint8_t {
  kNothing,
  kOwn,
  kAnothers,
  kDamaged,  // answers nobody
};

class CellFile {
 public:
  // Makes the file (mode 0600, counter 0) if it is missing. kCellDamaged: another guard's, or all
  // counters are torn. kStoreBusy: another process has it open. File errors.
  static Result<CellFile> open(const std::filesystem::path& file, const GuardId& guard);

  std::uint32_t size() const { return cells_; }
  // No value: forgotten, never used, or beyond the end. kCellDamaged.
  Result<std::optional<Cell>> read(std::uint32_t index) const;
  // File errors only.
  Result<CellContent> content(std::uint32_t index, const SlotId& slot_id) const;
  // Grows the file if needed. On disk when it returns.
  Status write(std::uint32_t index, const Cell& cell);
  // On disk when it returns. Beyond the end: nothing to do.
  Status zero(std::uint32_t index);
  // On disk with the next `sync`, for many at once.
  Status zero_until_sync(std::uint32_t index);

  const CellCounter& counter() const { return counter_; }
  // `value` is pending; on disk when it returns.
  Status begin_commit(std::uint64_t value);
  // The pending counter is confirmed; on disk with the next `sync` of anything.
  Status confirm_commit();
  Status sync();
  // Only if a confirmation was written since.
  Status sync_confirmation();

 private:
  CellFile(FileDescriptor file, std::uint32_t cells, const CellCounter& counter)
      : file_(std::move(file)), cells_(cells), counter_(counter) {}
  Status write_counter(const CellCounter& counter);
  FileDescriptor file_;
  std::uint32_t cells_;
  CellCounter counter_;
  bool confirmation_waits_ = false;
};

}  // namespace waferseal::native

#endif  // WAFERSEAL_NATIVE_ESCROW_CELL_FILE_H_
