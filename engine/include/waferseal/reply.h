// Replies: whoever opened a copy writes back to its sender, sealed, and the sender reads it.
//
// A reply is a capsule of its own with one slot, for the reply key that the sender put into the
// copy's core. What that slot holds is signed with the unlock key of the copy, which only somebody
// can have who opened it.
//
// In the portal, once a message is read:
//
//   WAFERSEAL_TRY(ReplyTo to, pickup.reply_to());
//   WAFERSEAL_TRY(ReplySession reply, ReplySession::start(std::move(to), random));
//   ...run it until kReady; reply.terms() says how much may be sent...
//   WAFERSEAL_CHECK(reply.write(std::move(draft), now));
//   ...run it until kSent...
//
// where to run it is
//
//   for (EscrowRequest& request : reply.outgoing()) reply.receive(request.id, post(request));
//
// and what fails on a line or a machine leaves it kStalled: resume() goes on with the very segment
// that was under way, so that a repetition can make no second reply.
//
// The sender, who has the message's own slot open (sent.h):
//
//   PutAside text(std::move(store), random);
//   WAFERSEAL_TRY(ReplyReading reading,
//                 ReplyReading::start(sent, stored, portal_origin, keys, text));
//   while (reading.wanted() > 0) WAFERSEAL_CHECK(reading.take(fetch(reading.next(), ...)));
//   WAFERSEAL_TRY(mime::ParsedMessage mail, reading.message());
//
// Promises: only who has the sender's X-Wing key opens a reply. One that is opened was written by
// somebody who had opened that copy with its link and its answer, and is about the message that it
// is shown for. Does not promise: that this was the mailbox's owner (who knows link and answer is
// taken for them, as for the message itself); that the server shows every reply, or the newest one, or
// one as one only (capsule_id() tells); post-quantum security of the signature.
// SPEC 3.10.5, 4.14.
#ifndef WAFERSEAL_REPLY_H_
#define WAFERSEAL_REPLY_H_

#include <cstdint>
#include <memory>
#include <string>
#include <vector>

#include "waferseal/capsule.h"
#include "waferseal/escrow.h"
#include "waferseal/keylist.h"
#include "waferseal/mime.h"
#include "waferseal/result.h"
#include "waferseal/sent.h"
#include "waferseal/slot.h"
#include "waferseal/stream.h"

namespace waferseal {

// ---------------------------------------------------------------- writing

// Whom a reply goes to and what proves who writes it: Pickup::reply_to().
struct ReplyTo {
  XWingPublicKey reply_key;
  Mailbox sender;     // of the message
  Mailbox recipient;  // who writes
  SlotId slot_id{};
  SignedStatement statement;  // the sender's, of the copy
  SigningKey unlock;
  std::string portal_origin;
};

// What is written. From, To and Date come of the copy and the clock.
struct ReplyDraft {
  std::string subject;
  // Of the message that is answered, without angle brackets; what is no message id is left out.
  std::string in_reply_to;
  std::vector<std::string> references;
  std::string text;
  std::vector<mime::Attachment> attachments;
};
// The draft of a reply to this message: subject "Re: ...", In-Reply-To and References (RFC 5322,
// 3.6.4).
ReplyDraft reply_draft(const mime::ParsedMessage& answered);

// All that a reply begins with as bytes, the unlock key among them: for a page that writes replies in another module
// of the engine than it picks messages up in. Of one version only, and never to be stored.
SecretBytes encode_reply_beginning(const ReplyTo& to, const ReplyDraft& draft);
struct ReplyBeginning {
  ReplyTo to;
  ReplyDraft draft;
};
// kBadCbor; kUnicodeMissing.
Result<ReplyBeginning> parse_reply_beginning(const SecretBytes& encoded);

// What the store takes.
struct ReplyTerms {
  std::uint64_t most_bytes = 0;  // of a body as it is stored
  std::uint64_t left = 0;        // how many more replies
};

enum class ReplyStage : std::uint8_t {
  kAsking,   // for the terms
  kReady,    // waits for write()
  kSending,  // sealed and sent segment by segment
  kSent,     // the store has it for good
  kStalled,  // error() says why; resume() goes on
  kFailed,   // error()
};
// "asking", "ready", "sending", "sent", "stalled", "failed".
std::string_view name(ReplyStage stage);

class ReplySession {
 public:
  static Result<ReplySession> start(ReplyTo to, RandomSource& random);
  ReplySession(ReplySession&&) noexcept;
  ReplySession& operator=(ReplySession&&) noexcept;
  ~ReplySession();

  std::vector<EscrowRequest> outgoing();
  void receive(std::uint32_t request, const Result<Bytes>& reply);
  ReplyStage stage() const;
  // kStalled or kFailed. kLinkRefused: the copy is gone; kEscrowExpired; kRepliesUsedUp;
  // kReplyRefused; kTooLarge: more than the terms allow; those of an attachment's source.
  const Error& error() const;
  // From kReady on.
  const ReplyTerms& terms() const;

  // Once, when kReady. Draws a new capsule. Errors leave it kReady: kTooLarge (subject "reply"), and
  // those of mime::composition. Attachments with a source are read while it is sent.
  Status write(ReplyDraft draft, UnixTime now);
  // Nothing happens outside of kStalled.
  void resume();
  // 0 to 1.
  double progress() const;

 private:
  struct Impl;
  explicit ReplySession(std::unique_ptr<Impl> impl);
  std::unique_ptr<Impl> impl_;
};

// ---------------------------------------------------------------- reading

// What the store keeps of a reply besides its body.
struct StoredReply {
  Bytes header;
  Bytes slot;
  std::vector<SegmentHash> hashes;
  // The arm statement of the slot that it answers, as the sender's browser made it.
  Bytes arm;
};

class ReplyReading {
 public:
  // `sent`: the message that it is shown for. `text` takes the MIME message, as of Pickup.
  // kReplyRefused (subject: what does not fit): it is a reply to another message, at another portal,
  // or not shown to come from whoever opened one of its copies. Codes of parse_slot,
  // CapsuleHeader::parse, open_reply_slot and BodyOpener.
  static Result<ReplyReading> start(const SentMessage& sent, const StoredReply& reply,
                                    std::string_view portal_origin, const UserKeys& keys,
                                    ByteStore& text);
  ReplyReading(ReplyReading&&) noexcept;
  ReplyReading& operator=(ReplyReading&&) noexcept;
  ~ReplyReading();

  // The next segment of the body that is wanted, and how many are from there on; 0: all of it was
  // taken.
  std::uint64_t next() const;
  std::uint64_t wanted() const;
  double progress() const;
  // One or more whole segments from next() on. Errors of BodyOpener and of the store.
  Status take(ByteView segments);

  // What tells it from every other one: it was sealed with it. Whoever reads replies shows none twice,
  // whatever the server calls them.
  const CapsuleId& capsule_id() const;
  // Whose copy it answers, and when it was written by that person's clock.
  const Mailbox& author() const;
  UnixTime date() const;
  // Once all is taken. From, To and Date are those that were signed, whatever the text says.
  Result<mime::ParsedMessage> message() const;

 private:
  struct Impl;
  explicit ReplyReading(std::unique_ptr<Impl> impl);
  std::unique_ptr<Impl> impl_;
};

// ---------------------------------------------------------------- the store's side
//
// POST /portal/v1/reply_terms, /reply_segment, /reply. Parse, look the slot up, check_challenge
// (link.h), check the signature with the slot's unlock key, reply. All checks: kUnlockRefused.

struct PortalReplyTerms {
  SlotId slot_id{};
  Nonce nonce{};
  Signature signature;
};
Result<PortalReplyTerms> parse_portal_reply_terms(ByteView body);
Status check_portal_reply_terms(const PortalReplyTerms& request, const Audience& portal,
                                const SigningPublicKey& unlock);
Bytes make_portal_reply_terms_reply(const ReplyTerms& terms);

using ReplyUploadId = ByteArray<16>;  // random, drawn by the recipient

// What a request of one segment has beside it.
inline constexpr std::size_t kMostReplySegmentRequest = kSegmentCiphertextSize + 1024;

struct PortalReplySegment {
  SlotId slot_id{};
  Nonce nonce{};
  ReplyUploadId upload{};
  std::uint64_t size = 0;  // of the whole body as it is stored
  std::uint64_t number = 0;
  ByteView segment;  // lies in the request
  Signature signature;
};
Result<PortalReplySegment> parse_portal_reply_segment(ByteView body);
Status check_portal_reply_segment(const PortalReplySegment& request, const Audience& portal,
                                  const SigningPublicKey& unlock);
Bytes make_portal_reply_segment_reply(std::uint64_t next_segment);

struct PortalReply {
  SlotId slot_id{};
  Nonce nonce{};
  ReplyUploadId upload{};
  Bytes header;
  Bytes slot;
  Signature signature;
};
Result<PortalReply> parse_portal_reply(ByteView body);
// The signature alone. kSlot... and kCapsule...: header and slot are not in their one form.
Status check_portal_reply(const PortalReply& request, const Audience& portal,
                          const SigningPublicKey& unlock);
// T of the reply. kSealInconsistent: header, slot and body do not belong together, or the slot is of
// another kind.
Result<BodySeal> check_reply_parts(const PortalReply& request, std::uint64_t body_size,
                                   const std::vector<SegmentHash>& hashes);
Bytes make_portal_reply_reply(UnixTime received);

}  // namespace waferseal

#endif  // WAFERSEAL_REPLY_H_
