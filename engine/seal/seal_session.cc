// The conductor up to the body: what a session needs, the guards, and the stretching of answers
// (SPEC 7.1, 5.2).
#include "engine/seal/seal_session.h"

#include <utility>

#include "engine/seal/question_copy.h"

namespace waferseal {

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
  WAFERSEAL_TRY(composed, mime::composition(plan.message, random));
  WAFERSEAL_TRY(sealer, BodySealer::start(capsule->content_key, capsule->header, composed->size()));
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

SealSession::SealSession(std::unique_ptr<Impl> impl) : impl_(std::move(impl)) {}
SealSession::SealSession(SealSession&&) noexcept = default;
SealSession& SealSession::operator=(SealSession&&) noexcept = default;
SealSession::~SealSession() = default;

}  // namespace waferseal
