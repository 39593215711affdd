#include "tests/engine/escrow/world.h"

#include "engine/crypto/hash.h"

namespace waferseal {
namespace {

constexpr std::int64_t kStartSeconds = 1795305600;  // 2026-11-22T00:00:00Z

}  // namespace

SecretBytes secret_text(std::string_view text) { return SecretBytes(as_bytes(text)); }

NormalisedAnswer normalised(std::string_view text) {
  return std::move(normalise_answer(secret_text(text))).value();
}

SecretBytes quick_stretch(const NormalisedAnswer& answer, const CapsuleId& capsule) {
  const crypto::Digest digest = crypto::hash("test stretch", {capsule, answer.text().reveal()});
  return SecretBytes(ByteView(digest));
}

Result<Bytes> TestPortal::handle(std::string_view path, ByteView body, UnixTime now,
                                 RandomSource& random) {
  const Audience audience = portal_audience(kPortalOrigin);
  const auto by_slot = [this](const SlotId& slot) -> const Copy* {
    for (const auto& [locator, copy] : copies) {
      if (copy.slot_id == slot) return &copy;
    }
    return nullptr;
  };
  if (path == "/portal/v1/challenge") {
    return make_challenge_reply(make_challenge(challenge_key, audience, now, random));
  }
  if (path == "/portal/v1/fetch") {
    WAFERSEAL_TRY(const PortalFetch fetch, parse_portal_fetch(body));
    WAFERSEAL_CHECK(check_challenge(challenge_key, audience, now, fetch.nonce));
    const auto copy = copies.find(fetch.locator);
    if (copy == copies.end()) return Code::kLinkRefused;
    WAFERSEAL_CHECK(check_portal_fetch(fetch, audience, copy->second.link));
    exposed = exposed || fetch.exposed;
    return make_portal_fetch_reply(copy->second.header, copy->second.slot, expires);
  }
  if (path == "/portal/v1/opened") {
    WAFERSEAL_TRY(const OpenedStatement statement, parse_opened(body));
    WAFERSEAL_CHECK(check_challenge(challenge_key, audience, now, statement.nonce));
    const Copy* copy = by_slot(statement.slot_id);
    if (copy == nullptr) return Code::kUnlockRefused;
    WAFERSEAL_CHECK(check_opened(statement, audience, copy->unlock));
    opened.push_back(statement.slot_id);
    return make_portal_opened_reply(BodyAccess{random.array<32>(), now + std::chrono::minutes(10)});
  }
  if (path == "/portal/v1/report") {
    WAFERSEAL_TRY(const PortalReport report, parse_portal_report(body));
    WAFERSEAL_CHECK(check_challenge(challenge_key, audience, now, report.nonce));
    const Copy* copy = by_slot(report.slot_id);
    if (copy == nullptr) return Code::kLinkRefused;
    WAFERSEAL_CHECK(check_portal_report(report, audience, copy->link));
    reported.push_back(report.guard);
    return make_portal_report_reply();
  }
  return Code::kInvalidArgument;
}

World::World(std::size_t guard_count)
    : sample("world sample"),
      ticket_key(SigningKey::generate(random)),
      answer_key(SigningKey::generate(random)),
      agent(SigningKey::generate(random)),
      control_seed(random.secret(32)),
      now(from_unix_seconds(kStartSeconds)) {
  portal.challenge_key = random.secret(32);
  for (std::size_t i = 0; i < guard_count; ++i) {
    guards.emplace_back("guard" + std::to_string(i + 1), ticket_key.public_key(), now);
  }
}

void World::set_time(UnixTime time) {
  now = time;
  for (TestGuard& each : guards) each.now = time;
}

QuestionPlan World::plan(std::uint8_t threshold) {
  std::vector<PlannedGuard> planned;
  for (TestGuard& each : guards) planned.push_back(each.planned(ticket_key));
  const auto all = static_cast<std::uint8_t>(planned.size());
  return QuestionPlan{sample.ann_mailbox.text(),
                      sample.bob_mailbox.text(),
                      sample.ann.xwing.public_key(),
                      std::string(kQuestionText),
                      normalised(kAnswerText),
                      answer_key.clone(),
                      control_seed.clone(),
                      std::move(planned),
                      threshold,
                      all};
}

Result<Bytes> World::post(const EscrowRequest& request) {
  seen.push_back(request);
  Result<Bytes> reply = Code::kNetwork;
  if (request.origin == kPortalOrigin) {
    reply = portal.handle(request.path, request.body, now, random);
  }
  for (TestGuard& each : guards) {
    if (request.origin == each.origin) reply = each.handle_path(request.path, request.body);
  }
  return meddle ? meddle(request, std::move(reply)) : std::move(reply);
}

SentQuestion World::send(QuestionPlan with, bool arm_it, bool dormant) {
  const NormalisedAnswer answer = with.answer.clone();
  QuestionSetup setup = std::move(QuestionSetup::start(std::move(with), random)).value();
  run(setup);
  const SecretBytes stretched = quick_stretch(answer, sample.capsule.header.capsule_id());
  const BodySeal seal = sample.body.sealed.seal;
  const QuestionSlot slot = std::move(setup.slot(seal, stretched)).value();
  const SlotHead head{SlotKind::kQuestion, slot.slot_id, seal, LinkFields{slot.core}};
  MadeSlot made = std::move(make_slot(head, slot.z, sample.question_payload())).value();
  const SigningPublicKey unlock = SigningKey::from_seed(made.unlock_seed)->public_key();
  const LinkKeys keys = setup.link_keys();
  SentQuestion sent{
      slot.slot_id, setup.link().clone(), std::move(made),
      *open_core(slot.core, keys.link_key, slot.slot_id, seal),
      *setup.arm(unlock, ArmTerms{now + std::chrono::hours(24 * 30), dormant, agent.public_key()})};
  portal.copies[keys.locator] =
      TestPortal::Copy{sent.slot_id, keys.signing.public_key(), unlock,
                       sample.capsule.header.encoded(), encode_slot(sent.made.slot)};
  if (arm_it) arm(sent);
  return sent;
}

void World::arm(const SentQuestion& sent) {
  for (const ArmStatement& statement : sent.arms) {
    for (TestGuard& each : guards) {
      if (each.keys.id == statement.guard) {
        static_cast<void>(each.handle(GuardOperation::kArm, statement.body));
      }
    }
  }
}

QuestionUnlock World::open_page(const SentQuestion& sent) {
  QuestionUnlock unlock = std::move(QuestionUnlock::start(ParsedLink{sent.link.clone(), false},
                                                          std::string(kPortalOrigin), random))
                              .value();
  run(unlock);
  return unlock;
}

void World::answer(QuestionUnlock& unlock, std::string_view text) {
  const NormalisedAnswer given = normalised(text);
  static_cast<void>(unlock.answer(given, quick_stretch(given, unlock.capsule_id())));
  run(unlock);
}

Nonce World::nonce(TestGuard& of) {
  return *parse_challenge(*of.handle(GuardOperation::kChallenge, make_challenge_request()));
}

}  // namespace waferseal
