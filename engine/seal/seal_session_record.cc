// The body segment by segment, then the slots that bind it, the notices, the OpenPGP mails and the
// record (SPEC 7.2).
#include <string>
#include <utility>

#include "engine/seal/openpgp_mails.h"
#include "engine/seal/question_copy.h"
#include "engine/seal/seal_session.h"

namespace waferseal {
namespace {

// Passes mails on and counts their bytes.
class CountedMails final : public OpenPgpMailSink {
 public:
  explicit CountedMails(OpenPgpMailSink& mails) : mails_(mails) {}
  Status begin(const std::vector<Mailbox>& recipients, std::size_t mails) override {
    return mails_.begin(recipients, mails);
  }
  Status write(ByteView bytes) override {
    written_ += bytes.size();
    return mails_.write(bytes);
  }
  std::uint64_t written() const { return written_; }

 private:
  OpenPgpMailSink& mails_;
  std::uint64_t written_ = 0;
};

Error not_ready() { return Error{Code::kInvalidArgument, "seal", "not ready, or sealed before"}; }

}  // namespace

// ---------------------------------------------------------------- the body

std::uint64_t SealSession::body_size() const {
  return impl_ && impl_->sealer ? impl_->sealer->layout().stored_size() : 0;
}

std::size_t SealSession::passes() const {
  if (!impl_) return 0;
  return seal::openpgp_groups(impl_->copies).size() + (impl_->capsule ? 1 : 0);
}

Result<std::optional<SegmentSealing>> SealSession::next_segment() {
  if (!ready()) return not_ready();
  Impl& impl = *impl_;
  if (!impl.sealer || impl.sealer->done()) return std::optional<SegmentSealing>();
  // A segment that is padding only wants nothing.
  SecretBytes text(impl.sealer->wanted());
  if (!text.empty()) {
    WAFERSEAL_CHECK(impl.composed->read(impl.bytes_composed, text.reveal_mutable()));
  }
  WAFERSEAL_TRY(SegmentSealing work, impl.sealer->next_segment(text.reveal()));
  impl.bytes_composed += text.size();
  return std::optional(std::move(work));
}

Status SealSession::segment_sealed(std::uint64_t index, const SegmentHash& hash) {
  if (!impl_ || !impl_->sealer) return Error{Code::kInvalidArgument, "segment", {}};
  return impl_->sealer->segment_sealed(index, hash);
}

// ---------------------------------------------------------------- what binds it

// Those that no caller took.
Status SealSession::Impl::stretch_rest() {
  for (std::size_t i = 0; i < questions.size(); ++i) {
    Question& question = questions[i];
    if (question.same_answer != i || !question.stretched.empty()) continue;
    WAFERSEAL_TRY(question.stretched,
                  stretch_answer(question.answer, capsule->header.capsule_id()));
  }
  return Done{};
}

SlotPayload SealSession::Impl::payload_for(const SealedBody& body, std::optional<Mailbox> recipient,
                                           std::optional<ByteArray<32>> extra_hash) const {
  Statement statement{body.seal, plan.now, plan.message.from.mailbox, recipient, extra_hash};
  return SlotPayload{capsule->content_key.clone(),
                     body.length,
                     std::move(recipient),
                     sign_statement(sender.signing, std::move(statement)),
                     {}};
}

Status SealSession::Impl::seal_question(std::size_t index, const SealedBody& body,
                                        SealedMessage& message, RandomSource& random) {
  Question& question = questions[index];
  const seal::CopyPlan& copy = copies[question.copy];
  const std::optional<Assurance> notice =
      copy.link_by_sender ? std::nullopt : std::optional(copy.notice_assurance);
  WAFERSEAL_TRY(
      seal::QuestionCopy made,
      seal::make_question_copy(
          question.setup, questions[question.same_answer].stretched, body.seal,
          payload_for(body, copy.recipient, std::nullopt), *agent, sender.signing,
          {copy.recipient, copy.dormant(), notice, plan.portal_origin, plan.now, plan.expires},
          random));
  const auto copy_index = static_cast<std::uint32_t>(question.copy);
  message.copies[question.copy].slot = made.slot_id;
  message.arms.insert(message.arms.end(), made.arms.begin(), made.arms.end());
  message.slots.push_back(
      {SlotKind::kQuestion, made.slot_id, encode_slot(made.slot),
       SealedSlot::Link{copy_index, made.link.locator, made.link.signing.public_key(), made.unlock,
                        copy.dormant()}});
  if (made.notice) {
    message.notices.push_back({copy_index, made.slot_id, *std::move(made.notice), copy.dormant()});
  }
  return Done{};
}

Status SealSession::Impl::seal_agent_slot(const SealedBody& body, SealedMessage& message,
                                          RandomSource& random) {
  DeliveryOrders orders;
  orders.envelope_sender = plan.message.from.mailbox;
  for (std::size_t i = 0; i < copies.size(); ++i) {
    if (!copies[i].for_agent()) continue;
    OrderedRecipient order{copies[i].recipient};
    order.least_assurance = *copies[i].assurance;
    order.expires = plan.expires;
    order.fallback = message.copies[i].slot;
    order.own_transaction = copies[i].hidden;
    orders.recipients.push_back(std::move(order));
  }
  SlotPayload payload = payload_for(body, std::nullopt, orders_hash(orders));
  payload.extra = std::move(orders);
  WAFERSEAL_TRY(const MadeSlot slot,
                make_agent_slot(agent->xwing, release->release_share(), release->slot_id(),
                                body.seal, payload, random));
  WAFERSEAL_TRY(const std::vector<ArmStatement> arms,
                release->arm({plan.expires, false, agent->signing}));
  message.arms.insert(message.arms.end(), arms.begin(), arms.end());
  message.slots.push_back({SlotKind::kAgent, release->slot_id(), encode_slot(slot.slot), {}});
  return Done{};
}

Status SealSession::Impl::seal_sender_slot(const SealedBody& body, SealedMessage& message,
                                           RandomSource& random) {
  SenderRecord record;
  record.control_seed = control_seed.clone();
  for (const Question& question : questions) {
    record.copies.push_back({question.setup.slot_id(), copies[question.copy].recipient,
                             question.setup.link().bytes().clone(),
                             plan.questions[*copies[question.copy].question].question,
                             question.answer.text().clone(), question.answer_key.seed().clone(),
                             copies[question.copy].strength});
  }
  const SlotId id = random.array<16>();
  SlotPayload payload =
      payload_for(body, plan.message.from.mailbox, sender_record_hash(id, record));
  payload.extra = std::move(record);
  WAFERSEAL_TRY(const MadeSlot slot,
                make_sender_slot(sender.xwing.public_key(), id, body.seal, payload, random));
  message.slots.push_back({SlotKind::kSender, id, encode_slot(slot.slot), {}});
  return Done{};
}

Status SealSession::Impl::bind_capsule(const SealedBody& body, SealedRecord& out,
                                       RandomSource& random) {
  out.work.bytes_composed = bytes_composed;
  out.work.bytes_encrypted = body.work.bytes_encrypted;
  out.work.bytes_hashed = body.work.bytes_hashed;
  out.message.capsule =
      CapsuleRecord{capsule->header.encoded(), body.seal, body.padded_length, body.hashes, 0};
  WAFERSEAL_CHECK(stretch_rest());
  for (std::size_t i = 0; i < questions.size(); ++i) {
    WAFERSEAL_CHECK(seal_question(i, body, out.message, random));
  }
  if (release) WAFERSEAL_CHECK(seal_agent_slot(body, out.message, random));
  return seal_sender_slot(body, out.message, random);
}

// ---------------------------------------------------------------- what is not in a capsule

Status SealSession::Impl::seal_openpgp(SealedRecord& out, OpenPgpMailSink& mails,
                                       RandomSource& random) {
  std::uint32_t blob = out.message.capsule ? 1 : 0;
  for (const std::vector<std::size_t>& group : seal::openpgp_groups(copies)) {
    for (const std::size_t copy : group) out.message.copies[copy].blob = blob;
    ++blob;
  }
  CountedMails counted(mails);
  WAFERSEAL_CHECK(seal::encrypt_groups(plan, copies, nullptr, random, counted));
  out.work.bytes_encrypted_openpgp = counted.written();
  return Done{};
}

SealedMessage SealSession::Impl::message_of_plan() const {
  SealedMessage message;
  message.request_json = to_json(plan.request);
  message.resolution_json = to_json(plan.resolution);
  message.policy_version = plan.resolution.policy_version;
  for (const seal::CopyPlan& copy : copies) {
    message.copies.push_back({copy.recipient, copy.method, {}, {}, copy.fallback, plan.expires});
  }
  return message;
}

Result<SealedRecord> SealSession::finish(RandomSource& random, OpenPgpMailSink& mails) && {
  if (!ready()) return not_ready();
  std::optional<SealedBody> body;
  if (impl_->sealer) {
    WAFERSEAL_TRY(body, impl_->sealer->finish());
  }
  // Taken away: a second body under the same link, slots and release share must not be made.
  const std::unique_ptr<Impl> owned = std::move(impl_);
  SealedRecord out{owned->message_of_plan(), {}};
  if (body) WAFERSEAL_CHECK(owned->bind_capsule(*body, out, random));
  WAFERSEAL_CHECK(owned->seal_openpgp(out, mails, random));
  return out;
}

Result<SealedCopies> SealSession::seal(RandomSource& random) && {
  if (!ready() || impl_->bytes_composed > 0) return not_ready();
  SealSession own = std::move(*this);
  Bytes body;
  body.reserve(static_cast<std::size_t>(own.body_size()));
  for (;;) {
    WAFERSEAL_TRY(const std::optional<SegmentSealing> work, own.next_segment());
    if (!work) break;
    WAFERSEAL_TRY(const SealedSegment segment, seal_segment(*work));
    WAFERSEAL_CHECK(own.segment_sealed(segment.index, segment.hash));
    append(body, segment.ciphertext.view());
  }
  SealedCopies out;
  if (!body.empty()) out.blobs.push_back(Ciphertext::sealed(std::move(body)));
  seal::HeldMails mails;
  WAFERSEAL_TRY(SealedRecord record, std::move(own).finish(random, mails));
  for (OpenPgpMail& mail : mails.take()) out.blobs.push_back(std::move(mail.mail));
  out.message = std::move(record.message);
  out.work = record.work;
  return out;
}

}  // namespace waferseal
