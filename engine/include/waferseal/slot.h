// Slots: one record beside the capsule's header for each party who may open it.
//
// A slot wraps the content key and what its holder needs to know under keys that come from the slot
// secret Z, which only that holder can put together:
//
//   kind        Z, in this order                          opened by
//   kAgent      X-Wing secret | R                         the delivery agent, while the guard has R
//   kSender     X-Wing secret                             the sender, always
//   kQuestion   s | L_key | a                             who has the link and knows the answer
//   kReply      X-Wing secret                             the sender who is answered, always
//
// (kAccount, kIdentity, kLogin, kBoth are specified in SPEC 3.6 and not built: a reader says
// kSlotKindUnsupported.)
//
// Sealing, after the body (its T goes into every slot):
//
//   SlotHead head{SlotKind::kQuestion, slot_id, sealed.seal, LinkFields{core}};
//   WAFERSEAL_TRY(MadeSlot made, make_slot(head, z, payload));
//   store(encode_slot(made.slot)); arm_with(made.unlock_seed);
//
// Opening:
//
//   WAFERSEAL_TRY(Slot slot, parse_slot(record));
//   WAFERSEAL_TRY(OpenedSlot opened, open_slot(slot, z, header));
//   BodyOpener::start(opened.payload.content_key, header, slot.head.seal,
//                     opened.payload.length, hashes);
//
// Promises: a slot opens only with its Z, gives the capsule of its header and no other, and shows
// no other slot. Its commitment makes a wrong Z visible (kSlotWrongSecret) before anything is
// decrypted. Does not promise: that the sender is who they say: see Statement and KeyList.
// SPEC 3.6 to 3.10.
#ifndef WAFERSEAL_SLOT_H_
#define WAFERSEAL_SLOT_H_

#include <optional>
#include <string>
#include <string_view>
#include <variant>
#include <vector>

#include "waferseal/address.h"
#include "waferseal/capsule.h"
#include "waferseal/keylist.h"
#include "waferseal/keys.h"
#include "waferseal/words.h"

namespace waferseal {

using SlotId = ByteArray<16>;

enum class SlotKind : std::uint8_t {
  kAgent = 1,
  kSender = 2,
  kAccount = 3,   // reserved
  kIdentity = 4,  // reserved
  kLogin = 5,     // reserved
  kQuestion = 6,
  kBoth = 7,   // reserved
  kReply = 8,  // of a reply (reply.h), never of a message
};
// "agent", "sender", "account", "identity", "login", "question", "both", "reply".
std::string_view slot_kind_name(SlotKind kind);
// How many bytes Z has.
std::size_t slot_secret_size(SlotKind kind);

// ---- the record

// Kinds with an X-Wing secret: whose key, and what it decapsulates.
struct XWingFields {
  ByteArray<32> key_hash{};
  ByteArray<kXWingCiphertextSize> ciphertext{};
  bool operator==(const XWingFields& other) const {
    return key_hash == other.key_hash && ciphertext == other.ciphertext;
  }
};
// Kinds with a link: the core, sealed under L_key (SPEC 4.4); 17 to 16384 bytes.
struct LinkFields {
  Bytes core;
  bool operator==(const LinkFields& other) const { return core == other.core; }
};
using SlotFields = std::variant<XWingFields, LinkFields>;

struct SlotHead {
  SlotKind kind = SlotKind::kQuestion;
  SlotId id{};
  BodySeal seal{};
  SlotFields fields;
};

struct Slot {
  SlotHead head;
  ByteArray<32> commitment{};
  Bytes sealed_payload;
};

Bytes encode_slot(const Slot& slot);
// Codes: kSlotVersionUnsupported, kSlotKindUnsupported, kSlotFieldUnknown, kSlotMalformed (not CBOR
// in the one allowed form, trailing bytes, sizes, a payload that is not of its kind's size).
Result<Slot> parse_slot(ByteView encoded);

// ---- the sender's statement

// "I sealed this body for this recipient on this date."
struct Statement {
  BodySeal seal{};
  UnixTime date{};
  Mailbox sender;
  // None in an agent's slot, whose recipients stand in the delivery orders.
  std::optional<Mailbox> recipient;
  // In an agent's slot orders_hash(), in a sender's slot sender_record_hash(), in a reply's
  // answered_copy_hash(). Else none.
  std::optional<ByteArray<32>> extra_hash;
};

struct SignedStatement {
  Statement statement;
  // The key that signed it. The signature is valid; whose key this is, the key list or a pin says.
  SigningPublicKey signer;
  Signature signature;
};

SignedStatement sign_statement(const SigningKey& sender, Statement statement);

// ---- payloads

enum class DsnReturn : std::uint8_t { kUnset = 0, kFull = 1, kHeaders = 2 };

// RFC 3461, 4.1. All false: NOTIFY=NEVER.
struct DsnNotify {
  bool success = false;
  bool failure = false;
  bool delay = false;
  bool operator==(const DsnNotify& other) const {
    return success == other.success && failure == other.failure && delay == other.delay;
  }
};

struct OrderedRecipient {
  Mailbox mailbox;
  // The least assurance with which the text may go; kOpportunistic or kNone for an `insecure` copy.
  Assurance least_assurance = Assurance::kDane;
  // No delivery is tried after this.
  UnixTime expires{};
  // The dormant slot to release when delivery fails for good.
  std::optional<SlotId> fallback;
  std::optional<DsnNotify> notify;
  // Bcc: an SMTP transaction without other recipients.
  bool own_transaction = false;
};

// What the agent does, and all that it does.
struct DeliveryOrders {
  // None: the null reverse-path.
  std::optional<Mailbox> envelope_sender;
  std::vector<OrderedRecipient> recipients;  // 1 to 1000
  DsnReturn dsn_return = DsnReturn::kUnset;
  std::string dsn_envelope_id;  // RFC 3461, 4.4: at most 100 printable ASCII characters
};
// What the statement binds.
ByteArray<32> orders_hash(const DeliveryOrders& orders);

// What the sender needs to grant tries, extend, retract and re-seal one escrow copy.
struct SenderCopy {
  SlotId slot_id{};
  Mailbox recipient;
  SecretBytes link_secret;  // 32 bytes
  std::string question;     // at most 1024 bytes
  SecretBytes answer;       // normalised, UTF-8, at most 1024 bytes
  SecretBytes answer_seed;  // 32 bytes: the Ed25519 answer key
  // What the copy's level was decided by. A default question's answer is weak: many know it.
  Strength strength = Strength::kWeak;
};

struct SenderRecord {
  SecretBytes control_seed;  // 32 bytes
  std::vector<SenderCopy> copies;
};
// What the statement binds: this record in this slot.
ByteArray<32> sender_record_hash(const SlotId& slot, const SenderRecord& record);

// What a reply answers: one copy, as who opened it knows it.
struct AnsweredCopy {
  SlotId slot_id{};
  // Where it was picked up (portal_audience in link.h).
  ByteArray<32> portal{};
  // The sender's, out of that copy's slot: it names the message by its T.
  SignedStatement statement;
};
// What the statement binds: this copy, answered in this slot.
ByteArray<32> answered_copy_hash(const SlotId& slot, const AnsweredCopy& answered);

struct SlotPayload {
  ContentKey content_key;
  // Of the message, before padding.
  std::uint64_t length = 0;
  // None in an agent's slot.
  std::optional<Mailbox> recipient;
  SignedStatement statement;
  // kAgent: DeliveryOrders. kSender: SenderRecord. kReply: AnsweredCopy. Else nothing.
  std::variant<std::monostate, DeliveryOrders, SenderRecord, AnsweredCopy> extra;
};

// ---- making and opening

struct MadeSlot {
  Slot slot;
  // 32 bytes: the seed of the Ed25519 unlock key.
  SecretBytes unlock_seed;
};

// Codes: kInvalidArgument (Z has not the size of the kind; fields, statement, recipient or extra do
// not fit to the kind or to each other), kSlotKindUnsupported, kTooLarge (the payload).
Result<MadeSlot> make_slot(const SlotHead& head, const SecretBytes& z, const SlotPayload& payload);

struct OpenedSlot {
  SlotPayload payload;
  SecretBytes unlock_seed;
};

// Codes, in the order of the checks:
// kInvalidArgument     Z has not the size of the kind
// kSlotWrongSecret     the commitment differs: a wrong answer or key, or a changed slot
// kSlotPayload         the payload does not open or is not in the one allowed form
// kSlotOtherCapsule    C does not belong to this header: the slot of another message
// kSlotStatement       the statement is not for this T, recipient or orders, or its signature fails
// T is checked against header and list when the body is opened (BodyOpener::start).
Result<OpenedSlot> open_slot(const Slot& slot, const SecretBytes& z, const CapsuleHeader& header);

// The X-Wing part of a slot: fields, and the first (or only) 32 bytes of Z. kCryptoBadKey.
struct XWingSecret {
  XWingFields fields;
  SecretBytes secret;
};
Result<XWingSecret> encapsulate_for_slot(const XWingPublicKey& key, RandomSource& random);
// kSlotOtherKey: the slot is for another key, or of a kind without one.
Result<SecretBytes> decapsulate_slot(const Slot& slot, const XWingKey& key);
// What key_hash holds.
ByteArray<32> xwing_key_hash(const XWingPublicKey& key);

// ---- agent, sender and reply, whole

// Z = X-Wing secret | release share R (32 bytes).
Result<MadeSlot> make_agent_slot(const XWingPublicKey& agent, const SecretBytes& release_share,
                                 const SlotId& id, const BodySeal& seal, const SlotPayload& payload,
                                 RandomSource& random);
// The agent's way: opens, and asks for a statement by the key that `keys` lists for the sender.
// Codes of decapsulate_slot and open_slot, and kSlotSenderUnknown.
Result<OpenedSlot> open_agent_slot(const Slot& slot, const XWingKey& agent,
                                   const SecretBytes& release_share, const CapsuleHeader& header,
                                   const KeyList& keys);

Result<MadeSlot> make_sender_slot(const XWingPublicKey& sender, const SlotId& id,
                                  const BodySeal& seal, const SlotPayload& payload,
                                  RandomSource& random);
// The sender's way: opens, and asks for a statement by the sender's own key; a slot that somebody
// else made for the sender is no record of what was sent. Codes of decapsulate_slot and open_slot,
// and kSlotSenderUnknown.
Result<OpenedSlot> open_sender_slot(const Slot& slot, const UserKeys& sender,
                                    const CapsuleHeader& header);

// `reply_key`: of the core of the copy that is answered.
Result<MadeSlot> make_reply_slot(const XWingPublicKey& reply_key, const SlotId& id,
                                 const BodySeal& seal, const SlotPayload& payload,
                                 RandomSource& random);
// Opens, and no more: whose key signed it, and whether this copy was ever sent, is for ReplyReading
// to find out (reply.h). Codes of decapsulate_slot and open_slot.
Result<OpenedSlot> open_reply_slot(const Slot& slot, const XWingKey& reply_key,
                                   const CapsuleHeader& header);

}  // namespace waferseal

#endif  // WAFERSEAL_SLOT_H_
