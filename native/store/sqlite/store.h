// SQLite as the store: one file beside the server.
#ifndef WAFERSEAL_NATIVE_STORE_SQLITE_STORE_H_
#define WAFERSEAL_NATIVE_STORE_SQLITE_STORE_H_

#include <filesystem>
#include <memory>

#include "native/store/store.h"

namespace waferseal::native {

// Mode 0660, so that the agent's user, in the same group, can use it.
Result<std::unique_ptr<Store>> open_sqlite_store(const std::filesystem::path& file);

}  // namespace waferseal::native

#endif  // WAFERSEAL_NATIVE_STORE_SQLITE_STORE_H_
