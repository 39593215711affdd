// What is to be delivered. A worker claims, works, and records; a crash in between leaves a lease
// that runs out, after which another worker claims the same rows again.
//
//   auto batch = store.queue().claim({QueueKind::kTls}, now, 5min);
//   for (const QueueRow& row : batch->rows) {
//     ... store.queue().finish(row, CopyState::kSent, "", evidence, now)
//     ... or    store.queue().defer(row, "dns_servfail", "{}", now + 15min, now)
//     ... or    (guard told to release the dormant slot, then)
//               store.queue().fall_back(row, "tls_lost", evidence, now)
//   }
//
// At most once per acceptance by the remote server: a worker calls `begin_data` right before it
// sends the end of the data, and what it finds under a lease that ran out with `in_doubt` set is
// not sent again but recorded as `sent` with code "delivery_in_doubt".
#ifndef WAFERSEAL_NATIVE_STORE_QUEUE_H_
#define WAFERSEAL_NATIVE_STORE_QUEUE_H_

#include <chrono>
#include <cstdint>
#include <string>
#include <vector>

#include "waferseal/bytes.h"
#include "waferseal/host.h"

namespace waferseal::native {

enum class CopyState;

enum class QueueKind {
  kTls,      // agent: open the agent slot, follow its delivery orders for this copy
  kNotice,   // agent: open and send the notice
  kOpenPgp,  // server: hand the copy's blob over, opportunistic TLS
};

struct NewQueueRow {
  QueueKind kind = QueueKind::kTls;
  std::int64_t copy_id = 0;
  std::int64_t notice_id = 0;  // kNotice only
  UnixTime not_before{};
};

struct QueueRow {
  std::int64_t id = 0;
  QueueKind kind = QueueKind::kTls;
  std::string message_id;
  std::int64_t copy_id = 0;
  std::int64_t notice_id = 0;
  int attempts = 0;  // this one included
  bool in_doubt = false;
  UnixTime created_at{};  // how long it has waited: giving up is measured from here (SPEC 8.10)
  ByteArray<16> lease{};
};

// Ready rows of one kind and one message, so that a capsule is opened once for all of them.
struct QueueBatch {
  std::vector<QueueRow> rows;  // empty: nothing is ready
};

class QueueStore {
 public:
  virtual ~QueueStore() = default;

  virtual Result<QueueBatch> claim(const std::vector<QueueKind>& kinds, UnixTime now,
                                   std::chrono::seconds lease) = 0;
  // The functions below fail with kLeaseLost if somebody else has claimed the row since.
  virtual Status extend(const QueueRow& row, UnixTime now, std::chrono::seconds lease) = 0;
  // Set right before the point of no return, cleared by a definite refusal (through `defer`).
  virtual Status begin_data(const QueueRow& row) = 0;
  // Removes the row and records the copy's state, in one transaction. For kNotice rows the notice
  // is deleted as well.
  virtual Status finish(const QueueRow& row, CopyState state, const std::string& code,
                        const std::string& evidence, UnixTime now) = 0;
  // Gives the row back until `not_before`; the copy becomes `deferred` with `code`.
  virtual Status defer(const QueueRow& row, const std::string& code, const std::string& evidence,
                       UnixTime not_before, UnixTime now) = 0;
  // One transaction: this row goes, the copy fell back, its slot and notice are no longer dormant,
  // and there is a queue row for the notice (or for the OpenPGP copy). kNotFound, with nothing
  // changed, if the copy has no sealed fall-back: then the failure action applies.
  // Tell the guard first: it takes the same release twice, and a crash in between repeats both.
  virtual Status fall_back(const QueueRow& row, const std::string& code,
                           const std::string& evidence, UnixTime now) = 0;
  // Removes the row and leaves the copy as it is.
  virtual Status drop(const QueueRow& row) = 0;

  // Are there rows of this kind left for the message? The agent asks this for kTls after each
  // `finish`: with none left, the agent slot and its release share are to be forgotten.
  virtual Result<bool> any_left(const std::string& message_id, QueueKind kind) = 0;
  virtual Result<std::size_t> size() = 0;
};

}  // namespace waferseal::native

#endif  // WAFERSEAL_NATIVE_STORE_QUEUE_H_
