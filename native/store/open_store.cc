#include "native/store/sqlite/store.h"
#include "native/store/store.h"

namespace waferseal::native {

Result<std::unique_ptr<Store>> open_store(const std::filesystem::path& folder) {
  return open_sqlite_store(folder / "store.db");
}

}  // namespace waferseal::native
