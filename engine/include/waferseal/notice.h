// Notices: the mails that bring a pick-up link, sealed to the agent so that neither the server nor
// a thief of its database learns a link.
//
// The sender's browser makes one per escrow copy; the agent opens it when it is time, checks who
// signed it, sends the mail, and the server deletes it.
//
//   WAFERSEAL_TRY(Bytes sealed, seal_notice(agent.xwing, sender_key, notice, random));
//   WAFERSEAL_TRY(Notice notice, open_notice(sealed, agent_key, key_list));
//
// Promises: only the agent's key opens it; recipient, link, least assurance and time are the
// sender's. Does not promise: that it is sent once (the server may ask twice), nor that it can be
// forgotten: an agent key's private half is deleted after 30 days.
// SPEC 3.11.
#ifndef WAFERSEAL_NOTICE_H_
#define WAFERSEAL_NOTICE_H_

#include <optional>
#include <string>

#include "waferseal/slot.h"

namespace waferseal {

struct Notice {
  // The slot that the link opens, and the T that it binds.
  SlotId slot_id{};
  BodySeal seal{};
  Mailbox sender;
  Mailbox recipient;
  // The whole pick-up link, at most 1000 bytes of ASCII. Wiped by who holds it.
  SecretBytes link;
  // Of the channel to the recipient's mail servers.
  Assurance least_assurance = Assurance::kDane;
  // None: for a fall-back, when the agent releases the dormant slot.
  std::optional<UnixTime> send_at;
  // Void afterwards.
  UnixTime expires{};
};

// kCryptoBadKey; kInvalidArgument: the link is empty, too long or not printable ASCII.
Result<Bytes> seal_notice(const XWingPublicKey& agent, const SigningKey& sender,
                          const Notice& notice, RandomSource& random);

// Codes:
// kNoticeMalformed         not in the one allowed form
// kNoticeVersionUnsupported
// kNoticeOtherKey          sealed to another agent key
// kNoticeOpenFailed        changed
// kNoticeSenderUnknown     not signed by the key that `keys` lists for its sender
// It is for the caller to see that slot id and T are those of the message at hand, that `send_at`
// has come or the slot was released, and that `expires` has not passed.
Result<Notice> open_notice(ByteView sealed, const XWingKey& agent, const KeyList& keys);

}  // namespace waferseal

#endif  // WAFERSEAL_NOTICE_H_
