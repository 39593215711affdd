// The numbered migrations of the store's SQLite schema. A released migration is never edited; a
// change is a new one.
#ifndef WAFERSEAL_NATIVE_STORE_SQLITE_SCHEMA_H_
#define WAFERSEAL_NATIVE_STORE_SQLITE_SCHEMA_H_

#include <span>
#include <string_view>

namespace waferseal::native {

std::span<const std::string_view> store_migrations();

}  // namespace waferseal::native

#endif  // WAFERSEAL_NATIVE_STORE_SQLITE_SCHEMA_H_
