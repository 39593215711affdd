// What one transaction writes: all of it or nothing. A change names states and ids, and a store
// carries it out without knowing why; the rules that make one are in native/lifecycle.
//
//   Change change;                                     // a copy was retracted
//   change.now = now;
//   change.copies.push_back({.copy_id = copy.id, .from = kMayBeRetracted,
//                            .state = CopyState::kRetracted, .code = ""});
//   change.clear = {copy.id};
//   WAFERSEAL_CHECK(store.write(change));
#ifndef WAFERSEAL_NATIVE_STORE_CHANGE_H_
#define WAFERSEAL_NATIVE_STORE_CHANGE_H_

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "native/store/copy_state.h"
#include "native/store/queue.h"
#include "native/store/settings.h"
#include "waferseal/bytes.h"
#include "waferseal/host.h"

namespace waferseal::native {

// What becomes of one copy. What has no value stays as it is.
struct CopyUpdate {
  std::int64_t copy_id = 0;
  // A copy that is in another state by now is left alone.
  CopyStates from{};
  std::optional<CopyState> state{};
  std::optional<std::string> code{};
  std::optional<std::string> evidence{};
  std::optional<bool> frozen{};
  std::optional<UnixTime> opened_at{};
  std::optional<UnixTime> expires_at{};
};

// How work on a queue row ended: it goes, or others may claim it from `again_at` on. What is given
// back is in doubt no more.
struct RowEnd {
  QueueRow row;
  std::optional<UnixTime> again_at{};
  bool delay_told = false;  // from now on
};

struct Change {
  UnixTime now{};
  // Written only if the row is still under its lease; else kLeaseLost.
  std::optional<RowEnd> row{};
  std::vector<CopyUpdate> copies{};
  // Copies whose slots, notices and queue rows go. What goes is overwritten on disk.
  std::vector<std::int64_t> clear{};
  // Copies whose slots and notices are dormant no more.
  std::vector<std::int64_t> wake{};
  // Harmless if they are gone.
  std::vector<Bytes> forget_slots{};
  std::vector<std::int64_t> forget_notices{};
  // New rows of one message. One that is there already for the same kind, copy and notice stays as
  // it is.
  std::string message_id{};
  std::vector<NewQueueRow> queue{};
  std::vector<AuditEvent> events{};
};

}  // namespace waferseal::native

#endif  // WAFERSEAL_NATIVE_STORE_CHANGE_H_
