// One round of the agent's work: rows of one message that were claimed together, and all that is
// needed to end each of them.
#ifndef WAFERSEAL_NATIVE_AGENT_ROUND_H_
#define WAFERSEAL_NATIVE_AGENT_ROUND_H_

#include <vector>

#include "native/agent/agent_key.h"
#include "native/agent/guard_client.h"
#include "native/agent/notice_template.h"
#include "native/delivery/mail_exchange.h"
#include "native/store/store.h"

namespace waferseal::delivery {

struct Round {
  native::Store& store;
  const native::BlobStore& blobs;
  const MailExchange& exchange;
  const std::vector<AgentKey>& keys;
  const KeyList& key_list;
  const GuardClient& guards;
  const NoticeTemplate& notice_words;
  const Clock& clock;
  std::chrono::seconds lease;

  UnixTime now() const { return clock(); }
};

// Errors of both: the store's. What is wrong with a copy or notice is recorded with it.
Status deliver_copies(const Round& round, const std::vector<native::QueueRow>& rows);
Status send_notices(const Round& round, const std::vector<native::QueueRow>& rows);

// The agent's slot of a message with nothing left to deliver goes, at the guard and in the store.
// Errors: the store's, the guard's, kAgentKeyEnded.
Status forget_slot_of(const Round& round, const std::string& message_id);

// Does `work` for each row that is still this worker's when its turn comes.
template <class Work>
Status for_each_of_ours(const Round& round, const std::vector<native::QueueRow>& rows, Work work) {
  for (const native::QueueRow& row : rows) {
    const Status ours = round.store.queue().extend(row, round.now(), round.lease);
    const Status worked = ours ? work(row) : ours;
    if (!worked && worked.code() != Code::kLeaseLost) return worked;
  }
  return Done{};
}

// What the orders or the notice ask for.
inline OrderedAssurance assurance_of(Assurance ordered) {
  Result<OrderedAssurance> verified = OrderedAssurance::verified(ordered);
  if (verified) return *verified;
  return OrderedAssurance::unverified_because_signed_orders_say_so(ordered);
}

}  // namespace waferseal::delivery

#endif  // WAFERSEAL_NATIVE_AGENT_ROUND_H_
