// The store: everything the server keeps that is not a guard's secret and not a private key.
//
// Two implementations are meant to exist: SQLite beside the server (native/store/sqlite, here) and
// PostgreSQL. Both give the same promises:
//   - a function that returned without an error is durable (synchronous=FULL; COMMIT);
//   - what one function writes, it writes in one transaction;
//   - several processes may use the same store (`serve` and `agent` do).
// A Store object belongs to one thread at a time; open one per thread.
//
//   Result<std::unique_ptr<Store>> store = open_sqlite_store("/var/lib/waferseal/store.db");
//   auto user = (*store)->users().find_user("anna@example.org");
//
// Errors of all functions: kStoreFailed (the database or disk failed; detail says how), kStoreBusy
// (another process held it too long; repeat), and those named at the function.
#ifndef WAFERSEAL_NATIVE_STORE_STORE_H_
#define WAFERSEAL_NATIVE_STORE_STORE_H_

#include <filesystem>
#include <memory>

#include "native/store/blobs.h"
#include "native/store/messages.h"
#include "native/store/queue.h"
#include "native/store/settings.h"
#include "native/store/users.h"

namespace waferseal::native {

class Store {
 public:
  virtual ~Store() = default;
  virtual UserStore& users() = 0;
  virtual SettingsStore& settings() = 0;
  virtual MessageStore& messages() = 0;
  virtual QueueStore& queue() = 0;
};

// Opens or makes the database (mode 0660, so that the agent's user, in the same group, can use it)
// and brings its schema up to date. kStoreTooNew: written by a newer waferseal.
Result<std::unique_ptr<Store>> open_sqlite_store(const std::filesystem::path& file);

}  // namespace waferseal::native

#endif  // WAFERSEAL_NATIVE_STORE_STORE_H_
