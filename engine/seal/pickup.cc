// From the link to the message (SPEC 4.9, 4.10, 3.3).
#include "waferseal/pickup.h"

#include <algorithm>
#include <utility>

#include "waferseal/capsule.h"

namespace waferseal {
namespace {

// Segments asked for in one request: 4 MiB of message.
constexpr std::uint32_t kSegmentsPerRequest = 4;

}  // namespace

std::string_view name(PickupStage stage) {
  switch (stage) {
    case PickupStage::kFetching:
      return "fetching";
    case PickupStage::kQuestion:
      return "question";
    case PickupStage::kAsking:
      return "asking";
    case PickupStage::kReading:
      return "reading";
    case PickupStage::kRead:
      return "read";
    case PickupStage::kFailed:
      break;
  }
  return "failed";
}

struct Pickup::Impl {
  QuestionUnlock unlock;
  bool exposed;
  std::optional<KeyList> keys;
  ByteStore& text;

  // Between begin_answer and finish_answer.
  std::optional<NormalisedAnswer> begun;

  // From kReading on.
  std::optional<BodyOpener> opener;
  std::optional<BodyLayout> layout;
  std::uint64_t next_segment = 0;
  // The one request for the body that is under way.
  std::optional<std::uint32_t> awaited;
  bool renewed = false;  // the access to the body, since the last segment came
  bool finished = false;
  std::optional<Error> failure;

  Impl(QuestionUnlock the_unlock, bool was_exposed, std::optional<KeyList> the_keys,
       ByteStore& the_text)
      : unlock(std::move(the_unlock)),
        exposed(was_exposed),
        keys(std::move(the_keys)),
        text(the_text) {}

  bool reading() const { return unlock.stage() == UnlockStage::kDone; }
  Status take_list(const Result<Bytes>& reply);
  Status take_segments(const Result<Bytes>& reply);
  // As the key list has the sender; nullptr: it does not stand behind the copy.
  const ListedUser* verified_sender() const;
};

// The signature was checked when the slot was opened; whose key it is, the key list says.
const ListedUser* Pickup::Impl::verified_sender() const {
  if (!keys) return nullptr;
  const SignedStatement& statement = unlock.copy().payload.statement;
  const ListedUser* user = keys->find_user(statement.statement.sender);
  return user != nullptr && user->signing == statement.signer ? user : nullptr;
}

Status Pickup::Impl::take_list(const Result<Bytes>& reply) {
  if (!reply) return reply.error();
  const SlotPayload& payload = unlock.copy().payload;
  WAFERSEAL_TRY(const std::uint64_t padded, padded_length(payload.length));
  WAFERSEAL_TRY(layout, BodyLayout::for_padded_length(padded));
  WAFERSEAL_TRY(std::vector<SegmentHash> hashes, decode_segment_list(*layout, *reply));
  WAFERSEAL_TRY(opener, BodyOpener::start(payload.content_key, unlock.header(),
                                          unlock.slot().head.seal, payload.length, hashes));
  return Done{};
}

Status Pickup::Impl::take_segments(const Result<Bytes>& reply) {
  if (!reply) return reply.error();
  ByteView rest = *reply;
  while (!rest.empty()) {
    if (next_segment == layout->segments()) return Error{Code::kCapsuleLength, {}, {}};
    const std::uint64_t size = layout->segment_size(next_segment);
    if (rest.size() < size) return Error{Code::kCapsuleLength, {}, {}};
    WAFERSEAL_TRY(const Plaintext part,
                  opener->open_segment(next_segment, rest.first(static_cast<std::size_t>(size))));
    WAFERSEAL_CHECK(text.write(part.reveal()));
    rest = rest.subspan(static_cast<std::size_t>(size));
    ++next_segment;
  }
  if (next_segment == layout->segments()) {
    WAFERSEAL_CHECK(text.finish());
    finished = true;
  }
  return Done{};
}

Result<Pickup> Pickup::start(std::string_view link_text, std::string portal_origin,
                             std::optional<KeyList> keys, ByteStore& text, RandomSource& random) {
  if (text.size() != 0) return Error{Code::kInvalidArgument, "text", "is not empty"};
  WAFERSEAL_TRY(ParsedLink link, parse_link(link_text));
  const bool exposed = link.exposed;
  WAFERSEAL_TRY(QuestionUnlock unlock,
                QuestionUnlock::start(std::move(link), std::move(portal_origin), random));
  return Pickup(std::make_unique<Impl>(std::move(unlock), exposed, std::move(keys), text));
}

std::vector<EscrowRequest> Pickup::outgoing() {
  Impl& impl = *impl_;
  if (impl.failure || impl.finished) return {};
  std::vector<EscrowRequest> out = impl.unlock.outgoing();
  if (!out.empty() || !impl.reading() || impl.awaited) return out;
  // First the list of segment hashes, then the segments in order.
  EscrowRequest request = impl.unlock.body_request(0, 0);
  if (impl.layout) {
    const std::uint64_t left = impl.layout->segments() - impl.next_segment;
    const auto count =
        static_cast<std::uint32_t>(std::min<std::uint64_t>(left, kSegmentsPerRequest));
    request = impl.unlock.body_request(impl.next_segment, count);
  }
  impl.awaited = request.id;
  out.push_back(std::move(request));
  return out;
}

void Pickup::receive(std::uint32_t request, const Result<Bytes>& reply) {
  Impl& impl = *impl_;
  if (!impl.awaited || *impl.awaited != request) {
    impl.unlock.receive(request, reply);
    return;
  }
  impl.awaited.reset();
  // Nonce and token last for ten minutes each, which a slow line takes for less than a body.
  const bool lapsed =
      !reply && (reply.code() == Code::kChallengeRefused || reply.code() == Code::kUnlockRefused);
  if (lapsed && !std::exchange(impl.renewed, true)) return impl.unlock.renew_body_access();
  const std::uint64_t before = impl.next_segment;
  const bool list = !impl.layout;
  Status taken = list ? impl.take_list(reply) : impl.take_segments(reply);
  if (taken && !list && impl.next_segment == before) taken = Error{Code::kCapsuleLength, {}, {}};
  if (!taken) impl.failure = taken.error();
  impl.renewed = false;
}

PickupStage Pickup::stage() const {
  if (impl_->failure) return PickupStage::kFailed;
  switch (impl_->unlock.stage()) {
    case UnlockStage::kFetching:
      return PickupStage::kFetching;
    case UnlockStage::kQuestion:
      return PickupStage::kQuestion;
    case UnlockStage::kAsking:
      return PickupStage::kAsking;
    case UnlockStage::kOpen:
      return PickupStage::kReading;
    case UnlockStage::kDone:
      return impl_->finished ? PickupStage::kRead : PickupStage::kReading;
    case UnlockStage::kFailed:
      break;
  }
  return PickupStage::kFailed;
}

const Error& Pickup::error() const {
  return impl_->failure ? *impl_->failure : impl_->unlock.error();
}

bool Pickup::link_exposed() const { return impl_->exposed; }
const Core& Pickup::core() const { return impl_->unlock.core(); }
UnixTime Pickup::expires() const { return impl_->unlock.expires(); }

Result<Stretching> Pickup::begin_answer(const SecretBytes& typed) {
  impl_->begun.reset();
  if (stage() != PickupStage::kQuestion) return Error{Code::kInvalidArgument, "answer", {}};
  WAFERSEAL_TRY(impl_->begun, normalise_answer(typed));
  return answer_stretching(*impl_->begun, impl_->unlock.capsule_id());
}

Status Pickup::finish_answer(const Result<SecretBytes>& stretched) {
  const std::optional<NormalisedAnswer> answer = std::exchange(impl_->begun, std::nullopt);
  if (!stretched) return stretched.error();
  if (!answer) return Error{Code::kInvalidArgument, "answer", {}};
  return impl_->unlock.answer(*answer, *stretched);
}

Status Pickup::answer(const SecretBytes& typed) {
  WAFERSEAL_TRY(const Stretching work, begin_answer(typed));
  return finish_answer(stretch(work));
}

std::optional<Error> Pickup::last_refusal() const { return impl_->unlock.last_refusal(); }
std::optional<TriesLeft> Pickup::tries_left() const { return impl_->unlock.tries_left(); }
std::vector<Error> Pickup::guard_faults() const { return impl_->unlock.guard_faults(); }

double Pickup::progress() const {
  if (!impl_->layout) return 0;
  return static_cast<double>(impl_->next_segment) / static_cast<double>(impl_->layout->segments());
}

Result<PickedUp> Pickup::message() const {
  if (stage() != PickupStage::kRead) {
    return Error{Code::kInvalidArgument, "pickup", "the message is not there yet"};
  }
  const Statement& statement = impl_->unlock.copy().payload.statement.statement;
  return PickedUp{statement.sender, statement.date, impl_->verified_sender() != nullptr};
}

Result<ReplyTo> Pickup::reply_to() const {
  WAFERSEAL_CHECK(message());
  const Core& core = impl_->unlock.core();
  const UnlockedCopy& copy = impl_->unlock.copy();
  if (!core.reply_key) return Error{Code::kReplyNoKey, core.sender, {}};
  // Anybody can make a copy in which this sender's name stands beside a key of theirs.
  const ListedUser* sender = impl_->verified_sender();
  if (sender == nullptr || !(sender->xwing == *core.reply_key)) {
    return Error{Code::kReplyNoKey, core.sender, "not a key of the sender's in the key list"};
  }
  return ReplyTo{*core.reply_key,
                 copy.payload.statement.statement.sender,
                 *copy.payload.recipient,
                 impl_->unlock.slot().head.id,
                 copy.payload.statement,
                 copy.unlock.clone(),
                 impl_->unlock.portal_origin()};
}

Pickup::Pickup(std::unique_ptr<Impl> impl) : impl_(std::move(impl)) {}
Pickup::Pickup(Pickup&&) noexcept = default;
Pickup& Pickup::operator=(Pickup&&) noexcept = default;
Pickup::~Pickup() = default;

}  // namespace waferseal
