// The conductor: guards first, then one pass over the body for everybody (SPEC 7.1, 5.2).
#include <map>
#include <string>
#include <utility>

#include "engine/seal/copy_plan.h"
#include "engine/seal/openpgp_mails.h"
#include "engine/seal/question_copy.h"
#include "waferseal/seal.h"

namespace waferseal {

struct SealSession::Impl {
  SealPlan plan;
  UserKeys sender;
  std::vector<seal::CopyPlan> copies;
  // Only where there is a capsule.
  std::optional<ListedAgent> agent;
  // Drawn with the session and used for one body: seal() takes the session away.
  std::optional<NewCapsule> capsule;
  SecretBytes control_seed;
  // The questions of the copies, in their order, with normalised answers and answer keys.
  struct Question {
    std::size_t copy = 0;
    NormalisedAnswer answer;
    SigningKey answer_key;
    QuestionSetup setup;
    // The first question with the same answer, which is stretched for all of them.
    std::size_t same_answer = 0;
    // Of the first one: taken by the caller, and what came of it; empty until then.
    bool taken = false;
    SecretBytes stretched;
  };
  std::vector<Question> questions;
  std::optional<ReleaseSetup> release;
  std::optional<Error> failure;
  // Which setup a request belongs to, and its number there. The release share's is
  // questions.size().
  std::map<std::uint32_t, std::pair<std::size_t, std::uint32_t>> sent;
  std::uint32_t next_request = 1;

  Impl(SealPlan the_plan, UserKeys the_sender)
      : plan(std::move(the_plan)), sender(std::move(the_sender)) {}

  Status prepare(const KeyList& key_list, RandomSource& random);
  Status add_question(std::size_t copy, const std::vector<PlannedGuard>& guards,
                      RandomSource& random);
  void collect(std::size_t index, std::vector<EscrowRequest> requests,
               std::vector<EscrowRequest>& out);

  Status stretch_rest();
  Status seal_capsule(SealedCopies& out, RandomSource& random);
  Status seal_question(std::size_t index, const SealedBody& body, SealedMessage& message,
                       RandomSource& random);
  Status seal_agent_slot(const SealedBody& body, SealedMessage& message, RandomSource& random);
  Status seal_sender_slot(const SealedBody& body, SealedMessage& message, RandomSource& random);
  Status seal_openpgp(SealedCopies& out, RandomSource& random);
  SlotPayload payload_for(const SealedBody& body, std::optional<Mailbox> recipient,
                          std::optional<ByteArray<32>> extra_hash) const;
};

// ---------------------------------------------------------------- before the body: the guards

Status SealSession::Impl::prepare(const KeyList& key_list, RandomSource& random) {
  WAFERSEAL_TRY(copies, seal::plan_copies(plan));
  const Mailbox& from = plan.message.from.mailbox;
  if (!(from == plan.request.sender)) {
    return Error{Code::kInvalidArgument, from.text(), "is not the sender of the request"};
  }
  const ListedUser* listed = key_list.find_user(from);
  if (listed == nullptr || !(listed->signing == sender.signing.public_key()) ||
      !(listed->xwing == sender.xwing.public_key())) {
    return Error{Code::kSealSenderUnknown, from.text(), {}};
  }
  bool needs_capsule = false;
  bool agent_reads = false;
  for (const seal::CopyPlan& copy : copies) {
    needs_capsule = needs_capsule || copy.for_agent() || copy.question;
    agent_reads = agent_reads || copy.for_agent();
  }
  if (plan.message.message_id.empty()) {
    plan.message.message_id = mime::new_message_id(random, from.domain().ascii());
  }
  if (!needs_capsule) return Done{};
  if (plan.expires <= plan.now) return Error{Code::kInvalidArgument, "expires", "is in the past"};
  WAFERSEAL_TRY(agent, key_list.agent_at(plan.now));
  WAFERSEAL_TRY(const std::vector<PlannedGuard> guards,
                seal::find_guards(plan.tickets, plan.threshold, key_list));
  capsule = new_capsule(random);
  control_seed = random.secret(kSigningSeedSize);
  if (agent_reads) {
    WAFERSEAL_TRY(release, ReleaseSetup::start(random.array<16>(), control_seed.clone(), guards,
                                               plan.threshold, random));
  }
  for (std::size_t i = 0; i < copies.size(); ++i) {
    if (copies[i].question) WAFERSEAL_CHECK(add_question(i, guards, random));
  }
  return Done{};
}

Status SealSession::Impl::add_question(std::size_t copy, const std::vector<PlannedGuard>& guards,
                                       RandomSource& random) {
  PlannedQuestion& planned = plan.questions[*copies[copy].question];
  WAFERSEAL_TRY(NormalisedAnswer answer, normalise_answer(planned.answer));
  std::size_t same = 0;
  while (same < questions.size() &&
         !equal_constant_time(questions[same].answer.text().reveal(), answer.text().reveal())) {
    ++same;
  }
  // Tries belong to the answer: however many recipients have it, and whatever key was drawn with
  // it each time, in one message it has one key and so one pool.
  if (same < questions.size()) {
    planned.answer_seed = questions[same].answer_key.seed().clone();
  } else if (planned.answer_seed.empty()) {
    planned.answer_seed = random.secret(kSigningSeedSize);
  }
  WAFERSEAL_TRY(SigningKey answer_key, SigningKey::from_seed(planned.answer_seed));
  WAFERSEAL_TRY(QuestionSetup setup,
                QuestionSetup::start(
                    QuestionPlan{plan.message.from.mailbox.text(), copies[copy].recipient.text(),
                                 sender.xwing.public_key(), planned.question, answer.clone(),
                                 answer_key.clone(), control_seed.clone(), guards, plan.threshold,
                                 plan.threshold},
                    random));
  questions.push_back(
      {copy, std::move(answer), std::move(answer_key), std::move(setup), same, false, {}});
  return Done{};
}

Result<SealSession> SealSession::start(SealPlan plan, const UserKeys& sender,
                                       const KeyList& key_list, RandomSource& random) {
  auto impl = std::make_unique<Impl>(std::move(plan), sender.clone());
  WAFERSEAL_CHECK(impl->prepare(key_list, random));
  return SealSession(std::move(impl));
}

void SealSession::Impl::collect(std::size_t index, std::vector<EscrowRequest> requests,
                                std::vector<EscrowRequest>& out) {
  for (EscrowRequest& request : requests) {
    sent[next_request] = {index, request.id};
    request.id = next_request++;
    out.push_back(std::move(request));
  }
}

std::vector<EscrowRequest> SealSession::outgoing() {
  std::vector<EscrowRequest> out;
  if (!impl_ || failed()) return out;
  for (std::size_t i = 0; i < impl_->questions.size(); ++i) {
    impl_->collect(i, impl_->questions[i].setup.outgoing(), out);
  }
  if (impl_->release) impl_->collect(impl_->questions.size(), impl_->release->outgoing(), out);
  return out;
}

void SealSession::receive(std::uint32_t request, const Result<Bytes>& reply) {
  if (!impl_) return;
  const auto found = impl_->sent.find(request);
  if (found == impl_->sent.end()) return;
  const auto [index, inner] = found->second;
  impl_->sent.erase(found);
  if (index == impl_->questions.size()) {
    impl_->release->receive(inner, reply);
    if (impl_->release->failed()) impl_->failure = impl_->release->error();
    return;
  }
  QuestionSetup& setup = impl_->questions[index].setup;
  setup.receive(inner, reply);
  if (setup.failed()) impl_->failure = setup.error();
}

bool SealSession::ready() const {
  if (!impl_ || failed()) return false;
  for (const Impl::Question& question : impl_->questions) {
    if (!question.setup.ready()) return false;
    if (question.taken && question.stretched.empty()) return false;
  }
  return !impl_->release || impl_->release->ready();
}

bool SealSession::failed() const { return impl_ && impl_->failure.has_value(); }
const Error& SealSession::error() const { return *impl_->failure; }

std::vector<AnswerStretching> SealSession::stretchings() {
  std::vector<AnswerStretching> out;
  if (!impl_ || failed()) return out;
  for (std::size_t i = 0; i < impl_->questions.size(); ++i) {
    Impl::Question& question = impl_->questions[i];
    if (question.same_answer != i || question.taken) continue;
    question.taken = true;
    out.push_back({static_cast<std::uint32_t>(i),
                   answer_stretching(question.answer, impl_->capsule->header.capsule_id())});
  }
  return out;
}

void SealSession::stretched(std::uint32_t id, Result<SecretBytes> result) {
  if (!impl_ || failed() || id >= impl_->questions.size()) return;
  Impl::Question& question = impl_->questions[id];
  if (!question.taken || !question.stretched.empty()) return;
  if (result && result->size() != kStretchedSize) {
    impl_->failure = Error{Code::kInvalidArgument, "stretched", {}};
  } else if (!result) {
    impl_->failure = result.error();
  } else {
    question.stretched = *std::move(result);
  }
}

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

// ---------------------------------------------------------------- the body and what binds it

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
                             question.answer.text().clone(), question.answer_key.seed().clone()});
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

Status SealSession::Impl::seal_capsule(SealedCopies& out, RandomSource& random) {
  WAFERSEAL_TRY(const Plaintext text, mime::compose(plan.message, random));
  out.work.bytes_composed += text.size();
  WAFERSEAL_TRY(WholeBody whole, seal_body(capsule->content_key, capsule->header, text));
  const SealedBody& body = whole.sealed;
  out.work.bytes_encrypted += body.work.bytes_encrypted;
  out.work.bytes_hashed += body.work.bytes_hashed;
  out.message.capsule = CapsuleRecord{capsule->header.encoded(), body.seal, body.padded_length,
                                      body.hashes, static_cast<std::uint32_t>(out.blobs.size())};
  out.blobs.push_back(std::move(whole.ciphertext));

  WAFERSEAL_CHECK(stretch_rest());
  for (std::size_t i = 0; i < questions.size(); ++i) {
    WAFERSEAL_CHECK(seal_question(i, body, out.message, random));
  }
  if (release) WAFERSEAL_CHECK(seal_agent_slot(body, out.message, random));
  return seal_sender_slot(body, out.message, random);
}

Status SealSession::Impl::seal_openpgp(SealedCopies& out, RandomSource& random) {
  WAFERSEAL_TRY(std::vector<seal::GroupMail> groups,
                seal::encrypt_groups(plan, copies, nullptr, random));
  for (seal::GroupMail& group : groups) {
    out.work.bytes_encrypted_openpgp += group.mail.size();
    for (const std::size_t copy : group.copies) {
      out.message.copies[copy].blob = static_cast<std::uint32_t>(out.blobs.size());
    }
    out.blobs.push_back(std::move(group.mail));
  }
  return Done{};
}

Result<SealedCopies> SealSession::seal(RandomSource& random) && {
  if (!ready()) return Error{Code::kInvalidArgument, "seal", "not ready, or sealed before"};
  // Taken away: a second body under the same link, slots and release share must not be made.
  const std::unique_ptr<Impl> owned = std::move(impl_);
  Impl& impl = *owned;
  SealedCopies out;
  out.message.request_json = to_json(impl.plan.request);
  out.message.resolution_json = to_json(impl.plan.resolution);
  out.message.policy_version = impl.plan.resolution.policy_version;
  for (const seal::CopyPlan& copy : impl.copies) {
    out.message.copies.push_back(
        {copy.recipient, copy.method, {}, {}, copy.fallback, impl.plan.expires});
  }
  if (impl.agent) WAFERSEAL_CHECK(impl.seal_capsule(out, random));
  WAFERSEAL_CHECK(impl.seal_openpgp(out, random));
  return out;
}

SealSession::SealSession(std::unique_ptr<Impl> impl) : impl_(std::move(impl)) {}
SealSession::SealSession(SealSession&&) noexcept = default;
SealSession& SealSession::operator=(SealSession&&) noexcept = default;
SealSession::~SealSession() = default;

}  // namespace waferseal
