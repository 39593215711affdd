// What is asked of one store is asked of each.
#ifndef WAFERSEAL_TESTS_NATIVE_STORE_EVERY_STORE_H_
#define WAFERSEAL_TESTS_NATIVE_STORE_EVERY_STORE_H_

#include <gtest/gtest.h>

#include <ostream>
#include <string>

#include "native/store/sqlite/store.h"
#include "native/store/store.h"
#include "tests/native/files/temporary_folder.h"

namespace waferseal::native {

struct StoreKind {
  const char* name;
  Result<std::unique_ptr<Store>> (*open)(const std::filesystem::path& folder);
};
inline std::ostream& operator<<(std::ostream& out, const StoreKind& kind) {
  return out << kind.name;
}

inline const StoreKind kEveryStore[] = {
    {"Sqlite",
     [](const std::filesystem::path& folder) { return open_sqlite_store(folder / "store.db"); }},
};

class StoreTest : public ::testing::TestWithParam<StoreKind> {
 protected:
  StoreTest() : store_(open()) {}
  // Once more, as another process does it.
  std::unique_ptr<Store> open() { return std::move(GetParam().open(folder_.path())).value(); }

  TemporaryFolder folder_;
  std::unique_ptr<Store> store_;
};

#define WAFERSEAL_FOR_EVERY_STORE(suite)                                          \
  INSTANTIATE_TEST_SUITE_P(Every, suite, ::testing::ValuesIn(kEveryStore),        \
                           [](const ::testing::TestParamInfo<StoreKind>& store) { \
                             return std::string(store.param.name);                \
                           })

}  // namespace waferseal::native

#endif  // WAFERSEAL_TESTS_NATIVE_STORE_EVERY_STORE_H_
