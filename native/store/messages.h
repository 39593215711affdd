// Messages as the store keeps them: the capsule's header and seal, one copy per recipient, the slot
// records, the sealed notices, and the uploads that a message has not claimed yet.
//
// A message is written in two transactions (SPEC 6.4.6): `put_message` with state `arming`,
// then, once every guard is armed, `accept` together with the queue rows. What is still `arming`
// after a crash is armed again by the server alone, as the arm statements are stored with it.
//
// Nothing here knows what follows from what: native/lifecycle reads, decides, and says with a
// `Change` (change.h) what is to be written together.
#ifndef WAFERSEAL_NATIVE_STORE_MESSAGES_H_
#define WAFERSEAL_NATIVE_STORE_MESSAGES_H_

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "native/store/copy_state.h"
#include "native/store/queue.h"
#include "waferseal/bytes.h"
#include "waferseal/host.h"
#include "waferseal/slot.h"
#include "waferseal/words.h"

namespace waferseal::native {

enum class MessageState { kArming, kAccepted, kRetracted };

struct MessageRecord {
  std::string id;     // 16 random bytes, base64url
  std::string owner;  // the sender's user
  MessageState state = MessageState::kArming;
  UnixTime created_at{};
  UnixTime accepted_at{};
  Bytes header;                 // the capsule's header; empty if there is no capsule
  ByteArray<32> seal{};         // T
  std::string body_blob;        // blob id of the capsule's body; empty if there is no capsule
  std::uint64_t body_size = 0;  // bytes as stored (ciphertext)
  std::string request_json;     // as uploaded
  std::string decisions_json;   // as accepted
  std::string policy_version;
  Bytes idempotency_key;  // H(owner | key)
  ByteArray<32>
      request_hash{};  // H of the uploaded record: the same key with another one is refused
};

// How one recipient's copy goes. Bcc is not recorded: the delivery orders know it.
struct CopyRecord {
  std::int64_t id = 0;
  std::string message_id;
  std::string recipient;            // mailbox
  Method method = Method::kRefuse;  // of a stored copy: one that is sent
  std::optional<Method> fallback;
  Level level = Level::kL0;
  CopyState state = CopyState::kQueued;
  std::string code;             // reason code of the last deferral or failure
  bool frozen = false;          // its answer's tries are used up, as its guard last said
  std::string evidence = "{}";  // JSON, as openapi.yaml's Evidence
  Bytes slot_id;                // the escrow slot (of the copy or of its fall-back); empty if none
  std::string blob;             // openpgp: the sealed MIME message to hand over
  UnixTime opened_at{};         // 0: not opened
  UnixTime expires_at{};        // 0: does not expire
  UnixTime updated_at{};
};

struct SlotRecord {
  Bytes slot_id;  // 16 bytes
  std::string message_id;
  std::int64_t copy_id = 0;  // 0: not of one copy (agent, sender, account)
  SlotKind kind = SlotKind::kQuestion;
  Bytes record;
  Bytes core;             // sealed; question slots only
  Bytes locator;          // of the link; question slots only
  Bytes link_public_key;  // Ed25519; question slots only
  Bytes unlock_public_key;
  Bytes arm;  // the signed arm statement, to be repeated to the guard as it is
  bool dormant = false;
};

// Sealed to the agent and signed by the sender; deleted once sent or void.
struct NoticeRecord {
  std::int64_t id = 0;
  std::string message_id;
  std::int64_t copy_id = 0;
  Bytes record;
  bool dormant = false;
};

struct UploadRecord {
  std::string id;  // 16 random bytes, base64url
  std::string owner;
  std::uint64_t size = 0;
  std::uint64_t next_segment = 0;
  UnixTime created_at{};
  // The slot that a recipient's reply answers; empty: the owner's own upload. The owner of a reply's
  // is whose message it answers, and can neither change nor claim it.
  Bytes reply_to{};
};

// Everything of one message that is written in one transaction. In `slots` and `notices` copy_id is
// the index into `copies` plus one (0: none); the store puts the real ids in its place.
struct NewMessage {
  MessageRecord message;
  std::vector<CopyRecord> copies;
  std::vector<SlotRecord> slots;
  std::vector<NoticeRecord> notices;
  // The uploads whose blobs the message takes over: from now on they are no uploads any more, so
  // that no clean-up of old uploads can touch a body that a message needs.
  std::vector<std::string> uploads;
};

// How the `tls` copies to one domain went that ended, or were tried last, in the same way.
struct TlsTotal {
  std::string domain;  // of the recipients
  CopyState state = CopyState::kQueued;
  std::string code;  // as of the copies
  std::string
      assurance;  // of the channel that took the last attempt's mail, by its evidence; or empty
  std::uint64_t copies = 0;
  UnixTime last{};
};

class MessageStore {
 public:
  virtual ~MessageStore() = default;

  // kConflict if the id, a slot id or the idempotency key is there already; kNotFound if an upload
  // is not, or not the owner's.
  virtual Status put_message(const NewMessage& message) = 0;
  // One transaction: state accepted, and the queue rows. For rows, `copy_id` and `notice_id` are
  // real ids. Repeating it is harmless.
  virtual Status accept(const std::string& id, UnixTime now,
                        const std::vector<NewQueueRow>& rows) = 0;
  // Takes back a message that never became accepted, with all that belongs to it.
  virtual Status abandon(const std::string& id) = 0;

  virtual Result<std::optional<MessageRecord>> find_message(const std::string& id) = 0;
  virtual Result<std::optional<MessageRecord>> find_by_idempotency_key(ByteView key) = 0;
  // Newest first, accepted and retracted ones; only those before message `before` unless empty.
  virtual Result<std::vector<MessageRecord>> list_messages(const std::string& owner,
                                                           const std::string& before,
                                                           std::size_t limit) = 0;
  virtual Result<std::vector<MessageRecord>> messages_in_state(MessageState state) = 0;

  virtual Result<std::vector<CopyRecord>> copies_of(const std::string& message_id) = 0;
  virtual Result<std::optional<CopyRecord>> find_copy(std::int64_t id) = 0;

  virtual Result<std::vector<CopyRecord>> frozen_copies() = 0;
  // Of the copies with the method `tls` that changed at `since` or later, in the order of domains.
  virtual Result<std::vector<TlsTotal>> tls_totals(UnixTime since) = 0;

  // Copies whose time was over at `now`, and that are in one of `states` or still have a slot or a
  // notice; those first that have been over for longest.
  virtual Result<std::vector<CopyRecord>> copies_over(UnixTime now, CopyStates states,
                                                      std::size_t most) = 0;
  // Copies with a mail that nobody waits for: they and all of their message that share it are in
  // one of `states` and not in the queue. After its blob is removed, `forget_mail`.
  virtual Result<std::vector<CopyRecord>> copies_with_unused_mail(CopyStates states,
                                                                  std::size_t most) = 0;
  virtual Status forget_mail(std::int64_t copy_id) = 0;

  virtual Result<std::vector<SlotRecord>> slots_of(const std::string& message_id) = 0;
  // The agent's slot of a message; nothing once it is forgotten.
  virtual Result<std::optional<SlotRecord>> agent_slot(const std::string& message_id) = 0;
  // Accepted messages whose agent slot is there, though nothing of them waits for the agent any more.
  virtual Result<std::vector<std::string>> with_idle_agent_slot(std::size_t most) = 0;
  virtual Result<std::optional<SlotRecord>> slot_by_locator(ByteView locator) = 0;
  virtual Result<std::optional<SlotRecord>> slot_by_id(ByteView slot_id) = 0;

  // Ids, ascending and behind `after`, of the questions of accepted messages that are not dormant and
  // whose time is not over at `now`: nobody but the sender has a guard forget these.
  virtual Result<std::vector<SlotId>> live_questions(UnixTime now, ByteView after,
                                                     std::size_t most) = 0;

  virtual Result<std::optional<NoticeRecord>> find_notice(std::int64_t id) = 0;
  virtual Result<std::vector<NoticeRecord>> notices_of(const std::string& message_id) = 0;

  // Nothing happens to a message in another state than `from`.
  virtual Status set_message_state(const std::string& id, MessageState from, MessageState to) = 0;

  virtual Status add_upload(const UploadRecord& upload) = 0;
  virtual Result<std::optional<UploadRecord>> find_upload(const std::string& id) = 0;
  virtual Status set_upload_progress(const std::string& id, std::uint64_t next_segment) = 0;
  virtual Status remove_upload(const std::string& id) = 0;
  virtual Result<std::vector<UploadRecord>> uploads_before(UnixTime time) = 0;
  // Of replies to this slot, oldest first.
  virtual Result<std::vector<UploadRecord>> uploads_of_reply(ByteView slot_id) = 0;
};

}  // namespace waferseal::native

#endif  // WAFERSEAL_NATIVE_STORE_MESSAGES_H_
