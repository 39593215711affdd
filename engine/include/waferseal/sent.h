// What a sender does with a message that was sent: its subject, its links, and the control messages
// that retract, extend and grant.
//
//   WAFERSEAL_TRY(SentMessage sent, SentMessage::open(sender_slot, header, keys));
//   post("/api/v1/messages/{id}/control", *sent.retract(recipient, guards, number));
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

// What a recipient was asked. Tries belong to the answer: who asks again with the same seed shares
// them.
struct AskedQuestion {
  std::string question;
  SecretBytes answer;  // normalised
  SecretBytes answer_seed;
  Strength strength = Strength::kWeak;
};

class SentMessage {
 public:
  // Errors of parse_slot, CapsuleHeader::parse and open_sender_slot.
  static Result<SentMessage> open(ByteView sender_slot, ByteView header, const UserKeys& sender);

  // Bodies of POST /api/v1/messages/{id}/control: a CBOR array with a message for each slot at each
  // guard. `number` is the time in milliseconds since 1970 (SPEC 4.7.2).
  // Whose slot is which, the sender's own record says, not the server.
  // kEscrowGone (subject: the recipient): the message has no question for them.
  Result<Bytes> retract(std::string_view recipient, const std::vector<GuardId>& guards,
                        std::uint64_t number) const;
  Result<Bytes> extend(std::string_view recipient, const std::vector<GuardId>& guards,
                       std::uint64_t number, UnixTime expires) const;
  // 1 to 20 tries at this recipient's answer. kInvalidArgument.
  Result<Bytes> grant(std::string_view recipient, const std::vector<GuardId>& guards,
                      std::uint64_t number, unsigned tries) const;
  // Every question, and `others`: the agent's slot, which the record does not name.
  Bytes retract_all(const std::vector<SlotId>& others, const std::vector<GuardId>& guards,
                    std::uint64_t number) const;

  // The pick-up link of one copy, for the sender to hand over. kEscrowGone as above.
  Result<std::string> link(std::string_view recipient, std::string_view portal_origin) const;
  // The question of one copy, for another message to the same person. kEscrowGone as above.
  Result<AskedQuestion> question(std::string_view recipient) const;
  // From the body's first segment and the list of all segment hashes. Errors of BodyOpener and
  // mime::parse.
  Result<std::string> subject(std::vector<SegmentHash> hashes, ByteView first_segment) const;

 private:
  friend class LinkRenewal;
  friend class ReplyReading;
  SentMessage(CapsuleHeader header, Slot slot, SlotPayload payload);
  const SenderRecord& record() const { return std::get<SenderRecord>(payload_.extra); }
  Result<const SenderCopy*> copy_of(std::string_view recipient) const;

  CapsuleHeader header_;
  Slot slot_;
  SlotPayload payload_;
};

}  // namespace waferseal

#endif  // WAFERSEAL_SENT_H_
