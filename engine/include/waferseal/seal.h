// Sealing: one message and the decisions about it become sealed copies and one record to upload.
//
// A session without I/O. The caller carries requests to the guards and replies back, then seals the
// capsule's body segment by segment, here or in other workers, has the OpenPGP mails written,
// uploads all of it, and hands over the record with the uploads' ids:
//
//   WAFERSEAL_TRY(SealSession session, SealSession::start(std::move(plan), keys, list, random));
//   while (!session.ready()) {
//     if (session.failed()) return session.error();
//     for (EscrowRequest& request : session.outgoing()) session.receive(request.id, post(request));
//   }
//   for (;;) {
//     WAFERSEAL_TRY(const std::optional<SegmentSealing> work, session.next_segment());
//     if (!work) break;
//     WAFERSEAL_TRY(const SealedSegment segment, seal_segment(*work));
//     body.put(segment.index, segment.ciphertext);
//     WAFERSEAL_CHECK(session.segment_sealed(segment.index, segment.hash));
//   }
//   WAFERSEAL_TRY(SealedRecord sealed, std::move(session).finish(random, mails));
//   post("/api/v1/messages", encode_sealed_message(sealed.message, upload(body, mails)));
//
// The attachments' sources are read piece by piece, so that a message need not fit into memory. One
// that does may be sealed in one call, std::move(session).seal(random).
//
// How many passes over the body: one to compose, encrypt and hash it for all `tls` and escrow
// recipients together, one for all OpenPGP recipients together. Each Bcc recipient with an OpenPGP
// key costs one more, since a copy shows the key ids of all who can open it.
//
// Promises: nothing but ciphertext is in the result (its type says so, and the record holds sealed
// fields and public keys only); a copy is made for exactly the decisions that were given, or none
// at all; nothing in one recipient's copy tells of another hidden one.
// Does not promise: that the decisions are right: resolve() made them and the server makes them
// again.
// SPEC 7.
#ifndef WAFERSEAL_SEAL_H_
#define WAFERSEAL_SEAL_H_

#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "waferseal/bytes.h"
#include "waferseal/capsule.h"
#include "waferseal/escrow.h"
#include "waferseal/host.h"
#include "waferseal/keylist.h"
#include "waferseal/mime.h"
#include "waferseal/openpgp.h"
#include "waferseal/policy.h"
#include "waferseal/result.h"
#include "waferseal/slot.h"
#include "waferseal/stretch.h"

namespace waferseal {

// The methods that can be sealed and delivered with this build: what a request may have for its
// available_methods. `insecure` is not among them: only policy's failure action names it.
std::vector<Method> sealable_methods();

// ---------------------------------------------------------------- what to seal

// The question for one recipient, from the address book or as the sender gave it just now.
struct PlannedQuestion {
  Mailbox recipient;
  std::string question;  // at most 1024 bytes of UTF-8
  SecretBytes answer;    // as typed
  // The answer key's seed that was saved with the answer; empty: a new one is drawn.
  SecretBytes answer_seed;
  // As the sender's side found it, whatever the facts of the request say.
  Strength strength = Strength::kWeak;
};

struct PlannedKey {
  Mailbox recipient;
  Bytes openpgp_key;  // transferable public key
};

struct PlannedTicket {
  GuardId guard{};
  Bytes ticket;
};

struct SealPlan {
  // From, To, Cc, subject, text, attachments. Bcc recipients stand in `request` only.
  mime::Message message;
  Request request;        // with the policy and the facts that the decisions were made of
  Resolution resolution;  // what resolve(request) gave and the sender saw
  std::vector<PlannedKey> keys;
  std::vector<PlannedQuestion> questions;
  std::vector<PlannedTicket> tickets;  // one for each guard that is to be used
  std::uint8_t threshold = 1;          // of the guards
  std::string portal_origin;           // "https://portal.example"
  UnixTime now{};
  UnixTime expires{};  // escrow copies cannot be opened, `tls` copies are not tried, after this
};

// The part of a plan that holds no secret of its own, as JSON (docs/schema/seal_plan.schema.json):
// attachments come without content and questions not at all; the caller adds both.
// Errors: kBadJson (subject: the path of the field), kBadMailbox, kBadBase64, kBadHex.
Result<SealPlan> parse_seal_plan(std::string_view json);

// ---------------------------------------------------------------- the upload

// What the store keeps of a capsule besides its body.
struct CapsuleRecord {
  Bytes header;
  BodySeal seal{};
  std::uint64_t padded_length = 0;
  std::vector<SegmentHash> hashes;
  std::uint32_t blob = 0;  // which upload is the body
};

// One recipient's copy. Decisions that send nothing (refuse, hold) have none.
struct SealedCopy {
  Mailbox recipient;
  Method method = Method::kTls;
  // The mail to hand over: for kOpenPgp, and for kTls with an OpenPGP fall-back.
  std::optional<std::uint32_t> blob;
  // The question slot: the copy's own, or for kTls its dormant fall-back.
  std::optional<SlotId> slot;
  std::optional<Method> fallback;
  UnixTime expires{};
};

// What the server may know of a slot.
struct SealedSlot {
  SlotKind kind = SlotKind::kQuestion;
  SlotId id{};
  Bytes record;  // encode_slot
  // Questions only: how portal and guard know it, and whose it is.
  struct Link {
    std::uint32_t copy = 0;
    Locator locator{};
    SigningPublicKey link;
    SigningPublicKey unlock;
    bool dormant = false;
  };
  std::optional<Link> link{};
};

struct SealedNotice {
  std::uint32_t copy = 0;
  SlotId slot{};
  Bytes sealed;
  bool dormant = false;
};

struct SealedMessage {
  std::string request_json;
  std::string resolution_json;
  std::uint64_t policy_version = 0;
  std::optional<CapsuleRecord> capsule;
  std::vector<SealedCopy> copies;
  std::vector<SealedSlot> slots;
  std::vector<SealedNotice> notices;
  std::vector<ArmStatement> arms;
  // The ids that the server gave the uploads, in the order of the blobs; empty before uploading.
  std::vector<std::string> uploads;
};

// Deterministic CBOR (SPEC 7.3); `uploads` takes the place of message.uploads.
Bytes encode_sealed_message(const SealedMessage& message, const std::vector<std::string>& uploads);
// kBadCbor, kBadMailbox; kSealVersionUnsupported. Limits: 2000 copies, 16 MiB.
Result<SealedMessage> parse_sealed_message(ByteView record);

// What the server checks before it believes a record: copies, slots, notices, arm statements and
// uploads fit together and to the resolution that is in it. Whether that resolution is allowed is
// for compare(). kSealInconsistent, whose subject names the copy or slot.
Status check_sealed_message(const SealedMessage& message);

// ---------------------------------------------------------------- sealing

struct SealWork {
  std::uint64_t bytes_composed = 0;           // for the capsule
  std::uint64_t bytes_encrypted = 0;          // into the capsule, padding included
  std::uint64_t bytes_hashed = 0;             // of the capsule's ciphertext
  std::uint64_t bytes_encrypted_openpgp = 0;  // of the OpenPGP mails, all together
};

// What there is besides the blobs.
struct SealedRecord {
  SealedMessage message;
  SealWork work;
};

struct SealedCopies {
  SealedMessage message;
  std::vector<Ciphertext> blobs;
  SealWork work;
};

// ---- without an account

// An RFC 5322 message to hand over to these recipients.
struct OpenPgpMail {
  std::vector<Mailbox> recipients;
  Ciphertext mail;
};

// Takes mails one after the other: who it is for, then the mail in pieces.
class OpenPgpMailSink : public ByteSink {
 public:
  // `mails`: how many there are in all.
  virtual Status begin(const std::vector<Mailbox>& recipients, std::size_t mails) = 0;
};

// What can be sealed without a server, a guard or a key list: the OpenPGP mails of a plan, of which
// `tickets`, `questions`, `portal_origin` and `expires` count for nothing. `signer` may be null.
// kSealNeedsAccount (subject: the recipient): a copy goes another way. Else the codes of
// SealSession::start about keys and decisions, and those of openpgp::encrypt_mail.
Result<std::vector<OpenPgpMail>> seal_openpgp_mails(SealPlan plan, const openpgp::SecretKey* signer,
                                                    RandomSource& random);
// The same, piece by piece: attachments may have sources, which are read once for each mail. After
// an error what was written is of no use.
Status seal_openpgp_mails(SealPlan plan, const openpgp::SecretKey* signer, RandomSource& random,
                          OpenPgpMailSink& mails);

// ---- with one

struct AnswerStretching {
  std::uint32_t id = 0;  // names it to stretched()
  Stretching work;
};

class SealSession {
 public:
  // Errors: kSealNotDecided (the outcome is not to send, or a recipient's method is `ask`),
  // kSealMissingKey, kSealMissingQuestion (subject: the recipient), kSealMethodUnsupported,
  // kSealKeyOther (not the key of the decision), kSealAnswerWeaker, kSealMissingTicket, kGuardIdentity (a guard that
  // the key list does not name), kSealSenderUnknown, kKeylistNoAgent, kTooLarge, and those of
  // QuestionSetup and mime::composition. `key_list` as opened now, with a pin.
  static Result<SealSession> start(SealPlan plan, const UserKeys& sender, const KeyList& key_list,
                                   RandomSource& random);
  SealSession(SealSession&&) noexcept;
  SealSession& operator=(SealSession&&) noexcept;
  ~SealSession();

  // Requests to guards not yet handed out; empty while replies are awaited.
  std::vector<EscrowRequest> outgoing();
  void receive(std::uint32_t request, const Result<Bytes>& reply);
  // All guards have done their part, and what was taken for stretching has come back: sealing may
  // begin.
  bool ready() const;
  bool failed() const;  // error() says why; the whole session is to be started again
  const Error& error() const;
  // For a caller whose memory outlives the message: the stretchings of answers (stretch.h; about
  // 0.2 s and 64 MiB each), one for each distinct answer, to be done elsewhere. Each is given once;
  // what nobody took, finish() does here.
  std::vector<AnswerStretching> stretchings();
  // An error in place of the result fails the session. kInvalidArgument: it has not 32 bytes.
  void stretched(std::uint32_t id, Result<SecretBytes> result);

  // Of the capsule's body as it is stored, for telling progress; 0 if no copy is in a capsule.
  std::uint64_t body_size() const;
  // How often the message is gone through in all: once for the capsule and once for each OpenPGP mail.
  std::size_t passes() const;
  // The next piece of the body to be sealed, which may be done elsewhere; nothing once all are
  // handed out. Only when ready(): kInvalidArgument. The errors of the attachments' sources: the
  // segment was not handed out and may be asked for again.
  Result<std::optional<SegmentSealing>> next_segment();
  // In any order. kInvalidArgument: as of BodySealer.
  Status segment_sealed(std::uint64_t index, const SegmentHash& hash);
  // Once all segments have come back: makes slots, notices and arm statements, and writes the
  // OpenPGP mails. The body is blob 0, if there is one, then come the mails in their order. Once;
  // earlier: kInvalidArgument, and the session goes on. After another error what was sealed is of no
  // use.
  Result<SealedRecord> finish(RandomSource& random, OpenPgpMailSink& mails) &&;

  // All of it in one call and in memory. Once, only when ready(), and before any next_segment():
  // kInvalidArgument.
  Result<SealedCopies> seal(RandomSource& random) &&;

 private:
  struct Impl;
  explicit SealSession(std::unique_ptr<Impl> impl);
  std::unique_ptr<Impl> impl_;
};

}  // namespace waferseal

#endif  // WAFERSEAL_SEAL_H_
