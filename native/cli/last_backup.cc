#include "native/cli/last_backup.h"

#include <charconv>

#include "native/files/durable_file.h"

namespace waferseal::native {
namespace {

constexpr const char* kLastBackup = "last-backup";

}  // namespace

Status remember_backup(const std::filesystem::path& store_folder, UnixTime now) {
  const std::string text = std::to_string(unix_seconds(now)) + "\n";
  return write_durably(store_folder / kLastBackup, as_bytes(text), 0664);
}

std::optional<UnixTime> last_backup(const std::filesystem::path& store_folder) {
  const auto bytes = read_file(store_folder / kLastBackup, 64);
  if (!bytes) return std::nullopt;
  const std::string_view text = as_text(*bytes);
  std::int64_t seconds = 0;
  const auto read = std::from_chars(text.data(), text.data() + text.size(), seconds);
  if (read.ec != std::errc() || *read.ptr != '\n') return std::nullopt;
  return from_unix_seconds(seconds);
}

}  // namespace waferseal::native
