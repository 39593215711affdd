// When `waferseal backup` was last through: a file beside the store, for `doctor`.
#ifndef WAFERSEAL_NATIVE_CLI_LAST_BACKUP_H_
#define WAFERSEAL_NATIVE_CLI_LAST_BACKUP_H_

#include <filesystem>
#include <optional>

#include "waferseal/host.h"

namespace waferseal::native {

Status remember_backup(const std::filesystem::path& store_folder, UnixTime now);
// Nothing if none was made, or if the file says no time.
std::optional<UnixTime> last_backup(const std::filesystem::path& store_folder);

}  // namespace waferseal::native

#endif  // WAFERSEAL_NATIVE_CLI_LAST_BACKUP_H_
