// A capsule whose agent slot the agent has opened: orders and text, both checked.
#ifndef WAFERSEAL_NATIVE_AGENT_OPENED_MESSAGE_H_
#define WAFERSEAL_NATIVE_AGENT_OPENED_MESSAGE_H_

#include <vector>

#include "native/agent/agent_key.h"
#include "native/agent/guard_client.h"
#include "native/store/blobs.h"
#include "native/store/messages.h"
#include "waferseal/slot.h"

namespace waferseal::delivery {

struct OpenedMessage {
  const AgentKey* key = nullptr;  // the one that the slot was sealed to
  SlotId slot_id{};
  Mailbox sender;  // whose statement was verified
  DeliveryOrders orders;
  Plaintext text;

  // Nothing if the orders do not name this mailbox.
  const OrderedRecipient* find(const std::string& mailbox) const;
};

// The key of `keys` that the slot is sealed to. kAgentKeyEnded: none of them.
Result<const AgentKey*> key_of_slot(const Slot& slot, const std::vector<AgentKey>& keys);

// Opens slot and body and checks who speaks: the orders are signed by the sender that the key list
// names, their envelope sender is that sender or nobody, and the text's From is that sender alone.
// Errors: kAgentKeyEnded, kAgentSlotGone (forgotten, here or by the guard), kNetwork (the guard), those of
// open_agent_slot, BodyOpener and the blob store, kAgentSender.
Result<OpenedMessage> open_message(const native::MessageRecord& message,
                                   const native::SlotRecord& slot, const native::BlobStore& blobs,
                                   const std::vector<AgentKey>& keys, const KeyList& key_list,
                                   const GuardClient& guards);

}  // namespace waferseal::delivery

#endif  // WAFERSEAL_NATIVE_AGENT_OPENED_MESSAGE_H_
