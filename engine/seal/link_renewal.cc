// A new slot and a new link for a body that is sealed already (SPEC 7.7).
#include <algorithm>
#include <utility>

#include "engine/seal/question_copy.h"
#include "waferseal/renew.h"

namespace waferseal {
namespace {

SenderCopy clone(const SenderCopy& copy) {
  return SenderCopy{copy.slot_id,  copy.recipient,      copy.link_secret.clone(),
                    copy.question, copy.answer.clone(), copy.answer_seed.clone(),
                    copy.strength};
}

SenderRecord clone(const SenderRecord& record) {
  SenderRecord out;
  out.control_seed = record.control_seed.clone();
  for (const SenderCopy& copy : record.copies) out.copies.push_back(clone(copy));
  return out;
}

// The sender's record keeps answers normalised. One that normalising changes again could not be
// typed by anybody.
Result<NormalisedAnswer> answer_of(const SenderCopy& copy) {
  WAFERSEAL_TRY(NormalisedAnswer answer, normalise_answer(copy.answer));
  if (!equal_constant_time(answer.text().reveal(), copy.answer.reveal())) {
    return Error{Code::kInternal, copy.recipient.text(), "the answer is not in norm-v1"};
  }
  return answer;
}

}  // namespace

struct LinkRenewal::Impl {
  RenewalPlan plan;
  UserKeys sender;
  ListedAgent agent;
  // Of the message.
  CapsuleId capsule_id{};
  BodySeal seal{};
  SlotId old_sender{};
  ContentKey content_key;
  std::uint64_t length = 0;
  UnixTime date{};  // when it was sent
  Mailbox from;
  SenderRecord record;
  std::size_t copy = 0;  // in the record
  NormalisedAnswer answer;
  QuestionSetup setup;
  std::optional<Error> failure;
  bool taken = false;
  SecretBytes stretched;

  SlotPayload payload_for(const Mailbox& recipient, std::optional<ByteArray<32>> extra_hash) const {
    return SlotPayload{
        content_key.clone(),
        length,
        recipient,
        sign_statement(sender.signing, Statement{seal, date, from, recipient, extra_hash}),
        {}};
  }
  std::vector<Bytes> forget(const SlotId& slot, const std::vector<GuardId>& guards) const {
    std::vector<Bytes> messages;
    messages.reserve(guards.size());
    for (const GuardId& guard : guards) {
      messages.push_back(make_retract(record.control_seed, guard, slot, plan.number));
    }
    return messages;
  }
  Result<SealedSlot> seal_sender_slot(RandomSource& random);
};

Result<LinkRenewal> LinkRenewal::start(const SentMessage& sent, RenewalPlan plan,
                                       const UserKeys& sender, const KeyList& key_list,
                                       RandomSource& random) {
  if (plan.expires <= plan.now) return Error{Code::kInvalidArgument, "expires", "is in the past"};
  SenderRecord record = clone(sent.record());
  const auto found =
      std::find_if(record.copies.begin(), record.copies.end(),
                   [&plan](const SenderCopy& copy) { return copy.recipient == plan.recipient; });
  if (found == record.copies.end()) {
    return Error{Code::kEscrowGone, plan.recipient.text(), {}};
  }
  const Statement& statement = sent.payload_.statement.statement;
  WAFERSEAL_TRY(ListedAgent agent, key_list.agent_at(plan.now));
  WAFERSEAL_TRY(const std::vector<PlannedGuard> guards,
                seal::find_guards(plan.tickets, plan.threshold, key_list));
  WAFERSEAL_TRY(NormalisedAnswer answer, answer_of(*found));
  WAFERSEAL_TRY(SigningKey answer_key, SigningKey::from_seed(found->answer_seed));
  WAFERSEAL_TRY(
      QuestionSetup setup,
      QuestionSetup::start(
          QuestionPlan{statement.sender.text(), found->recipient.text(), sender.xwing.public_key(),
                       found->question, answer.clone(), std::move(answer_key),
                       record.control_seed.clone(), guards, plan.threshold, plan.threshold},
          random));
  const auto copy = static_cast<std::size_t>(found - record.copies.begin());
  return LinkRenewal(std::make_unique<Impl>(Impl{std::move(plan),
                                                 sender.clone(),
                                                 agent,
                                                 sent.header_.capsule_id(),
                                                 sent.slot_.head.seal,
                                                 sent.slot_.head.id,
                                                 sent.payload_.content_key.clone(),
                                                 sent.payload_.length,
                                                 statement.date,
                                                 statement.sender,
                                                 std::move(record),
                                                 copy,
                                                 std::move(answer),
                                                 std::move(setup),
                                                 std::nullopt,
                                                 false,
                                                 {}}));
}

std::vector<EscrowRequest> LinkRenewal::outgoing() {
  if (!impl_ || failed()) return {};
  return impl_->setup.outgoing();
}

void LinkRenewal::receive(std::uint32_t request, const Result<Bytes>& reply) {
  if (!impl_ || failed()) return;
  impl_->setup.receive(request, reply);
  if (impl_->setup.failed()) impl_->failure = impl_->setup.error();
}

bool LinkRenewal::ready() const {
  return impl_ && !failed() && impl_->setup.ready() && (!impl_->taken || !impl_->stretched.empty());
}

bool LinkRenewal::failed() const { return impl_ && impl_->failure.has_value(); }
const Error& LinkRenewal::error() const { return *impl_->failure; }

std::optional<Stretching> LinkRenewal::stretching() {
  if (!impl_ || failed() || impl_->taken) return std::nullopt;
  impl_->taken = true;
  return answer_stretching(impl_->answer, impl_->capsule_id);
}

void LinkRenewal::stretched(Result<SecretBytes> result) {
  if (!impl_ || failed() || !impl_->taken || !impl_->stretched.empty()) return;
  if (result && result->size() != kStretchedSize) {
    impl_->failure = Error{Code::kInvalidArgument, "stretched", {}};
  } else if (!result) {
    impl_->failure = result.error();
  } else {
    impl_->stretched = *std::move(result);
  }
}

Result<SealedSlot> LinkRenewal::Impl::seal_sender_slot(RandomSource& random) {
  SenderCopy& renewed = record.copies[copy];
  renewed.slot_id = setup.slot_id();
  renewed.link_secret = setup.link().bytes().clone();
  const SlotId id = random.array<16>();
  SlotPayload payload = payload_for(from, sender_record_hash(id, record));
  payload.extra = clone(record);
  WAFERSEAL_TRY(const MadeSlot slot,
                make_sender_slot(sender.xwing.public_key(), id, seal, payload, random));
  return SealedSlot{SlotKind::kSender, id, encode_slot(slot.slot), {}};
}

Result<SealedRenewal> LinkRenewal::seal(RandomSource& random) && {
  if (!ready()) return Error{Code::kInvalidArgument, "seal", "not ready, or sealed before"};
  // Taken away: one link is for one slot.
  const std::unique_ptr<Impl> owned = std::move(impl_);
  Impl& impl = *owned;
  if (!impl.taken) {
    WAFERSEAL_TRY(impl.stretched, stretch_answer(impl.answer, impl.capsule_id));
  }
  const Mailbox& recipient = impl.record.copies[impl.copy].recipient;
  SealedRenewal out;
  out.old_slot = impl.record.copies[impl.copy].slot_id;
  out.old_sender = impl.old_sender;
  out.expires = impl.plan.expires;
  WAFERSEAL_TRY(seal::QuestionCopy made,
                seal::make_question_copy(
                    impl.setup, impl.stretched, impl.seal,
                    impl.payload_for(recipient, std::nullopt), impl.agent, impl.sender.signing,
                    {recipient, false, impl.plan.notice, impl.plan.portal_origin, impl.plan.now,
                     impl.plan.expires},
                    random));
  out.question = {
      SlotKind::kQuestion, made.slot_id, encode_slot(made.slot),
      SealedSlot::Link{0, made.link.locator, made.link.signing.public_key(), made.unlock, false}};
  out.arms = std::move(made.arms);
  out.notice = std::move(made.notice);
  WAFERSEAL_TRY(out.sender, impl.seal_sender_slot(random));
  out.forget_old = impl.forget(out.old_slot, impl.plan.old_guards);
  std::vector<GuardId> new_guards;
  for (const PlannedTicket& ticket : impl.plan.tickets) new_guards.push_back(ticket.guard);
  out.forget_new = impl.forget(made.slot_id, new_guards);
  return out;
}

LinkRenewal::LinkRenewal(std::unique_ptr<Impl> impl) : impl_(std::move(impl)) {}
LinkRenewal::LinkRenewal(LinkRenewal&&) noexcept = default;
LinkRenewal& LinkRenewal::operator=(LinkRenewal&&) noexcept = default;
LinkRenewal::~LinkRenewal() = default;

}  // namespace waferseal
