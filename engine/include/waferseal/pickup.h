// Picking up: the portal's side of an escrow copy, from the link to the readable message.
//
//   PutAside text(std::move(store), random);  // or a MemoryStore
//   WAFERSEAL_TRY(Pickup pickup, Pickup::start(link_text, portal_origin, keys, text, random));
//   while (pickup.stage() != PickupStage::kRead) {
//     if (pickup.stage() == PickupStage::kFailed) return pickup.error();
//     if (pickup.stage() == PickupStage::kQuestion) pickup.answer(ask(pickup.core().question));
//     for (EscrowRequest& request : pickup.outgoing()) pickup.receive(request.id, post(request));
//   }
//   WAFERSEAL_TRY(PickedUp picked, pickup.message());
//   WAFERSEAL_TRY(mime::ParsedMessage mail, mime::parse(text));
//   ...pickup.reply_to() and reply.h for whoever writes back...
//
// A session without I/O around QuestionUnlock: it stretches the answer or lets the caller do it,
// fetches the body segment by segment, and writes only what was checked against the sender's seal,
// so that a message need not fit into memory.
// A caller whose memory outlives the answer stretches elsewhere (stretch.h):
//
//   WAFERSEAL_TRY(Stretching work, pickup.begin_answer(typed));
//   WAFERSEAL_CHECK(pickup.finish_answer(stretched_elsewhere(std::move(work))));
//
// Promises: opening the page spends and records nothing; each byte that is written is one that the
// sender sealed, and once kRead they are all there. Does not promise: that the sender is who the
// page says unless `sender_verified`.
// SPEC 4.9, 4.10, 3.3.
#ifndef WAFERSEAL_PICKUP_H_
#define WAFERSEAL_PICKUP_H_

#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "waferseal/escrow.h"
#include "waferseal/keylist.h"
#include "waferseal/reply.h"
#include "waferseal/result.h"
#include "waferseal/slot.h"
#include "waferseal/stream.h"

namespace waferseal {

enum class PickupStage : std::uint8_t {
  kFetching,
  kQuestion,  // waits for answer()
  kAsking,
  kReading,  // the body is on its way
  kRead,     // all of it is in the store
  kFailed,
};
// "fetching", "question", "asking", "reading", "read", "failed".
std::string_view name(PickupStage stage);

struct PickedUp {
  Mailbox sender;
  UnixTime date{};  // of the sender's statement
  // The statement is signed with the key that the key list names for the sender.
  bool sender_verified = false;
};

class Pickup {
 public:
  // `link_text`: see parse_link. `keys`: the account's key list, if the page has it. `text` takes
  // the MIME message and outlives this; it is finished once kRead and no earlier, and an error of it
  // fails the pick-up.
  // kLinkMalformed.
  static Result<Pickup> start(std::string_view link_text, std::string portal_origin,
                              std::optional<KeyList> keys, ByteStore& text, RandomSource& random);
  Pickup(Pickup&&) noexcept;
  Pickup& operator=(Pickup&&) noexcept;
  ~Pickup();

  std::vector<EscrowRequest> outgoing();
  void receive(std::uint32_t request, const Result<Bytes>& reply);
  PickupStage stage() const;
  const Error& error() const;  // once kFailed

  // The secret came in the path: the server saw it and the sender is told.
  bool link_exposed() const;
  // From kQuestion on.
  const Core& core() const;
  // Until when it can be opened, as the server says.
  UnixTime expires() const;
  // Spends one try at each guard asked. Takes about 0.2 s. kAnswerEmpty, kBadUtf8, kTooLarge,
  // kOutOfMemory: spent nothing.
  Status answer(const SecretBytes& typed);
  // The same in two halves; only the second spends. An error in place of the result gives the answer
  // up and is passed on. kInvalidArgument: outside kQuestion, no answer was begun, or the result has
  // not 32 bytes.
  Result<Stretching> begin_answer(const SecretBytes& typed);
  Status finish_answer(const Result<SecretBytes>& stretched);
  // Back at kQuestion after answer(): why (see QuestionUnlock).
  std::optional<Error> last_refusal() const;
  std::optional<TriesLeft> tries_left() const;
  std::vector<Error> guard_faults() const;

  // 0 to 1, while kReading.
  double progress() const;
  // Once kRead: whose message it is that the store has now.
  Result<PickedUp> message() const;
  // The same: what a reply to it needs (reply.h). kReplyNoKey: the sender takes none, or the key to reply
  // to is not the one that the key list has of a sender who is verified.
  Result<ReplyTo> reply_to() const;

 private:
  struct Impl;
  explicit Pickup(std::unique_ptr<Impl> impl);
  std::unique_ptr<Impl> impl_;
};

}  // namespace waferseal

#endif  // WAFERSEAL_PICKUP_H_
