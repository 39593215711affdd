// The store: everything the server keeps that is not a guard's secret and not a private key.
//
// Two implementations are meant to exist: SQLite beside the server (native/store/sqlite, here) and
// PostgreSQL. They hold no rule of a message's life, and give the same promises, which every test in
// tests/native/store asks of each:
//   - a function that returned without an error is durable (synchronous=FULL; COMMIT);
//   - what one function writes, it writes in one transaction;
//   - several processes may use the same store (`serve` and `agent` do).
// A Store object belongs to one thread at a time; open one per thread.
//
//   Result<std::unique_ptr<Store>> store = open_store("/var/lib/waferseal");
//   auto user = (*store)->users().find_user("anna@example.org");
//
// Errors of all functions: kStoreFailed (the database or disk failed; detail says how), kStoreBusy
// (another process held it too long; repeat), and those named at the function.
#ifndef WAFERSEAL_NATIVE_STORE_STORE_H_
#define WAFERSEAL_NATIVE_STORE_STORE_H_

#include <filesystem>
#include <memory>

#include "native/store/blobs.h"
#include "native/store/change.h"
#include "native/store/drafts.h"
#include "native/store/messages.h"
#include "native/store/queue.h"
#include "native/store/renewals.h"
#include "native/store/replies.h"
#include "native/store/settings.h"
#include "native/store/shared_questions.h"
#include "native/store/users.h"

namespace waferseal::native {

class Store {
 public:
  virtual ~Store() = default;
  virtual UserStore& users() = 0;
  virtual SettingsStore& settings() = 0;
  virtual MessageStore& messages() = 0;
  virtual QueueStore& queue() = 0;
  virtual RenewalStore& renewals() = 0;
  virtual DraftStore& drafts() = 0;
  virtual ReplyStore& replies() = 0;
  virtual SharedQuestionStore& shared_questions() = 0;
  // One transaction. kLeaseLost, with nothing written, if the change is the outcome of a row that
  // somebody else has claimed since.
  virtual Status write(const Change& change) = 0;
  // What an older copy of a store must not do on its own: its sessions end, and what waits to be sent
  // is held, since it may have been sent since. How many rows that are.
  virtual Result<std::size_t> settle_after_restore() = 0;
};

// Opens or makes the store of an installation whose data are in `folder` (store.folder), and brings
// it up to date. kStoreTooNew: written by a newer waferseal.
Result<std::unique_ptr<Store>> open_store(const std::filesystem::path& folder);

}  // namespace waferseal::native

#endif  // WAFERSEAL_NATIVE_STORE_STORE_H_
