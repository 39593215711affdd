#include "engine/crypto/shamir.h"
#include "engine/crypto/sign.h"
#include "engine/escrow/guard_exchange.h"
#include "engine/escrow/messages.h"
#include "engine/escrow/signed_text.h"
#include "waferseal/escrow.h"

namespace waferseal {
namespace {

struct ReleasePart {
  escrow::GuardExchange exchange;
  SecretBytes share;
};

}  // namespace

struct ReleaseSetup::Impl {
  explicit Impl(SigningKey c) : control(std::move(c)) {}

  SlotId slot_id{};
  SigningKey control;
  SecretBytes release_share;  // R
  std::vector<ReleasePart> parts;
  std::vector<EscrowRequest> requests;
  std::optional<Error> error;
  bool ready = false;

  void receive(ReleasePart& part, const Result<Bytes>& reply);
};

void ReleaseSetup::Impl::receive(ReleasePart& part, const Result<Bytes>& reply) {
  escrow::GuardExchange& exchange = part.exchange;
  if (exchange.stage() == escrow::GuardExchange::Stage::kOpening) {
    if (!exchange.take_open_reply(reply)) return;
    escrow::DepositRequest request;
    request.slot_id = slot_id;
    request.share = part.share.clone();
    request.signature =
        crypto::sign(control, "deposit",
                     {escrow::setup_text(exchange.guard().id, slot_id, part.share.reveal())});
    requests.push_back(exchange.second_request("deposit", escrow::encode(request)));
    return;
  }
  if (!reply) return exchange.fail(reply.error());
  const Result<RecordStatus> status = parse_record_status(*reply);
  if (!status || status->state != RecordState::kEvaluated) {
    return exchange.fail(Error{Code::kGuardFault, {}, "deposit"});
  }
  exchange.done();
}

ReleaseSetup::ReleaseSetup(std::unique_ptr<Impl> impl) : impl_(std::move(impl)) {}
ReleaseSetup::ReleaseSetup(ReleaseSetup&&) noexcept = default;
ReleaseSetup& ReleaseSetup::operator=(ReleaseSetup&&) noexcept = default;
ReleaseSetup::~ReleaseSetup() = default;

Result<ReleaseSetup> ReleaseSetup::start(const SlotId& slot_id, SecretBytes control_seed,
                                         std::vector<PlannedGuard> guards, std::uint8_t threshold,
                                         RandomSource& random) {
  if (control_seed.size() != kSigningSeedSize) {
    return Error{Code::kInvalidArgument, "control_seed", {}};
  }
  if (guards.empty() || guards.size() > kMostGuards || threshold < 1 || threshold > guards.size()) {
    return Error{Code::kInvalidArgument, "guards", {}};
  }
  auto impl = std::make_unique<Impl>(escrow::control_key(control_seed, slot_id));
  impl->slot_id = slot_id;
  impl->release_share = random.secret(escrow::kShareSize);
  WAFERSEAL_TRY(std::vector<SecretBytes> shares,
                crypto::shamir_split(impl->release_share, threshold, guards.size(), random));
  for (std::size_t i = 0; i < guards.size(); ++i) {
    impl->parts.push_back(
        ReleasePart{escrow::GuardExchange(i, std::move(guards[i]), slot_id, RecordKind::kRelease,
                                          impl->control.public_key(), random.array<kNonceSize>()),
                    std::move(shares[i])});
    impl->requests.push_back(impl->parts.back().exchange.open_request());
  }
  return ReleaseSetup(std::move(impl));
}

std::vector<EscrowRequest> ReleaseSetup::outgoing() {
  if (impl_->error) return {};
  return std::exchange(impl_->requests, {});
}

void ReleaseSetup::receive(std::uint32_t request, const Result<Bytes>& reply) {
  const std::size_t index = escrow::exchange_of(request);
  if (waits_for_caller() || index >= impl_->parts.size()) return;
  ReleasePart& part = impl_->parts[index];
  if (!part.exchange.awaits(request)) return;
  impl_->receive(part, reply);
  std::size_t done = 0;
  for (const ReleasePart& each : impl_->parts) {
    if (each.exchange.stage() == escrow::GuardExchange::Stage::kFailed) {
      impl_->error = each.exchange.error();
    }
    if (each.exchange.stage() == escrow::GuardExchange::Stage::kDone) ++done;
  }
  impl_->ready = done == impl_->parts.size();
}

bool ReleaseSetup::ready() const { return impl_->ready; }
bool ReleaseSetup::failed() const { return impl_->error.has_value(); }
const Error& ReleaseSetup::error() const { return *impl_->error; }
const SlotId& ReleaseSetup::slot_id() const { return impl_->slot_id; }
const SecretBytes& ReleaseSetup::release_share() const { return impl_->release_share; }

Result<std::vector<ArmStatement>> ReleaseSetup::arm(const ArmTerms& terms) const {
  if (!impl_->ready || terms.dormant) return Error{Code::kInvalidArgument, "arm", {}};
  std::vector<ArmStatement> out;
  for (const ReleasePart& part : impl_->parts) {
    const PlannedGuard& guard = part.exchange.guard();
    escrow::GuardTerms said;
    said.kind = RecordKind::kRelease;
    said.guard = guard.id;
    said.expires = terms.expires;
    said.agent = terms.agent;
    escrow::ArmRequest request;
    request.slot_id = impl_->slot_id;
    request.terms = escrow::encode(said);
    request.control = crypto::sign(impl_->control, "arm",
                                   {escrow::setup_text(guard.id, impl_->slot_id, request.terms)});
    out.push_back(ArmStatement{guard.id, guard.origin, impl_->slot_id, escrow::encode(request)});
  }
  return out;
}

}  // namespace waferseal
