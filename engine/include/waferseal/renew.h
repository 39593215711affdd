// A new link for a copy that was sent: the recipient lost the old one, or somebody else has it.
//
// The answer, its key and its tries stay as they are; slot and link are new, and the old ones are
// forgotten. Header, body and T are not touched. A session without I/O, as seal.h:
//
//   WAFERSEAL_TRY(LinkRenewal renewal, LinkRenewal::start(sent, std::move(plan), keys, list, random));
//   while (!renewal.ready()) {
//     if (renewal.failed()) return renewal.error();
//     for (EscrowRequest& r : renewal.outgoing()) renewal.receive(r.id, post(r));
//   }
//   WAFERSEAL_TRY(SealedRenewal sealed, std::move(renewal).seal(random));
//   post("/api/v1/messages/{id}/renew", encode_sealed_renewal(sealed));
//
// Promises: the old link opens nothing once the server has answered. Does not promise: anything
// about who has read the message by the old one.
// SPEC 7.7, 6.10.
#ifndef WAFERSEAL_RENEW_H_
#define WAFERSEAL_RENEW_H_

#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "waferseal/seal.h"
#include "waferseal/sent.h"

namespace waferseal {

struct RenewalPlan {
  Mailbox recipient;
  std::vector<PlannedTicket> tickets;  // one for each guard that is to be used
  std::uint8_t threshold = 1;          // of the guards
  // Guards that hold the old slot.
  std::vector<GuardId> old_guards;
  // Of the channel that the notice takes; none: the sender hands the link over.
  std::optional<Assurance> notice;
  std::string portal_origin;  // "https://portal.example"
  UnixTime now{};
  UnixTime expires{};
  std::uint64_t number = 0;  // of control messages: milliseconds since 1970 (SPEC 4.7.2)
};

// What takes the place of a question slot. Nothing in it is secret.
struct SealedRenewal {
  SlotId old_slot{};
  // The sender's slot that this was made from: it is replaced, and nothing that came since is lost.
  SlotId old_sender{};
  SealedSlot question;  // its link names copy 0 and is not dormant
  SealedSlot sender;    // the sender's own slot, with the new link in it
  std::vector<ArmStatement> arms;
  std::optional<Bytes> notice;  // sealed to the agent
  UnixTime expires{};
  // Control messages that retract the old slot, and the new one should it not be taken.
  std::vector<Bytes> forget_old;
  std::vector<Bytes> forget_new;
};

// Deterministic CBOR (SPEC 7.7).
Bytes encode_sealed_renewal(const SealedRenewal& renewal);
// kBadCbor, kSealVersionUnsupported; kTooLarge: above 256 KiB.
Result<SealedRenewal> parse_sealed_renewal(ByteView record);
// Whether its parts fit together and to the message's T: kSealInconsistent, whose subject names the
// part.
Status check_sealed_renewal(const SealedRenewal& renewal, const BodySeal& seal);

class LinkRenewal {
 public:
  // kEscrowGone (subject: the recipient): the message has no question for them. kSealMissingTicket,
  // kGuardIdentity, kKeylistNoAgent, kInvalidArgument, and those of QuestionSetup.
  static Result<LinkRenewal> start(const SentMessage& sent, RenewalPlan plan,
                                   const UserKeys& sender, const KeyList& key_list,
                                   RandomSource& random);
  LinkRenewal(LinkRenewal&&) noexcept;
  LinkRenewal& operator=(LinkRenewal&&) noexcept;
  ~LinkRenewal();

  // As SealSession's.
  std::vector<EscrowRequest> outgoing();
  void receive(std::uint32_t request, const Result<Bytes>& reply);
  bool ready() const;
  bool failed() const;
  const Error& error() const;
  // Given once; what nobody took, seal() does itself.
  std::optional<Stretching> stretching();
  void stretched(Result<SecretBytes> result);

  // Once, and only when ready().
  Result<SealedRenewal> seal(RandomSource& random) &&;

 private:
  struct Impl;
  explicit LinkRenewal(std::unique_ptr<Impl> impl);
  std::unique_ptr<Impl> impl_;
};

}  // namespace waferseal

#endif  // WAFERSEAL_RENEW_H_
