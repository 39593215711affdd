#include <algorithm>
#include <map>

#include "engine/crypto/shamir.h"
#include "engine/crypto/voprf.h"
#include "engine/escrow/answer_input.h"
#include "engine/escrow/messages.h"
#include "engine/escrow/portal_messages.h"
#include "engine/escrow/signed_text.h"
#include "waferseal/escrow.h"

namespace waferseal {
namespace {

// What a request that is under way is for.
enum class Purpose : std::uint8_t {
  kPortalChallenge,
  kPortalFetch,
  kGuardChallenge,
  kGuardUnlock,
  kGuardOpened,
  kGuardOpenedChallenge,
  kGuardOpenedAgain,
  kOpenChallenge,  // a fresh nonce of the portal, after the right answer
  kPortalOpened,
  kReportChallenge,
  kReport,
};
struct UnderWay {
  Purpose purpose = Purpose::kPortalFetch;
  std::size_t guard = 0;
};

// One guard's part in one attempt.
struct Asked {
  enum class State : std::uint8_t { kIdle, kWaiting, kAnswered, kRefused, kFaulty };
  State state = State::kIdle;
  SecretBytes input;
  std::optional<crypto::VoprfBlinded> blinded;
  Nonce nonce{};
  bool nonce_renewed = false;
  SecretBytes share;  // s_i
  std::optional<Error> refusal;
};

// An answer under test. It is kept until the guards have decided, so that a repetition after a lost
// reply is the same attempt and costs nothing.
struct UnlockAttempt {
  AttemptId id{};
  NormalisedAnswer answer;
  SecretBytes stretched;
  std::vector<Asked> asked;  // one for each guard of the core
};

}  // namespace

struct QuestionUnlock::Impl {
  Impl(LinkKeys k, bool e, std::string o, RandomSource& r)
      : keys(std::move(k)),
        exposed(e),
        portal_origin(std::move(o)),
        portal(portal_audience(portal_origin)),
        random(r) {}

  LinkKeys keys;
  bool exposed;
  std::string portal_origin;
  Audience portal;
  RandomSource& random;

  UnlockStage stage = UnlockStage::kFetching;
  std::uint32_t next_id = 1;
  std::map<std::uint32_t, UnderWay> under_way;
  std::vector<EscrowRequest> requests;
  std::optional<Error> error;

  std::optional<CapsuleHeader> header;
  std::optional<Slot> slot;
  std::optional<Core> core;
  UnixTime expires{};
  std::optional<UnlockAttempt> attempt;
  std::optional<Error> refusal;
  std::optional<TriesLeft> left;
  std::vector<Error> faults;
  std::optional<UnlockedCopy> copy;
  AttemptId opened_attempt{};
  Nonce portal_nonce{};
  BodyAccess access;

  void send(Purpose purpose, std::size_t guard, std::string path, Bytes body);
  void fail(Error e);
  void take(UnderWay what, const Result<Bytes>& reply);
  void take_fetched(const Result<Bytes>& reply);
  void take_guard_challenge(std::size_t guard, const Result<Bytes>& reply);
  void take_evaluation(std::size_t guard, const Result<Bytes>& reply);
  void take_opened(const Result<Bytes>& reply);
  void ask_guards();
  void combine();
  void back_to_question(Error why);
  void tell_guard(Purpose purpose, std::size_t guard, const Nonce& nonce);
  void announce_opened();
};

void QuestionUnlock::Impl::send(Purpose purpose, std::size_t guard, std::string path, Bytes body) {
  const bool to_guard = path.rfind("/guard/", 0) == 0;
  const std::uint32_t id = next_id++;
  under_way[id] = UnderWay{purpose, guard};
  requests.push_back(EscrowRequest{id, to_guard ? core->guards[guard].origin : portal_origin,
                                   std::move(path), std::move(body)});
}

void QuestionUnlock::Impl::fail(Error e) {
  stage = UnlockStage::kFailed;
  error = std::move(e);
  requests.clear();
  under_way.clear();
  attempt.reset();
}

// SPEC 4.9: the slot and its core must belong to the link and to the header shown with them.
void QuestionUnlock::Impl::take_fetched(const Result<Bytes>& reply) {
  if (!reply) return fail(reply.error());
  const Result<escrow::PortalFetchReply> fetched = escrow::parse_portal_fetch_reply(*reply);
  if (!fetched) return fail(fetched.error());
  Result<CapsuleHeader> read_header = CapsuleHeader::parse(fetched->header);
  if (!read_header) return fail(read_header.error());
  Result<Slot> read_slot = parse_slot(fetched->slot);
  if (!read_slot) return fail(read_slot.error());
  const LinkFields* fields = std::get_if<LinkFields>(&read_slot->head.fields);
  if (read_slot->head.kind != SlotKind::kQuestion || fields == nullptr) {
    return fail(Error{Code::kEscrowCoreRefused, "kind", {}});
  }
  Result<Core> opened =
      open_core(fields->core, keys.link_key, read_slot->head.id, read_slot->head.seal);
  if (!opened) return fail(opened.error());
  header = std::move(read_header).value();
  slot = std::move(read_slot).value();
  core = std::move(opened).value();
  expires = fetched->expires;
  stage = UnlockStage::kQuestion;
}

// Asks as many guards as are still wanted, in the order of the core; combines when there are
// enough; gives up when no more can be had.
void QuestionUnlock::Impl::ask_guards() {
  std::size_t answered = 0;
  std::size_t waiting = 0;
  const Error* last = nullptr;
  for (const Asked& asked : attempt->asked) {
    if (asked.state == Asked::State::kAnswered) ++answered;
    if (asked.state == Asked::State::kWaiting) ++waiting;
    if (asked.refusal) last = &*asked.refusal;
  }
  if (answered >= core->threshold) return combine();
  for (std::size_t i = 0; i < attempt->asked.size(); ++i) {
    Asked& asked = attempt->asked[i];
    if (answered + waiting >= core->threshold) return;
    if (asked.state != Asked::State::kIdle) continue;
    asked.state = Asked::State::kWaiting;
    ++waiting;
    send(Purpose::kGuardChallenge, i, "/guard/v1/challenge", make_challenge_request());
  }
  const bool enough = answered + waiting >= core->threshold;
  if (!enough && waiting == 0 && last != nullptr) back_to_question(*last);
}

void QuestionUnlock::Impl::take_guard_challenge(std::size_t guard, const Result<Bytes>& reply) {
  Asked& asked = attempt->asked[guard];
  Result<Nonce> nonce = reply ? parse_challenge(*reply) : Result<Nonce>(reply.error());
  if (!nonce) {
    asked.state = Asked::State::kRefused;
    asked.refusal = nonce.error();
    asked.refusal->subject = core->guards[guard].origin;
    return ask_guards();
  }
  asked.nonce = *nonce;
  escrow::UnlockRequest request;
  request.slot_id = slot->head.id;
  request.nonce = asked.nonce;
  request.attempt = attempt->id;
  request.blinded = asked.blinded->element;
  request.signature = sign_link_request(keys.signing, guard_audience(core->guards[guard].id),
                                        slot->head.id, asked.nonce, LinkOperation::kUnlock,
                                        escrow::unlock_arguments(request.attempt, request.blinded));
  send(Purpose::kGuardUnlock, guard, "/guard/v1/unlock", escrow::encode(request));
}

void QuestionUnlock::Impl::take_evaluation(std::size_t guard, const Result<Bytes>& reply) {
  Asked& asked = attempt->asked[guard];
  const CoreGuard& entry = core->guards[guard];
  if (!reply && reply.code() == Code::kChallengeRefused && !asked.nonce_renewed) {
    asked.nonce_renewed = true;  // it took longer than ten minutes to get here: once more
    return send(Purpose::kGuardChallenge, guard, "/guard/v1/challenge", make_challenge_request());
  }
  if (!reply) {
    asked.state = Asked::State::kRefused;
    asked.refusal = reply.error();
    asked.refusal->subject = entry.origin;
    return ask_guards();
  }
  const Result<escrow::UnlockReply> evaluated = escrow::decode_unlock_reply(*reply);
  // The proof is checked against pk_i of the core: a false one is the guard's fault and says
  // nothing about the answer.
  Result<SecretBytes> output = evaluated
                                   ? crypto::voprf_finalize(asked.input.reveal(), *asked.blinded,
                                                            evaluated->evaluation, entry.public_key)
                                   : Result<SecretBytes>(evaluated.error());
  if (!output) {
    asked.state = Asked::State::kFaulty;
    asked.refusal = Error{Code::kGuardFault, entry.origin, std::string(code_name(output.code()))};
    faults.push_back(*asked.refusal);
    send(Purpose::kReportChallenge, guard, "/portal/v1/challenge", make_challenge_request());
    return ask_guards();
  }
  left = evaluated->left;
  asked.state = Asked::State::kAnswered;
  asked.share = escrow::mask_share(entry.masked_share, *output, slot->head.id, entry.id,
                                   static_cast<std::uint8_t>(guard + 1));
  ask_guards();
}

void QuestionUnlock::Impl::back_to_question(Error why) {
  // What a guard has decided is settled; what got lost is repeated with the same attempt.
  for (Asked& asked : attempt->asked) {
    if (asked.state != Asked::State::kAnswered) asked.state = Asked::State::kIdle;
    asked.nonce_renewed = false;
    asked.refusal.reset();
  }
  refusal = std::move(why);
  stage = UnlockStage::kQuestion;
}

void QuestionUnlock::Impl::combine() {
  std::vector<crypto::ShamirShare> shares;
  for (std::size_t i = 0; i < attempt->asked.size() && shares.size() < core->threshold; ++i) {
    const Asked& asked = attempt->asked[i];
    if (asked.state != Asked::State::kAnswered) continue;
    shares.push_back({static_cast<std::uint8_t>(i + 1), &asked.share});
  }
  const Result<SecretBytes> s = crypto::shamir_combine(shares);
  if (!s) return fail(s.error());
  const SecretBytes z = escrow::question_secret(*s, keys.link_key, attempt->stretched);
  Result<OpenedSlot> opened = open_slot(*slot, z, *header);
  if (!opened && opened.code() == Code::kSlotWrongSecret) {
    attempt.reset();
    refusal = Error{Code::kWrongAnswer, {}, {}};
    stage = UnlockStage::kQuestion;
    return;
  }
  if (!opened) return fail(opened.error());
  // What was shown before the answer is what the sender signed.
  const Statement& said = opened->payload.statement.statement;
  if (!opened->payload.recipient || opened->payload.recipient->text() != core->recipient ||
      said.sender.text() != core->sender) {
    return fail(Error{Code::kEscrowCoreRefused, "mailbox", {}});
  }
  Result<SigningKey> unlock = SigningKey::from_seed(opened->unlock_seed);
  if (!unlock) return fail(unlock.error());
  copy = UnlockedCopy{std::move(opened->payload), std::move(unlock).value()};
  announce_opened();
}

void QuestionUnlock::Impl::tell_guard(Purpose purpose, std::size_t guard, const Nonce& nonce) {
  send(purpose, guard, "/guard/v1/opened",
       escrow::make_opened(copy->unlock, guard_audience(core->guards[guard].id), slot->head.id,
                           opened_attempt, nonce));
}

void QuestionUnlock::Impl::announce_opened() {
  stage = UnlockStage::kOpen;
  refusal.reset();
  opened_attempt = attempt->id;
  for (std::size_t i = 0; i < attempt->asked.size(); ++i) {
    const Asked& asked = attempt->asked[i];
    if (asked.state != Asked::State::kAnswered) continue;
    tell_guard(Purpose::kGuardOpened, i, asked.nonce);
  }
  send(Purpose::kOpenChallenge, 0, "/portal/v1/challenge", make_challenge_request());
  attempt.reset();
}

void QuestionUnlock::Impl::take_opened(const Result<Bytes>& reply) {
  if (!reply) return fail(reply.error());
  const Result<BodyAccess> given = escrow::parse_portal_opened_reply(*reply);
  if (!given) return fail(given.error());
  access = *given;
  stage = UnlockStage::kDone;
}

void QuestionUnlock::Impl::take(UnderWay what, const Result<Bytes>& reply) {
  switch (what.purpose) {
    case Purpose::kPortalChallenge:
    case Purpose::kOpenChallenge: {
      const Result<Nonce> nonce = reply ? parse_challenge(*reply) : Result<Nonce>(reply.error());
      if (!nonce) return fail(nonce.error());
      portal_nonce = *nonce;
      if (what.purpose == Purpose::kPortalChallenge) {
        return send(Purpose::kPortalFetch, 0, "/portal/v1/fetch",
                    escrow::make_portal_fetch(keys, portal, portal_nonce, exposed));
      }
      return send(
          Purpose::kPortalOpened, 0, "/portal/v1/opened",
          escrow::make_opened(copy->unlock, portal, slot->head.id, opened_attempt, portal_nonce));
    }
    case Purpose::kPortalFetch:
      return take_fetched(reply);
    case Purpose::kGuardChallenge:
      if (attempt) take_guard_challenge(what.guard, reply);
      return;
    case Purpose::kGuardUnlock:
      if (attempt) take_evaluation(what.guard, reply);
      return;
    case Purpose::kPortalOpened:
      return take_opened(reply);
    case Purpose::kReportChallenge: {
      const Result<Nonce> nonce = reply ? parse_challenge(*reply) : Result<Nonce>(reply.error());
      if (!nonce) return;
      return send(Purpose::kReport, what.guard, "/portal/v1/report",
                  escrow::make_portal_report(keys.signing, portal, slot->head.id, *nonce,
                                             core->guards[what.guard].id));
    }
    case Purpose::kGuardOpened:
      // The nonce of an attempt that took several turns may be too old by now. Otherwise: a try
      // that is not given back costs the recipient only.
      if (!reply && reply.code() == Code::kChallengeRefused) {
        send(Purpose::kGuardOpenedChallenge, what.guard, "/guard/v1/challenge",
             make_challenge_request());
      }
      return;
    case Purpose::kGuardOpenedChallenge: {
      const Result<Nonce> nonce = reply ? parse_challenge(*reply) : Result<Nonce>(reply.error());
      if (nonce) tell_guard(Purpose::kGuardOpenedAgain, what.guard, *nonce);
      return;
    }
    case Purpose::kGuardOpenedAgain:
    case Purpose::kReport:
      return;
  }
}

QuestionUnlock::QuestionUnlock(std::unique_ptr<Impl> impl) : impl_(std::move(impl)) {}
QuestionUnlock::QuestionUnlock(QuestionUnlock&&) noexcept = default;
QuestionUnlock& QuestionUnlock::operator=(QuestionUnlock&&) noexcept = default;
QuestionUnlock::~QuestionUnlock() = default;

Result<QuestionUnlock> QuestionUnlock::start(ParsedLink link, std::string portal_origin,
                                             RandomSource& random) {
  if (portal_origin.empty()) return Error{Code::kInvalidArgument, "portal_origin", {}};
  auto impl =
      std::make_unique<Impl>(link.secret.keys(), link.exposed, std::move(portal_origin), random);
  impl->send(Purpose::kPortalChallenge, 0, "/portal/v1/challenge", make_challenge_request());
  return QuestionUnlock(std::move(impl));
}

std::vector<EscrowRequest> QuestionUnlock::outgoing() { return std::exchange(impl_->requests, {}); }

void QuestionUnlock::receive(std::uint32_t request, const Result<Bytes>& reply) {
  const auto at = impl_->under_way.find(request);
  if (at == impl_->under_way.end()) return;
  const UnderWay what = at->second;
  impl_->under_way.erase(at);
  impl_->take(what, reply);
}

UnlockStage QuestionUnlock::stage() const { return impl_->stage; }
bool QuestionUnlock::waits_for_caller() const {
  return impl_->requests.empty() && impl_->under_way.empty();
}
const Error& QuestionUnlock::error() const { return *impl_->error; }
const std::string& QuestionUnlock::portal_origin() const { return impl_->portal_origin; }
const Core& QuestionUnlock::core() const { return *impl_->core; }
UnixTime QuestionUnlock::expires() const { return impl_->expires; }
const CapsuleId& QuestionUnlock::capsule_id() const { return impl_->header->capsule_id(); }
const CapsuleHeader& QuestionUnlock::header() const { return *impl_->header; }
const Slot& QuestionUnlock::slot() const { return *impl_->slot; }
const std::optional<Error>& QuestionUnlock::last_refusal() const { return impl_->refusal; }
std::optional<TriesLeft> QuestionUnlock::tries_left() const { return impl_->left; }
const std::vector<Error>& QuestionUnlock::guard_faults() const { return impl_->faults; }
const UnlockedCopy& QuestionUnlock::copy() const { return *impl_->copy; }
const BodyAccess& QuestionUnlock::body_access() const { return impl_->access; }

Status QuestionUnlock::answer(const NormalisedAnswer& answer, const SecretBytes& stretched) {
  if (impl_->stage != UnlockStage::kQuestion || stretched.size() != 32) {
    return Error{Code::kInvalidArgument, "answer", {}};
  }
  std::optional<UnlockAttempt>& attempt = impl_->attempt;
  const bool same = attempt &&
                    equal_constant_time(attempt->stretched.reveal(), stretched.reveal()) &&
                    equal_constant_time(attempt->answer.text().reveal(), answer.text().reveal());
  if (!same) {
    attempt = UnlockAttempt{impl_->random.array<16>(), answer.clone(), stretched.clone(), {}};
    for (const CoreGuard& guard : impl_->core->guards) {
      Asked asked;
      asked.input = escrow::answer_input(impl_->slot->head.id, guard.id, answer);
      WAFERSEAL_TRY(asked.blinded, crypto::voprf_blind(asked.input.reveal(), impl_->random));
      attempt->asked.push_back(std::move(asked));
    }
  }
  impl_->refusal.reset();
  impl_->stage = UnlockStage::kAsking;
  impl_->ask_guards();
  return Done{};
}

void QuestionUnlock::renew_body_access() {
  if (impl_->stage != UnlockStage::kDone) return;
  impl_->stage = UnlockStage::kOpen;
  impl_->send(Purpose::kOpenChallenge, 0, "/portal/v1/challenge", make_challenge_request());
}

EscrowRequest QuestionUnlock::body_request(std::uint64_t first, std::uint32_t count) {
  return EscrowRequest{
      impl_->next_id++, impl_->portal_origin, "/portal/v1/body",
      escrow::make_portal_body(impl_->keys.signing, impl_->portal, impl_->slot->head.id,
                               impl_->portal_nonce, impl_->access.token, first, count)};
}

}  // namespace waferseal
