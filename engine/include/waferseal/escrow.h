// Questions: asking one when sending (QuestionSetup), answering one in the portal (QuestionUnlock).
//
// Both are sessions without I/O (the random source must live as long as they do): ask for
// `outgoing()`, send each request as POST {origin}{path}, Content-Type application/cbor, and feed
// the reply back. Where the other side answered with a problem document, feed an Error with its
// code; where it did not answer, an Error with kNetwork.
//
//   while (!session.waits_for_caller()) {
//     for (EscrowRequest& request : session.outgoing()) session.receive(request.id, post(request));
//   }
//
// Sending, one session for each recipient with a question:
//
//   WAFERSEAL_TRY(QuestionSetup setup, QuestionSetup::start(std::move(plan), random));
//   ...run it until ready(); if failed() report error()...           // guards opened, evaluated
//   ...seal the body: capsule id, T...
//   WAFERSEAL_TRY(SecretBytes a, stretch_answer(answer, capsule_id));  // once per distinct answer
//   WAFERSEAL_TRY(QuestionSlot slot, setup.slot(seal, a));            // core, Z -> make_slot
//   auto arms = setup.arm(unlock_public_key, terms);                  // for the server to bring
//
// Unlocking, in the portal:
//
//   WAFERSEAL_TRY(QuestionUnlock unlock, QuestionUnlock::start(link, portal_origin, random));
//   ...run it until stage() is kQuestion; show core().sender, recipient, question...
//   WAFERSEAL_TRY(NormalisedAnswer answer, normalise_answer(typed));
//   WAFERSEAL_TRY(SecretBytes a, stretch_answer(answer, unlock.capsule_id()));
//   WAFERSEAL_CHECK(unlock.answer(answer, a));
//   ...run it until kOpen, or kQuestion again with wrong_answer()...
//   unlock.copy().payload.content_key ...
//
// Promises: nothing sent holds the question, the answer or what could test one without the guards;
// a guard that answers with another key than at set-up is named as at fault, and that says nothing
// about the answer; the server can swap neither core nor slot. Does not promise: secrecy of a
// guessable answer against somebody who has the link and the guard's cells.
// SPEC 4.3, 4.4, 4.9, 4.10.
#ifndef WAFERSEAL_ESCROW_H_
#define WAFERSEAL_ESCROW_H_

#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "waferseal/guard.h"
#include "waferseal/host.h"
#include "waferseal/keys.h"
#include "waferseal/link.h"
#include "waferseal/result.h"
#include "waferseal/slot.h"
#include "waferseal/stretch.h"

namespace waferseal {

// ---- answers

// An answer in norm-v1: NFKC_Casefold, white space collapsed, outer punctuation dropped (SPEC 4.3).
class NormalisedAnswer {
 public:
  const SecretBytes& text() const { return text_; }
  NormalisedAnswer clone() const { return NormalisedAnswer(text_.clone()); }

 private:
  friend Result<NormalisedAnswer> normalise_answer(const SecretBytes& answer);
  explicit NormalisedAnswer(SecretBytes text) : text_(std::move(text)) {}
  SecretBytes text_;
};

// kAnswerEmpty: nothing is left. kBadUtf8. kTooLarge: above 1024 bytes.
Result<NormalisedAnswer> normalise_answer(const SecretBytes& answer);

// What makes a = Argon2id(answer; H("argon" | capsule id)). Run once per distinct answer and message.
Stretching answer_stretching(const NormalisedAnswer& answer, const CapsuleId& capsule_id);
// The same, done here. kOutOfMemory.
Result<SecretBytes> stretch_answer(const NormalisedAnswer& answer, const CapsuleId& capsule_id);

// The answer key is an Ed25519 key that is drawn with the answer and saved with it; its hash names
// the answer to the guards, who count tries by it.
AnswerId answer_id(const SigningPublicKey& answer_key);

// SPEC 4.3.6: below it an answer is `weak`. A million likely answers come before such a one, of
// which the guards let somebody with the link try 10 in 90 days.
inline constexpr double kStrongAnswerBits = 20;

struct AnswerReport {
  // Estimate: log2 of how many guesses somebody makes who tries likely answers first. An estimate
  // from patterns and lists; no proof of strength.
  double guess_bits = 0;
  bool common = false;       // in the list of common answers
  bool in_question = false;  // the question gives it away
  bool in_subject = false;
  // None of the three: the composer may take it.
  bool acceptable() const { return !common && !in_question && !in_subject; }
  bool strong() const { return guess_bits >= kStrongAnswerBits; }
};
AnswerReport inspect_answer(const NormalisedAnswer& answer, std::string_view question,
                            std::string_view subject);

// Six words of a list of 256: exactly 48 bits, whatever the guesser knows. Already in norm-v1.
inline constexpr double kGeneratedPhraseBits = 48;
SecretBytes generate_answer_phrase(RandomSource& random);

// ---- the core of a slot (SPEC 4.4)

struct CoreGuard {
  GuardId id{};
  std::string origin;
  ByteArray<32> public_key{};    // pk_i
  ByteArray<32> masked_share{};  // m_i
};

struct Core {
  std::string sender;  // canonical mailboxes
  std::string recipient;
  std::optional<XWingPublicKey> reply_key;
  std::string question;           // at most 1024 bytes of UTF-8
  std::uint8_t threshold = 1;     // t
  std::vector<CoreGuard> guards;  // n; share i belongs to guards[i - 1]
};

inline constexpr std::size_t kMostQuestionBytes = 1024;
inline constexpr std::size_t kMostGuards = 16;

// Wrapped under a key of L_key and slot id; binds kind ("question"), slot id and T.
// kInvalidArgument: a field is too long, or t and n do not fit.
Result<Bytes> seal_core(const Core& core, const SecretBytes& link_key, const SlotId& slot_id,
                        const BodySeal& seal);
// kEscrowCoreRefused: another slot's, another body's, changed, or not in the one allowed form.
Result<Core> open_core(ByteView sealed, const SecretBytes& link_key, const SlotId& slot_id,
                       const BodySeal& seal);

// ---- sessions

struct EscrowRequest {
  std::uint32_t id = 0;  // names the request to receive()
  std::string origin;    // "https://guard.example"
  std::string path;      // "/guard/v1/open"
  Bytes body;            // holds nothing that must not leave the browser
};

// One guard as the key list names it, with the account's ticket for it.
struct PlannedGuard {
  GuardId id{};
  std::string origin;
  SigningPublicKey identity;
  Bytes ticket;
};

// What is brought to a guard after the message is stored; the server may repeat it.
struct ArmStatement {
  GuardId guard{};
  std::string origin;
  SlotId slot_id{};
  Bytes body;  // of POST /guard/v1/arm
};

struct ArmTerms {
  UnixTime expires{};
  bool dormant = false;    // a fall-back: answers only after the agent's release
  SigningPublicKey agent;  // who may release and forget it
};

struct QuestionPlan {
  std::string sender;
  std::string recipient;
  std::optional<XWingPublicKey> reply_key;
  std::string question;
  NormalisedAnswer answer;
  SigningKey answer_key;
  SecretBytes control_seed;  // one per message, 32 bytes; kept in the sender slot
  std::vector<PlannedGuard> guards;
  std::uint8_t threshold = 1;    // t: this many guards unlock
  std::uint8_t must_answer = 1;  // policy: fewer answering guards make set-up fail; >= t
};

// What capsule's make_slot needs for the `question` slot.
struct QuestionSlot {
  SlotId slot_id{};
  Bytes core;     // sealed; a field of the slot
  SecretBytes z;  // Z = s | L_key | a
};

// Sender's side of one question. A lost reply of `evaluate` costs the session: start another one,
// which draws a new slot id and a new link.
class QuestionSetup {
 public:
  // kInvalidArgument names the field of the plan.
  static Result<QuestionSetup> start(QuestionPlan plan, RandomSource& random);
  QuestionSetup(QuestionSetup&&) noexcept;
  QuestionSetup& operator=(QuestionSetup&&) noexcept;
  ~QuestionSetup();

  // Requests not yet handed out; empty while replies are awaited.
  std::vector<EscrowRequest> outgoing();
  void receive(std::uint32_t request, const Result<Bytes>& reply);
  bool waits_for_caller() const { return ready() || failed(); }
  bool ready() const;
  bool failed() const;
  // Once failed(). kGuardIdentity: not the guard of the key list; kGuardFault: a false proof;
  // else what too many guards answered. The subject names the guard's origin.
  const Error& error() const;
  // Guards that did not answer, though enough others did; named to the sender.
  std::vector<Error> absent_guards() const;

  const SlotId& slot_id() const;
  const LinkSecret& link() const;
  LinkKeys link_keys() const { return link().keys(); }

  // Once ready(), after the body is sealed. `stretched` is stretch_answer for this capsule id.
  Result<QuestionSlot> slot(const BodySeal& seal, const SecretBytes& stretched) const;
  // Once the slot is made: `unlock` is the public half of the slot's unlock seed.
  Result<std::vector<ArmStatement>> arm(const SigningPublicKey& unlock,
                                        const ArmTerms& terms) const;

 private:
  struct Impl;
  explicit QuestionSetup(std::unique_ptr<Impl> impl);
  std::unique_ptr<Impl> impl_;
};

// Sender's side of the release share R of an `agent` slot: opens a record at each guard and leaves
// the share there; R is handed to the agent's signature once armed.
class ReleaseSetup {
 public:
  // Shares R t-of-n if there are several guards. kInvalidArgument.
  static Result<ReleaseSetup> start(const SlotId& slot_id, SecretBytes control_seed,
                                    std::vector<PlannedGuard> guards, std::uint8_t threshold,
                                    RandomSource& random);
  ReleaseSetup(ReleaseSetup&&) noexcept;
  ReleaseSetup& operator=(ReleaseSetup&&) noexcept;
  ~ReleaseSetup();

  std::vector<EscrowRequest> outgoing();
  void receive(std::uint32_t request, const Result<Bytes>& reply);
  bool waits_for_caller() const { return ready() || failed(); }
  bool ready() const;  // all guards hold their share
  bool failed() const;
  const Error& error() const;

  const SlotId& slot_id() const;
  const SecretBytes& release_share() const;  // R, 32 bytes, a part of the slot's Z
  // `dormant` must be false.
  Result<std::vector<ArmStatement>> arm(const ArmTerms& terms) const;

 private:
  struct Impl;
  explicit ReleaseSetup(std::unique_ptr<Impl> impl);
  std::unique_ptr<Impl> impl_;
};

enum class UnlockStage : std::uint8_t {
  kFetching,  // by locator
  kQuestion,  // core() may be shown; waits for answer()
  kAsking,    // guards
  kOpen,      // copy() is there; `opened` is on its way to guards and store
  kDone,      // body_access() is there
  kFailed,    // error()
};

// What a right answer gives: BodyOpener::start(copy.payload.content_key, header(),
// slot().head.seal, copy.payload.length, hashes).
struct UnlockedCopy {
  SlotPayload payload;
  SigningKey unlock;  // signs `opened` and replies
};

// The store lets this copy's body be read for ten minutes.
struct BodyAccess {
  ByteArray<32> token{};
  UnixTime until{};
};

class QuestionUnlock {
 public:
  // Spends and records nothing.
  static Result<QuestionUnlock> start(ParsedLink link, std::string portal_origin,
                                      RandomSource& random);
  QuestionUnlock(QuestionUnlock&&) noexcept;
  QuestionUnlock& operator=(QuestionUnlock&&) noexcept;
  ~QuestionUnlock();

  std::vector<EscrowRequest> outgoing();
  void receive(std::uint32_t request, const Result<Bytes>& reply);
  UnlockStage stage() const;
  bool waits_for_caller() const;
  // Once kFailed. kLinkRefused: no such copy, or gone. kEscrowCoreRefused: the server showed
  // another slot, core or body. Not used for a wrong answer.
  const Error& error() const;

  const std::string& portal_origin() const;
  // From kQuestion on.
  const Core& core() const;
  // When the guard will forget it, as the server says: to be shown, and nothing rests on it.
  UnixTime expires() const;
  const CapsuleId& capsule_id() const;
  const CapsuleHeader& header() const;  // checked against the slot's content key once kOpen
  const Slot& slot() const;

  // Spends one try at each guard that is asked (t of them). `stretched` is stretch_answer for
  // capsule_id(). kInvalidArgument outside kQuestion.
  Status answer(const NormalisedAnswer& answer, const SecretBytes& stretched);
  // Back at kQuestion after answer(): why. kWrongAnswer; kTriesUsedUpToday, kTriesFrozen,
  // kEscrowGone, kEscrowExpired, kEscrowFrozen, kNetwork: the guard did not evaluate. After
  // kNetwork answer() with the same answer repeats the attempt and costs nothing more.
  const std::optional<Error>& last_refusal() const;
  // What the last guard said; no value before the first answer.
  std::optional<TriesLeft> tries_left() const;
  // Guards that gave a false proof: named to the recipient, reported to the store. That says
  // nothing about the answer.
  const std::vector<Error>& guard_faults() const;

  // From kOpen on.
  const UnlockedCopy& copy() const;
  // Once kDone: the access, and a signed request for segments [first, first + count) of the body,
  // or, with count 0, for the list of segment hashes.
  const BodyAccess& body_access() const;
  EscrowRequest body_request(std::uint64_t first, std::uint32_t count);
  // For a body that takes longer than the access lasts: back to kOpen, and kDone with a new access
  // once outgoing() is answered. Spends nothing. Nothing happens outside of kDone.
  void renew_body_access();

 private:
  struct Impl;
  explicit QuestionUnlock(std::unique_ptr<Impl> impl);
  std::unique_ptr<Impl> impl_;
};

// ---- control messages: bodies of POST /guard/v1/control, made from the sender slot's payload

// `number` is the time of making in milliseconds since 1970 and rises by record (by answer for
// grants); a guard takes none that lies more than a day ahead. A number used before is answered
// kControlReplayed, the very same message again is answered like the first time.
Bytes make_retract(const SecretBytes& control_seed, const GuardId& guard, const SlotId& slot_id,
                   std::uint64_t number);
Bytes make_extend(const SecretBytes& control_seed, const GuardId& guard, const SlotId& slot_id,
                  std::uint64_t number, UnixTime expires);
// 1 to 20 tries; also thaws this slot's record and the pool.
Bytes make_grant(const SigningKey& answer_key, const GuardId& guard, const SlotId& slot_id,
                 std::uint64_t number, std::uint8_t tries);

// The reply to arm, release, forget and each control message.
struct RecordStatus {
  RecordState state = RecordState::kGone;
  UnixTime expires{};
};
Result<RecordStatus> parse_record_status(ByteView reply);

// ---- the agent's side

Bytes make_release(const SigningKey& agent, const GuardId& guard, const SlotId& slot_id);
Bytes make_forget(const SigningKey& agent, const GuardId& guard, const SlotId& slot_id);
Bytes make_challenge_request();
Result<Nonce> parse_challenge(ByteView reply);
Bytes make_hand_over(const SigningKey& agent, const GuardId& guard, const SlotId& slot_id,
                     const Nonce& nonce);
// The share of one guard, 32 bytes; with one guard it is R.
Result<SecretBytes> parse_hand_over(ByteView reply);

// ---- the store's side: what the portal's requests hold, and their replies (SPEC 4.10)
//
// POST /portal/v1/challenge (no body; reply: make_challenge_reply), /fetch, /opened, /body,
// /report. Parse, look the record up, check_challenge (link.h), check the signature, reply.

struct PortalFetch {
  Locator locator{};
  Nonce nonce{};
  bool exposed = false;  // tell the sender
  Signature signature;
};
Result<PortalFetch> parse_portal_fetch(ByteView body);
// kLinkRefused: not signed with this link for this portal.
Status check_portal_fetch(const PortalFetch& request, const Audience& portal,
                          const SigningPublicKey& link);
Bytes make_portal_fetch_reply(ByteView header, ByteView slot, UnixTime expires);

struct OpenedStatement {
  SlotId slot_id{};
  AttemptId attempt_id{};
  Nonce nonce{};
  Signature signature;
};
Result<OpenedStatement> parse_opened(ByteView body);
// kUnlockRefused: not signed with the unlock key of this slot for this audience.
Status check_opened(const OpenedStatement& statement, const Audience& audience,
                    const SigningPublicKey& unlock);
Bytes make_portal_opened_reply(const BodyAccess& access);

struct PortalBody {
  SlotId slot_id{};
  Nonce nonce{};
  ByteArray<32> token{};
  std::uint64_t first_segment = 0;
  std::uint32_t count = 0;  // 0: the list of segment hashes
  Signature signature;
};
// The reply is the bytes themselves, application/octet-stream.
Result<PortalBody> parse_portal_body(ByteView body);
Status check_portal_body(const PortalBody& request, const Audience& portal,
                         const SigningPublicKey& link);

// A guard that gave a false proof, as a recipient saw it. The sender is told; nothing else follows.
struct PortalReport {
  SlotId slot_id{};
  Nonce nonce{};
  GuardId guard{};
  Signature signature;
};
Result<PortalReport> parse_portal_report(ByteView body);
Status check_portal_report(const PortalReport& request, const Audience& portal,
                           const SigningPublicKey& link);
// The reply to a report.
Bytes make_portal_report_reply();

Bytes make_challenge_reply(const Nonce& nonce);

// What the store needs to know of an arm statement that it brings to a guard.
struct ArmFacts {
  SlotId slot_id{};
  RecordKind kind = RecordKind::kQuestion;
  bool dormant = false;
  UnixTime expires{};
  SigningPublicKey link{};    // question only
  SigningPublicKey unlock{};  // question only
  AnswerId answer_id{};       // question only
  SigningPublicKey agent{};
};
// Not verified: the guard does that.
Result<ArmFacts> parse_arm(ByteView body);
// The same, for its maker: signed with the control key of this message and slot, so that nobody else
// wrote what it says. kControlRefused.
Result<ArmFacts> open_arm(ByteView body, const SecretBytes& control_seed);

}  // namespace waferseal

#endif  // WAFERSEAL_ESCROW_H_
