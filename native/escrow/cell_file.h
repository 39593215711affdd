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

class CellFile {
 public:
  // Makes the file (mode 0600, counter 0) if it is missing. kCellDamaged: another guard's, or both
  // counters are torn. kStoreBusy: another process has it open. File errors.
  static Result<CellFile> open(const std::filesystem::path& file, const GuardId& guard);

  std::uint32_t size() const { return cells_; }
  // No value: forgotten, never used, or beyond the end. kCellDamaged.
  Result<std::optional<Cell>> read(std::uint32_t index) const;
  // Grows the file if needed. On disk when it returns.
  Status write(std::uint32_t index, const Cell& cell);
  // On disk when it returns. Beyond the end: nothing to do.
  Status zero(std::uint32_t index);

  std::uint64_t counter() const { return counter_; }
  // On disk when it returns.
  Status set_counter(std::uint64_t value);

 private:
  CellFile(FileDescriptor file, std::uint32_t cells, std::uint64_t counter)
      : file_(std::move(file)), cells_(cells), counter_(counter) {}
  FileDescriptor file_;
  std::uint32_t cells_;
  std::uint64_t counter_;
};

}  // namespace waferseal::native

#endif  // WAFERSEAL_NATIVE_ESCROW_CELL_FILE_H_
