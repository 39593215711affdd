// What a sender does with a message that was sent: its subject, its links, and the control messages
// that retract, extend and grant.
//
//   WAFERSEAL_TRY(SentMessage sent, SentMessage::open(sender_slot, header, keys));
//   post("/api/v1/messages/{id}/control", sent.retract({slot}, guards, number));
//
// Everything comes out of the sender's own slot, which the server stores and cannot open.
// Promises: a control message is good for one slot at one guard and for nothing else. Does not
// promise: that a guard has done it; its answer says that.
// SPEC 4.7, 3.6, 6.5.
#ifndef WAFERSEAL_SENT_H_
#define WAFERSEAL_SENT_H_

#include <string>
#include <string_view>
#include <vector>

#include "waferseal/capsule.h"
#include "waferseal/escrow.h"
#include "waferseal/slot.h"

namespace waferseal {

class SentMessage {
 public:
  // Errors of parse_slot, CapsuleHeader::parse and open_sender_slot.
  static Result<SentMessage> open(ByteView sender_slot, ByteView header, const UserKeys& sender);

  // Bodies of POST /api/v1/messages/{id}/control: a CBOR array with a message for each slot at each
  // guard. `number` is the time in milliseconds since 1970 (SPEC 4.7.2).
  Bytes retract(const std::vector<SlotId>& slots, const std::vector<GuardId>& guards,
                std::uint64_t number) const;
  // kEscrowGone: the message has no question with this slot.
  Result<Bytes> extend(const SlotId& slot, const std::vector<GuardId>& guards, std::uint64_t number,
                       UnixTime expires) const;
  // 1 to 20 tries at the answer of this slot. kEscrowGone as above; kInvalidArgument.
  Result<Bytes> grant(const SlotId& slot, const std::vector<GuardId>& guards, std::uint64_t number,
                      unsigned tries) const;

  // The pick-up link of one copy, for the sender to hand over. kEscrowGone: the recipient has none.
  Result<std::string> link(std::string_view recipient, std::string_view portal_origin) const;
  // From the body's first segment and the list of all segment hashes. Errors of BodyOpener and
  // mime::parse.
  Result<std::string> subject(std::vector<SegmentHash> hashes, ByteView first_segment) const;

 private:
  SentMessage(CapsuleHeader header, Slot slot, SlotPayload payload);
  const SenderRecord& record() const { return std::get<SenderRecord>(payload_.extra); }
  Result<const SenderCopy*> copy_of(const SlotId& slot) const;

  CapsuleHeader header_;
  Slot slot_;
  SlotPayload payload_;
};

}  // namespace waferseal

#endif  // WAFERSEAL_SENT_H_
