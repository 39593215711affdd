#include <algorithm>

#include "engine/crypto/shamir.h"
#include "engine/crypto/sign.h"
#include "engine/crypto/voprf.h"
#include "engine/escrow/answer_input.h"
#include "engine/escrow/guard_exchange.h"
#include "engine/escrow/messages.h"
#include "engine/escrow/signed_text.h"
#include "waferseal/escrow.h"

namespace waferseal {
namespace {

Error bad_plan(std::string_view field) {
  return Error{Code::kInvalidArgument, std::string(field), {}};
}

Status check_plan(const QuestionPlan& plan) {
  if (plan.sender.empty()) return bad_plan("sender");
  if (plan.recipient.empty()) return bad_plan("recipient");
  if (plan.question.empty() || plan.question.size() > kMostQuestionBytes ||
      !is_valid_utf8(plan.question)) {
    return bad_plan("question");
  }
  if (plan.control_seed.size() != kSigningSeedSize) return bad_plan("control_seed");
  if (plan.guards.empty() || plan.guards.size() > kMostGuards) return bad_plan("guards");
  for (const PlannedGuard& guard : plan.guards) {
    const auto same =
        std::count_if(plan.guards.begin(), plan.guards.end(),
                      [&guard](const PlannedGuard& other) { return other.id == guard.id; });
    if (same != 1 || guard.origin.empty()) return bad_plan("guards");
  }
  if (plan.threshold < 1 || plan.threshold > plan.guards.size()) return bad_plan("threshold");
  if (plan.must_answer < plan.threshold || plan.must_answer > plan.guards.size()) {
    return bad_plan("must_answer");
  }
  return Done{};
}

// One guard's part.
struct Part {
  escrow::GuardExchange exchange;
  SecretBytes input;
  crypto::VoprfBlinded blinded;
  SecretBytes output;  // y_i
};

}  // namespace

struct QuestionSetup::Impl {
  explicit Impl(QuestionPlan p, LinkSecret l, SigningKey c)
      : plan(std::move(p)), link(std::move(l)), control(std::move(c)) {}

  QuestionPlan plan;
  SlotId slot_id{};
  LinkSecret link;
  SigningKey control;
  std::vector<Part> parts;
  std::vector<EscrowRequest> requests;
  RandomSource* random = nullptr;
  bool ready = false;
  std::optional<Error> error;
  SecretBytes s;
  std::vector<CoreGuard> core_guards;
  std::vector<PlannedGuard> answered;

  void receive(Part& part, const Result<Bytes>& reply);
  void settle();
  Status share_out();
};

void QuestionSetup::Impl::receive(Part& part, const Result<Bytes>& reply) {
  escrow::GuardExchange& exchange = part.exchange;
  if (exchange.stage() == escrow::GuardExchange::Stage::kOpening) {
    if (!exchange.take_open_reply(reply)) return;
    escrow::EvaluateRequest request;
    request.slot_id = slot_id;
    request.blinded = part.blinded.element;
    request.signature =
        crypto::sign(control, "evaluate",
                     {escrow::setup_text(exchange.guard().id, slot_id, part.blinded.element)});
    requests.push_back(exchange.second_request("evaluate", escrow::encode(request)));
    return;
  }
  if (!reply) return exchange.fail(reply.error());
  const Result<escrow::EvaluateReply> evaluated = escrow::decode_evaluate_reply(*reply);
  if (!evaluated) {
    return exchange.fail(Error{Code::kGuardFault, {}, std::string(code_name(evaluated.code()))});
  }
  // Set-up and unlock use one key: the proof is checked here against pk_i, which goes into the
  // core.
  Result<SecretBytes> output = crypto::voprf_finalize(part.input.reveal(), part.blinded,
                                                      evaluated->evaluation, exchange.public_key());
  if (!output)
    return exchange.fail(Error{Code::kGuardFault, {}, std::string(code_name(output.code()))});
  part.output = std::move(output).value();
  exchange.done();
}

// s, its shares, and each masked with its guard's output.
Status QuestionSetup::Impl::share_out() {
  std::vector<const Part*> done;
  for (const Part& part : parts) {
    if (part.exchange.stage() == escrow::GuardExchange::Stage::kDone) done.push_back(&part);
  }
  s = random->secret(escrow::kShareSize);
  WAFERSEAL_TRY(const std::vector<SecretBytes> shares,
                crypto::shamir_split(s, plan.threshold, done.size(), *random));
  for (std::size_t i = 0; i < done.size(); ++i) {
    const PlannedGuard& guard = done[i]->exchange.guard();
    const SecretBytes masked = escrow::mask_share(shares[i].reveal(), done[i]->output, slot_id,
                                                  guard.id, static_cast<std::uint8_t>(i + 1));
    CoreGuard entry{guard.id, guard.origin, done[i]->exchange.public_key(), {}};
    std::copy(masked.reveal().begin(), masked.reveal().end(), entry.masked_share.begin());
    core_guards.push_back(std::move(entry));
    answered.push_back(guard);
  }
  return Done{};
}

void QuestionSetup::Impl::settle() {
  std::size_t done = 0;
  std::size_t lost = 0;
  const Error* last = nullptr;
  for (const Part& part : parts) {
    if (part.exchange.stage() == escrow::GuardExchange::Stage::kDone) ++done;
    if (part.exchange.stage() != escrow::GuardExchange::Stage::kFailed) continue;
    ++lost;
    last = &part.exchange.error();
    if (escrow::is_guard_fault(last->code)) {
      error = *last;
      return;
    }
  }
  if (parts.size() - lost < plan.must_answer) {
    error = *last;
    return;
  }
  if (done + lost < parts.size()) return;
  if (const Status shared = share_out(); !shared) {
    error = shared.error();
    return;
  }
  ready = true;
}

QuestionSetup::QuestionSetup(std::unique_ptr<Impl> impl) : impl_(std::move(impl)) {}
QuestionSetup::QuestionSetup(QuestionSetup&&) noexcept = default;
QuestionSetup& QuestionSetup::operator=(QuestionSetup&&) noexcept = default;
QuestionSetup::~QuestionSetup() = default;

Result<QuestionSetup> QuestionSetup::start(QuestionPlan plan, RandomSource& random) {
  WAFERSEAL_CHECK(check_plan(plan));
  const SlotId slot_id = random.array<16>();
  LinkSecret link = LinkSecret::generate(random);
  SigningKey control = escrow::control_key(plan.control_seed, slot_id);
  auto impl = std::make_unique<Impl>(std::move(plan), std::move(link), std::move(control));
  impl->slot_id = slot_id;
  impl->random = &random;
  for (const PlannedGuard& guard : impl->plan.guards) {
    SecretBytes input = escrow::answer_input(slot_id, guard.id, impl->plan.answer);
    WAFERSEAL_TRY(crypto::VoprfBlinded blinded, crypto::voprf_blind(input.reveal(), random));
    impl->parts.push_back(
        Part{escrow::GuardExchange(impl->parts.size(), guard, slot_id, RecordKind::kQuestion,
                                   impl->control.public_key(), random.array<kNonceSize>()),
             std::move(input),
             std::move(blinded),
             {}});
    impl->requests.push_back(impl->parts.back().exchange.open_request());
  }
  return QuestionSetup(std::move(impl));
}

std::vector<EscrowRequest> QuestionSetup::outgoing() {
  if (impl_->error) return {};
  return std::exchange(impl_->requests, {});
}

void QuestionSetup::receive(std::uint32_t request, const Result<Bytes>& reply) {
  const std::size_t index = escrow::exchange_of(request);
  if (waits_for_caller() || index >= impl_->parts.size()) return;
  Part& part = impl_->parts[index];
  if (!part.exchange.awaits(request)) return;
  impl_->receive(part, reply);
  impl_->settle();
}

bool QuestionSetup::ready() const { return impl_->ready; }
bool QuestionSetup::failed() const { return impl_->error.has_value(); }
const Error& QuestionSetup::error() const { return *impl_->error; }

std::vector<Error> QuestionSetup::absent_guards() const {
  std::vector<Error> out;
  for (const Part& part : impl_->parts) {
    if (part.exchange.stage() == escrow::GuardExchange::Stage::kFailed) {
      out.push_back(part.exchange.error());
    }
  }
  return out;
}

const SlotId& QuestionSetup::slot_id() const { return impl_->slot_id; }
const LinkSecret& QuestionSetup::link() const { return impl_->link; }

Result<QuestionSlot> QuestionSetup::slot(const BodySeal& seal, const SecretBytes& stretched) const {
  if (!impl_->ready || stretched.size() != escrow::kShareSize) return bad_plan("slot");
  const LinkKeys keys = impl_->link.keys();
  Core core;
  core.sender = impl_->plan.sender;
  core.recipient = impl_->plan.recipient;
  core.reply_key = impl_->plan.reply_key;
  core.question = impl_->plan.question;
  core.threshold = impl_->plan.threshold;
  core.guards = impl_->core_guards;
  QuestionSlot out;
  out.slot_id = impl_->slot_id;
  WAFERSEAL_TRY(out.core, seal_core(core, keys.link_key, impl_->slot_id, seal));
  out.z = escrow::question_secret(impl_->s, keys.link_key, stretched);
  return out;
}

Result<std::vector<ArmStatement>> QuestionSetup::arm(const SigningPublicKey& unlock,
                                                     const ArmTerms& terms) const {
  if (!impl_->ready) return bad_plan("arm");
  const LinkKeys keys = impl_->link.keys();
  std::vector<ArmStatement> out;
  for (const PlannedGuard& guard : impl_->answered) {
    escrow::GuardTerms said;
    said.kind = RecordKind::kQuestion;
    said.guard = guard.id;
    said.dormant = terms.dormant;
    said.expires = terms.expires;
    said.agent = terms.agent;
    said.link = keys.signing.public_key();
    said.unlock = unlock;
    said.answer = impl_->plan.answer_key.public_key();
    escrow::ArmRequest request;
    request.slot_id = impl_->slot_id;
    request.terms = escrow::encode(said);
    const Bytes text = escrow::setup_text(guard.id, impl_->slot_id, request.terms);
    request.control = crypto::sign(impl_->control, "arm", {text});
    request.answer = crypto::sign(impl_->plan.answer_key, "arm", {text});
    out.push_back(ArmStatement{guard.id, guard.origin, impl_->slot_id, escrow::encode(request)});
  }
  return out;
}

}  // namespace waferseal
