// An upload that was checked, as the records of a message that is about to be stored (SPEC 6.4.6).
#ifndef WAFERSEAL_NATIVE_LIFECYCLE_NEW_MESSAGE_H_
#define WAFERSEAL_NATIVE_LIFECYCLE_NEW_MESSAGE_H_

#include <string>
#include <vector>

#include "native/store/messages.h"
#include "waferseal/policy.h"
#include "waferseal/seal.h"

namespace waferseal::lifecycle {

// What the server has to say about an upload beside what is in it.
struct Submission {
  const SealedMessage& sealed;
  const Request& request;        // with the server's facts
  const Resolution& resolution;  // the server's decisions: levels come from here
  std::string owner;
  ByteArray<32> idempotency_key{};
  ByteArray<32> request_hash{};
};

// A slot as the store keeps it, with its own arm statement out of `arms`.
native::SlotRecord slot_record(const SealedSlot& slot, const std::vector<ArmStatement>& arms);

// In state `arming`, with a fresh id.
native::NewMessage new_message(const Submission& submission, RandomSource& random, UnixTime now);

}  // namespace waferseal::lifecycle

#endif  // WAFERSEAL_NATIVE_LIFECYCLE_NEW_MESSAGE_H_
