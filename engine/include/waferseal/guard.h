// The guard: counts tries and keeps the one secret per slot that can be forgotten.
//
// A pure state machine. The host (native/escrow) owns a database and a cell file and does, for each
// request, exactly this:
//
//   WAFERSEAL_TRY(GuardRequest request, GuardRequest::parse(operation, body));
//   GuardState state = load(request);                  // record, pool, ticket use: see lookups
//   GuardChange change = guard_begin(keys, request, state, clock.now(), random);
//   1. change.cell: write or zero the cell, sync the cell file        (free a cell only after 2)
//   2. change.state: one database transaction, with the cell file's new counter, synced
//   3. if change.needs_cell: read the cell again and reply guard_finish(...)
//      if change.needs_password_key: reply guard_finish(...), without a cell
//      else change.reply
//
// So a try is on disk before anything is evaluated, a secret is in its cell before a record names
// it, and it is gone from its cell before a record says so. A host that is killed between 2 and 3
// has spent the try; the same attempt asked again gets its answer for free.
//
// Promises, while one honest guard of those that are needed keeps its cells: at most 3 guesses a
// day and 10 in 90 days per answer for somebody who has the link, none for somebody who has not;
// nothing opens after the cell is zero. Does not promise: anything against the guard's own operator
// who also has the link, or against a host that sets cells and database back together.
// SPEC 4.5 to 4.8.
#ifndef WAFERSEAL_GUARD_H_
#define WAFERSEAL_GUARD_H_

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "waferseal/host.h"
#include "waferseal/keys.h"
#include "waferseal/link.h"
#include "waferseal/password_guard.h"
#include "waferseal/result.h"

namespace waferseal {

using AnswerId = ByteArray<32>;
using TicketId = ByteArray<16>;

// ---- what a guard is

struct GuardKeys {
  GuardId id{};
  SigningKey identity;        // its public half stands in the key list
  SigningPublicKey ticket;    // of the server whose tickets it takes
  SecretBytes challenge_key;  // 32 bytes, may be drawn anew at each start
  SecretBytes password_seed;  // 32 bytes, from the key file: password_guard.h
};

// ---- tickets: the server lets an account open records

struct Ticket {
  TicketId id{};
  GuardId guard{};
  std::string account;  // the server's own name for the account
  std::string sender;   // canonical mailbox
  UnixTime expires{};
  std::uint32_t records = 0;  // how many records may be opened with it, at most 1000
};

Bytes make_ticket(const SigningKey& ticket_key, const Ticket& ticket);
// kTicketRefused: not signed by `ticket_key`, for another guard, or expired. kBadCbor.
Result<Ticket> check_ticket(const SigningPublicKey& ticket_key, const GuardId& guard, UnixTime now,
                            ByteView bytes);

struct TicketUse {
  TicketId id{};
  UnixTime expires{};  // the host may drop it afterwards
  std::uint32_t opened = 0;
};

// ---- what the guard's database holds

enum class RecordKind : std::uint8_t {
  kQuestion = 1,  // the cell holds a VOPRF key
  kRelease = 2,   // the cell holds a release share R (agent; later login, identity, both)
};

enum class RecordState : std::uint8_t {
  kNew = 1,        // opened: the cell has a secret (release: is reserved)
  kEvaluated = 2,  // the sender had the one evaluation, or left R
  kDormant = 3,    // a fall-back: answers nothing until the agent releases it
  kArmed = 4,      // answers
  kFrozen = 5,     // came back from an old database: answers nothing until a grant
  kGone = 6,       // the cell is zero; stays as a tombstone so that the slot id is not used again
};

struct Attempt {
  AttemptId id{};
  ByteArray<32> blinded_hash{};
  std::int64_t day = 0;  // the guard's day it was spent on
  bool granted = false;  // paid from a grant, not from the day's tries
  bool given_back = false;
};

struct GuardRecord {
  SlotId slot_id{};
  RecordKind kind = RecordKind::kQuestion;
  RecordState state = RecordState::kNew;
  std::string account;
  UnixTime opened_at{};
  SigningPublicKey control{};
  ByteArray<32> public_key{};  // pk_i; zeros for a release record
  UnixTime expires{};          // opened_at + 24 h until armed
  // from the arm statement
  ByteArray<32> arm_hash{};
  SigningPublicKey link{};    // question only
  SigningPublicKey unlock{};  // question only
  AnswerId answer_id{};       // question only
  SigningPublicKey agent{};   // whom R is given to, who may release and forget
  // later
  std::uint64_t control_number = 0;  // of the last control message, milliseconds since 1970
  ByteArray<32> control_hash{};
  RecordState thaws_to = RecordState::kGone;  // while frozen
  std::vector<Attempt> attempts;              // the latest 64
};

// The tries of one answer, whatever number of slots use it.
struct AnswerPool {
  AnswerId id{};
  std::int64_t day = 0;       // the latest day seen; never goes back
  std::vector<TryDay> days;   // those with tries spent, of the last 90
  std::uint32_t granted = 0;  // tries that the sender gave, left over
  std::uint64_t grant_number = 0;
  ByteArray<32> grant_hash{};
  bool frozen = false;  // used up: waits for a grant
};

inline constexpr std::uint32_t kTriesPerDay = 3;
inline constexpr std::uint32_t kTriesPerWindow = 10;
inline constexpr std::uint32_t kMostGranted = 20;

struct TriesLeft {
  std::uint32_t now = 0;     // before the next day of the guard begins
  std::uint32_t window = 0;  // before the pool freezes
};
TriesLeft tries_left(const AnswerPool& pool, UnixTime now);

// Stored forms (deterministic CBOR). Decoding: kBadCbor.
Bytes encode_record(const GuardRecord& record);
Result<GuardRecord> decode_record(ByteView bytes);
Bytes encode_pool(const AnswerPool& pool);
Result<AnswerPool> decode_pool(ByteView bytes);

// The guard's own time: the host stores `latest` with each commit and asks with the machine's
// clock; what comes out never goes back. One jump far ahead would expire everything for good, so it
// is not believed: `steady` is a clock that nobody sets, in seconds from wherever it likes.
class GuardClock {
 public:
  // How far the machine's clock may get ahead of what the steady one allows, and how long a guard
  // may have been off.
  static constexpr std::chrono::hours kMostAhead{25};
  static constexpr std::chrono::hours kLongestOff{24 * 400};

  explicit GuardClock(UnixTime latest) : latest_(latest) {}
  // kGuardClock: too far ahead; nothing has changed, and a later time may be believed again.
  Result<UnixTime> observe(UnixTime machine, std::chrono::seconds steady);
  // The operator says that this is the time. It does not go back either.
  UnixTime accept(UnixTime machine, std::chrono::seconds steady);
  UnixTime latest() const { return latest_; }

 private:
  UnixTime latest_;
  std::optional<UnixTime> steady_zero_;  // what the machine's clock said when the steady one said 0
};

// ---- the cell file (SPEC 4.8): pure encodings; reading, writing and syncing is the host's

inline constexpr std::size_t kCellSize = 128;
inline constexpr std::size_t kCellFileHeaderSize = 4096;  // cells start here
inline constexpr std::size_t kCellCounterSize = 512;      // one sector
std::uint64_t cell_offset(std::uint32_t index);

// A commit writes `pending` and syncs it, then stores itself in the database, then writes
// `confirmed`.
enum class CounterState : std::uint8_t { kPending = 1, kConfirmed = 2 };
struct CellCounter {
  std::uint64_t value = 0;
  CounterState state = CounterState::kConfirmed;
};
// Where it is written: pending ones take turns between two places and confirmed ones have a third,
// so that whichever is torn leaves the one before it whole.
std::uint64_t cell_counter_offset(const CellCounter& counter);

struct Cell {
  SlotId slot_id{};
  RecordKind kind = RecordKind::kQuestion;
  SecretBytes secret;  // 32 bytes
};
SecretBytes encode_cell(std::uint32_t index, const Cell& cell);
// No value: forgotten or never used (all zero). kCellDamaged: torn, or from another place.
Result<std::optional<Cell>> decode_cell(std::uint32_t index, ByteView bytes);

// The first sector. kCellDamaged: not a cell file of this guard.
Bytes encode_cell_file_header(const GuardId& guard);
Status check_cell_file_header(const GuardId& guard, ByteView sector);
Bytes encode_cell_counter(const CellCounter& counter);
// Of the file's first kCellFileHeaderSize bytes: the greatest that is whole, confirmed before
// pending. kCellDamaged: none is.
Result<CellCounter> decode_cell_counter(ByteView file_header);

// Each commit first writes counter + 1 to the cell file and then itself to the database; so after a
// crash the database is at most one behind, and then the cell file's counter is pending.
enum class CounterVerdict : std::uint8_t {
  kInStep = 1,
  kDatabaseBehind = 2,  // it was restored: apply after_rollback to all, and leave cells that no
                        // record owns until the operator gives them up
  kCellsBehind = 3,     // the cell file was restored: forgotten secrets may be back; the same, but
                        // zero each cell that is not its record's
};
CounterVerdict compare_counters(const CellCounter& cells, std::uint64_t database);
// Question records come up frozen, pools used up; release records and tombstones stay. Numbers of
// control messages go up to the highest that can have been taken before `now`, so that none is
// taken again.
GuardRecord after_rollback(GuardRecord record, UnixTime now);
AnswerPool after_rollback(AnswerPool pool, UnixTime now);

// ---- requests

enum class GuardOperation : std::uint8_t {
  kChallenge = 1,  // anyone: a nonce
  kOpen = 2,       // sender, with a ticket
  kEvaluate = 3,   // sender: the one evaluation of a question record
  kDeposit = 4,    // sender: leaves R in a release record
  kArm = 5,        // sender's statement, brought and repeated by the server
  kRelease = 6,    // agent: dormant -> armed
  kHandOver = 7,   // agent: R
  kForget = 8,     // agent: the copy is final
  kUnlock = 9,     // recipient: one try
  kOpened = 10,    // recipient: gives that try back
  kControl = 11,   // sender: grant, extend, retract
  kPassword = 12,  // anyone: one try at a password (SPEC 4.12)
  kLoggedIn = 13,  // server: gives that try back
};
// "challenge", "open", ... ; the path is "/guard/v1/" and this.
std::string_view guard_operation_name(GuardOperation operation);
std::optional<GuardOperation> guard_operation_from_name(std::string_view name);

// A request that is well formed; whether it is allowed is found out by guard_begin.
class GuardRequest {
 public:
  // kBadCbor, kTooLarge (above 8 KiB), kEscrowUnknownVersion.
  static Result<GuardRequest> parse(GuardOperation operation, ByteView body);

  GuardOperation operation() const { return operation_; }
  const SlotId& slot_id() const { return slot_id_; }  // zeros for kChallenge and passwords
  // Which pool to load: the request's own for arm and grant, else the record's answer id.
  std::optional<AnswerId> answer_id() const { return answer_id_; }
  std::optional<TicketId> ticket_id() const { return ticket_id_; }
  // A control message that retracts: whatever else becomes of the slot, this is obeyed.
  bool retracts() const { return retracts_; }
  // For kPassword and kLoggedIn, which need neither record nor cell.
  std::optional<PasswordAccount> password_account() const { return password_account_; }
  ByteView body() const { return body_.reveal(); }

 private:
  GuardOperation operation_ = GuardOperation::kChallenge;
  SlotId slot_id_{};
  bool retracts_ = false;
  std::optional<AnswerId> answer_id_;
  std::optional<TicketId> ticket_id_;
  std::optional<PasswordAccount> password_account_;
  SecretBytes body_;  // a deposit holds the share
};

// What the host has stored for a request; absent where there is none.
struct GuardState {
  std::optional<GuardRecord> record;
  std::optional<AnswerPool> pool;
  std::optional<TicketUse> ticket;
  std::optional<PasswordPool> password;
  // A restored database whose operator has not accepted it yet: it may not know that a record was
  // extended, so nothing is forgotten only because its time is over (SPEC 4.8.6).
  bool restore_waits = false;
};
// The pool that belongs to this request, to be looked up after the record.
std::optional<AnswerId> guard_pool_of(const GuardRequest& request,
                                      const std::optional<GuardRecord>& record);

struct CellChange {
  enum class Kind : std::uint8_t { kNone, kWrite, kZero };
  Kind kind = Kind::kNone;
  SlotId slot_id{};
  RecordKind record_kind = RecordKind::kQuestion;
  SecretBytes secret;  // kWrite: 32 bytes
};

enum class GuardEvent : std::uint8_t {
  kNone,
  kTrySpent,
  kPoolFrozen,  // the answer's tries are used up: tell the sender
  kTryGivenBack,
  kArmed,
  kReleased,
  kThawed,
  kExtended,
  kGone,     // forgotten as somebody asked for it
  kExpired,  // forgotten as its time is over
  kGivenUp,  // forgotten by the agent, which needs it no more
};
// Who waits for tries may be others than before: a host that tells senders looks again.
constexpr bool changes_who_is_frozen(GuardEvent event) {
  return event != GuardEvent::kNone && event != GuardEvent::kTrySpent &&
         event != GuardEvent::kExtended;
}

struct GuardChange {
  CellChange cell;   // 1
  GuardState state;  // 2: only what changed is present
  GuardEvent event = GuardEvent::kNone;
  bool needs_cell = false;                // 3
  bool needs_password_key = false;        // 3
  Result<Bytes> reply = Code::kInternal;  // if neither
};

// Errors are in `reply`; a change that comes with an error (an expired record that is forgotten) is
// carried out all the same, and one that comes with another error changes nothing. A record that is
// not there is refused as one under another key: kControlRefused, kLinkRefused, kUnlockRefused.
// Other codes: kEscrowRecordExists, kEscrowWrongState, kEscrowExpired, kEscrowGone, kEscrowFrozen,
// kTicketRefused, kTicketUsedUp, kChallengeRefused, kControlReplayed, kTriesUsedUpToday,
// kTriesFrozen, kAttemptReused, kVoprfBadElement; kDeviceTicketRefused, kPasswordTriesToday,
// kPasswordTriesWindow, kLoggedInRefused.
GuardChange guard_begin(const GuardKeys& keys, const GuardRequest& request, const GuardState& state,
                        UnixTime now, RandomSource& random);

// After the change is on disk. `state` is what was loaded with what changed in its place, `cell`
// what was read again. kEscrowGone: the cell is empty or another record's. kCellDamaged: it holds
// another key than the record was opened with. Passwords have no cell.
Result<Bytes> guard_finish(const GuardKeys& keys, const GuardRequest& request,
                           const GuardState& state, const std::optional<Cell>& cell, UnixTime now,
                           RandomSource& random);

// For the host's sweep: forgets a record whose time is over. No value: nothing to do.
std::optional<GuardChange> guard_expire(const GuardRecord& record, UnixTime now);
// The operator may retract too: forgetting opens nothing.
GuardChange guard_retract_by_operator(const GuardRecord& record);

}  // namespace waferseal

#endif  // WAFERSEAL_GUARD_H_
