// What is to be delivered. A worker claims, works, and writes what came of it (`Change::row`); a
// crash in between leaves a lease that runs out, after which another worker claims the same rows
// again.
//
//   auto batch = store.queue().claim({QueueKind::kTls}, now, 5min);
//   for (const QueueRow& row : batch->rows) {
//     ... lifecycle::record_delivery(store, row, evidence, now)
//     ... or lifecycle::record_deferral(store, row, code, evidence, now + 15min, now)
//   }
//
// A worker calls `begin_data` right before it sends the end of the data. What it finds under a
// lease that ran out with `in_doubt` set may have been taken by the remote server or not; it is sent
// again, since a message twice is better than none (SPEC 8.12).
#ifndef WAFERSEAL_NATIVE_STORE_QUEUE_H_
#define WAFERSEAL_NATIVE_STORE_QUEUE_H_

#include <chrono>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "waferseal/bytes.h"
#include "waferseal/host.h"

namespace waferseal::native {

enum class QueueKind {
  kTls,      // agent: open the agent slot, follow its delivery orders for this copy
  kNotice,   // agent: open and send the notice
  kOpenPgp,  // server: hand the copy's blob over, opportunistic TLS
  kStatus,   // server: tell the sender by mail what became of the copy
};

// "tls", "notice", "openpgp", "status"
std::string_view queue_kind_name(QueueKind kind);

struct NewQueueRow {
  QueueKind kind = QueueKind::kTls;
  std::int64_t copy_id = 0;
  std::int64_t notice_id = 0;  // kNotice; kStatus: what is told (lifecycle/tell_sender.h)
  UnixTime not_before{};
  std::string domain{};  // of the recipient, as DNS has it
};

struct QueueRow {
  std::int64_t id = 0;
  QueueKind kind = QueueKind::kTls;
  std::string message_id;
  std::int64_t copy_id = 0;
  std::int64_t notice_id = 0;
  int attempts = 0;  // this one included
  bool in_doubt = false;
  bool delay_told = false;  // the sender knows that it waits
  UnixTime created_at{};    // how long it has waited: giving up is measured from here (SPEC 8.10)
  std::string domain;
  ByteArray<16> lease{};
};

// Ready rows of one kind, one message and one domain: a capsule is opened once for all of them, and
// whoever works on them waits for one domain's mail servers only.
struct QueueBatch {
  std::vector<QueueRow> rows;  // empty: nothing is ready
};

// A row as its operator sees it.
struct QueueEntry {
  QueueRow row;  // its lease is not told
  std::string recipient;
  std::string code;  // of the copy: why it waits
  UnixTime not_before{};
  UnixTime leased_until{};  // later than now: somebody works on it
  bool held = false;
};

// How many rows of a kind are in which state; each is counted once, as `waferseal queue list` says it.
struct QueueTotal {
  QueueKind kind = QueueKind::kTls;
  std::size_t due = 0;
  std::size_t sending = 0;
  std::size_t waiting = 0;
  std::size_t held = 0;
  std::optional<UnixTime> oldest;  // none: there are none
};

class QueueStore {
 public:
  virtual ~QueueStore() = default;

  // The oldest that are ready and not for one of `without_domains`. Of two workers, in whatever
  // process, at most one gets a row.
  virtual Result<QueueBatch> claim(const std::vector<QueueKind>& kinds, UnixTime now,
                                   std::chrono::seconds lease,
                                   const std::vector<std::string>& without_domains = {}) = 0;
  // kLeaseLost if somebody else has claimed the row since; so too the next one.
  virtual Status extend(const QueueRow& row, UnixTime now, std::chrono::seconds lease) = 0;
  // The same for all rows that were claimed together and are still under that lease.
  virtual Status extend_claim(const ByteArray<16>& lease, UnixTime now,
                              std::chrono::seconds life) = 0;
  // Set right before the point of no return, cleared when the row is given back.
  virtual Status begin_data(const QueueRow& row) = 0;
  // Are there rows of this kind left for the message?
  virtual Result<bool> any_left(const std::string& message_id, QueueKind kind) = 0;
  virtual Result<std::size_t> size() = 0;

  // ---- for the operator

  // Of each kind, in the order of QueueKind.
  virtual Result<std::vector<QueueTotal>> totals(UnixTime now) = 0;
  // By id, those behind `after`.
  virtual Result<std::vector<QueueEntry>> entries(std::int64_t after, std::size_t most) = 0;
  // kNotFound, so too the next three: there is no such row, or not any more.
  virtual Result<QueueEntry> entry(std::int64_t id) = 0;
  // Due at once and not held any more. A worker that has it goes on; its own next time counts then.
  virtual Status hurry(std::int64_t id, UnixTime now) = 0;
  // Nobody claims it until it is hurried. Who has it already may still deliver it.
  virtual Status hold(std::int64_t id) = 0;
  // One row, held or not, due or not. kConflict: somebody works on it.
  virtual Result<QueueRow> claim_row(std::int64_t id, UnixTime now, std::chrono::seconds lease) = 0;
};

}  // namespace waferseal::native

#endif  // WAFERSEAL_NATIVE_STORE_QUEUE_H_
