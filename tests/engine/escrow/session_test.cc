#include <gtest/gtest.h>

#include "engine/crypto/hash.h"
#include "engine/escrow/messages.h"
#include "tests/engine/escrow/world.h"

namespace waferseal {
namespace {

TEST(QuestionSession, TheRightAnswerOpensTheCopy) {
  World world;
  const SentQuestion sent = world.send();
  QuestionUnlock unlock = world.open_page(sent);
  ASSERT_EQ(unlock.stage(), UnlockStage::kQuestion);
  EXPECT_EQ(unlock.core().question, kQuestionText);
  EXPECT_EQ(unlock.core().sender, "ann@example.org");
  EXPECT_EQ(unlock.core().recipient, "bob@example.net");
  EXPECT_EQ(unix_seconds(unlock.expires()), 1'900'000'000);
  ASSERT_TRUE(unlock.core().reply_key);
  EXPECT_EQ(*unlock.core().reply_key, world.sample.ann.xwing.public_key());
  world.answer(unlock, "  „SMOKED  herring marker-answer!” ");
  ASSERT_EQ(unlock.stage(), UnlockStage::kDone);
  EXPECT_TRUE(equal_constant_time(unlock.copy().payload.content_key.bytes().reveal(),
                                  world.sample.capsule.content_key.bytes().reveal()));
  EXPECT_EQ(unlock.copy().payload.length, world.sample.body.sealed.length);
  EXPECT_EQ(world.portal.opened, std::vector<SlotId>{sent.slot_id});
  EXPECT_TRUE(unlock.guard_faults().empty());
}

// One run with Argon2id as it is (SPEC 4.3.4).
TEST(QuestionSession, TheAnswerIsStretchedForTheCapsule) {
  World world;
  const NormalisedAnswer answer = normalised(kAnswerText);
  const CapsuleId here = world.sample.capsule.header.capsule_id();
  CapsuleId other = here;
  other[0] ^= 1;
  const Result<SecretBytes> a = stretch_answer(answer, here);
  const Result<SecretBytes> b = stretch_answer(answer, other);
  ASSERT_TRUE(a);
  ASSERT_TRUE(b);
  EXPECT_EQ(a->size(), 32U);
  EXPECT_FALSE(equal_constant_time(a->reveal(), b->reveal()));
}

TEST(QuestionSession, OpeningThePageSpendsAndRecordsNothing) {
  World world;
  const SentQuestion sent = world.send();
  const std::map<SlotId, Bytes> records = world.guard().records;
  const std::map<AnswerId, Bytes> pools = world.guard().pools;
  for (int i = 0; i < 20; ++i) world.open_page(sent);
  EXPECT_EQ(world.guard().records, records);
  EXPECT_EQ(world.guard().pools, pools);
  EXPECT_TRUE(world.portal.opened.empty());
}

TEST(QuestionSession, AWrongAnswerCostsATryAndAsksAgain) {
  World world;
  const SentQuestion sent = world.send();
  QuestionUnlock unlock = world.open_page(sent);
  world.answer(unlock, "boiled herring");
  ASSERT_EQ(unlock.stage(), UnlockStage::kQuestion);
  ASSERT_TRUE(unlock.last_refusal());
  EXPECT_EQ(unlock.last_refusal()->code, Code::kWrongAnswer);
  EXPECT_EQ(unlock.tries_left()->now, 2U);
  EXPECT_EQ(unlock.tries_left()->window, 9U);
  world.answer(unlock, kAnswerText);
  EXPECT_EQ(unlock.stage(), UnlockStage::kDone);
  // The failure stays, the success was given back.
  EXPECT_EQ(tries_left(world.guard().pool(world.the_answer_id()), world.now).window, 9U);
}

TEST(QuestionSession, ALinkThatTheServerSawIsReported) {
  World world;
  const SentQuestion sent = world.send();
  QuestionUnlock unlock = std::move(QuestionUnlock::start(ParsedLink{sent.link.clone(), true},
                                                          std::string(kPortalOrigin), world.random))
                              .value();
  world.run(unlock);
  EXPECT_EQ(unlock.stage(), UnlockStage::kQuestion);
  EXPECT_TRUE(world.portal.exposed);
}

TEST(QuestionSession, AnUnknownLinkIsRefused) {
  World world;
  world.send();
  QuestionUnlock unlock =
      std::move(QuestionUnlock::start(ParsedLink{LinkSecret::generate(world.random), false},
                                      std::string(kPortalOrigin), world.random))
          .value();
  world.run(unlock);
  ASSERT_EQ(unlock.stage(), UnlockStage::kFailed);
  EXPECT_EQ(unlock.error().code, Code::kLinkRefused);
}

// ---- set-up

TEST(QuestionSession, AGuardThatTheKeyListDoesNotNameMakesSetUpFail) {
  World world;
  QuestionPlan plan = world.plan();
  plan.guards[0].identity = SigningKey::generate(world.random).public_key();
  QuestionSetup setup = std::move(QuestionSetup::start(std::move(plan), world.random)).value();
  world.run(setup);
  ASSERT_TRUE(setup.failed());
  EXPECT_EQ(setup.error().code, Code::kGuardIdentity);
  EXPECT_EQ(setup.error().subject, world.guard().origin);
}

TEST(QuestionSession, AnOldOpenReplyIsRefused) {
  World world;
  std::optional<Bytes> first;
  world.meddle = [&](const EscrowRequest& request, Result<Bytes> reply) -> Result<Bytes> {
    if (request.path != "/guard/v1/open") return reply;
    if (!first) first = *reply;
    return *first;
  };
  QuestionSetup setup = std::move(QuestionSetup::start(world.plan(), world.random)).value();
  world.run(setup);
  EXPECT_TRUE(setup.ready());
  QuestionSetup again = std::move(QuestionSetup::start(world.plan(), world.random)).value();
  world.run(again);
  ASSERT_TRUE(again.failed());
  EXPECT_EQ(again.error().code, Code::kGuardIdentity);
}

TEST(QuestionSession, AFalseProofAtSetUpIsTheGuardsFault) {
  World world;
  SeededRandom random("false guard");
  const crypto::VoprfKey other = crypto::voprf_generate_key(random);
  world.meddle = [&](const EscrowRequest& request, Result<Bytes> reply) -> Result<Bytes> {
    if (request.path != "/guard/v1/evaluate") return reply;
    const auto asked = escrow::decode_evaluate(request.body);
    return escrow::encode(
        escrow::EvaluateReply{*crypto::voprf_evaluate(other, asked->blinded, random)});
  };
  QuestionSetup setup = std::move(QuestionSetup::start(world.plan(), world.random)).value();
  world.run(setup);
  ASSERT_TRUE(setup.failed());
  EXPECT_EQ(setup.error().code, Code::kGuardFault);
}

TEST(QuestionSession, AGuardThatIsDownIsNamed) {
  World world(3);
  world.meddle = [&](const EscrowRequest& request, Result<Bytes> reply) -> Result<Bytes> {
    if (request.origin == world.guards[1].origin) return Code::kNetwork;
    return reply;
  };
  QuestionPlan strict = world.plan(2);
  QuestionSetup all = std::move(QuestionSetup::start(std::move(strict), world.random)).value();
  world.run(all);
  ASSERT_TRUE(all.failed());
  EXPECT_EQ(all.error().code, Code::kGuardUnreachable);
  EXPECT_EQ(all.error().subject, world.guards[1].origin);
  QuestionPlan enough = world.plan(2);
  enough.must_answer = 2;
  const SentQuestion sent = world.send(std::move(enough));
  EXPECT_EQ(sent.core.guards.size(), 2U);
  QuestionUnlock unlock = world.open_page(sent);
  world.answer(unlock, kAnswerText);
  EXPECT_EQ(unlock.stage(), UnlockStage::kDone);
}

TEST(QuestionSession, PlansThatMakeNoSenseAreRefused) {
  World world(2);
  const auto code_of = [&](auto change) {
    QuestionPlan plan = world.plan();
    change(plan);
    Result<QuestionSetup> setup = QuestionSetup::start(std::move(plan), world.random);
    return setup ? std::string("started") : setup.error().subject;
  };
  EXPECT_EQ(code_of([](QuestionPlan& p) { p.question = ""; }), "question");
  EXPECT_EQ(code_of([](QuestionPlan& p) { p.question = std::string(1025, 'x'); }), "question");
  EXPECT_EQ(code_of([](QuestionPlan& p) { p.question = "\xFF"; }), "question");
  EXPECT_EQ(code_of([](QuestionPlan& p) { p.threshold = 0; }), "threshold");
  EXPECT_EQ(code_of([](QuestionPlan& p) { p.threshold = 3; }), "threshold");
  EXPECT_EQ(code_of([](QuestionPlan& p) { p.must_answer = 0; }), "must_answer");
  EXPECT_EQ(code_of([](QuestionPlan& p) { p.guards.clear(); }), "guards");
  EXPECT_EQ(code_of([](QuestionPlan& p) { p.guards[1].id = p.guards[0].id; }), "guards");
  EXPECT_EQ(code_of([](QuestionPlan& p) { p.control_seed = SecretBytes(std::size_t{31}); }),
            "control_seed");
  EXPECT_EQ(code_of([](QuestionPlan&) {}), "started");
}

// ---- several guards

TEST(QuestionSession, TOfNGuardsUnlock) {
  World world(3);
  const SentQuestion sent = world.send(world.plan(2));
  for (std::size_t down = 0; down < 3; ++down) {
    world.meddle = [&](const EscrowRequest& request, Result<Bytes> reply) -> Result<Bytes> {
      if (request.origin == world.guards[down].origin) return Code::kNetwork;
      return reply;
    };
    QuestionUnlock unlock = world.open_page(sent);
    world.answer(unlock, kAnswerText);
    EXPECT_EQ(unlock.stage(), UnlockStage::kDone) << down;
  }
}

// Whatever one guard says in place of an answer, the next one is asked (SPEC 4.9.2).
TEST(QuestionSession, AGuardThatRefusesIsReplacedByTheNextOne) {
  for (const std::string_view path : {"/guard/v1/challenge", "/guard/v1/unlock"}) {
    for (const Code code :
         {Code::kNetwork, Code::kGuardClock, Code::kInternal, Code::kLinkRefused,
          Code::kChallengeRefused, Code::kEscrowFrozen, Code::kEscrowGone, Code::kTriesFrozen}) {
      World world(2);
      const SentQuestion sent = world.send(world.plan(1));
      world.meddle = [&](const EscrowRequest& request, Result<Bytes> reply) -> Result<Bytes> {
        const bool first = request.origin == world.guards[0].origin;
        if (first && request.path == path) return code;
        return reply;
      };
      QuestionUnlock unlock = world.open_page(sent);
      world.answer(unlock, kAnswerText);
      EXPECT_EQ(unlock.stage(), UnlockStage::kDone) << path << " " << code_name(code);
      EXPECT_EQ(world.guards[1].record(sent.slot_id).attempts.size(), 1U);
      EXPECT_TRUE(unlock.guard_faults().empty());
    }
  }
}

TEST(QuestionSession, TooFewGuardsIsNoWrongAnswer) {
  World world(3);
  const SentQuestion sent = world.send(world.plan(2));
  world.meddle = [&](const EscrowRequest& request, Result<Bytes> reply) -> Result<Bytes> {
    if (request.origin == world.guards[0].origin || request.origin == world.guards[2].origin) {
      return Code::kNetwork;
    }
    return reply;
  };
  QuestionUnlock unlock = world.open_page(sent);
  world.answer(unlock, kAnswerText);
  ASSERT_EQ(unlock.stage(), UnlockStage::kQuestion);
  EXPECT_EQ(unlock.last_refusal()->code, Code::kNetwork);
  // The guard that answered is not asked again: one try, whatever happens to the others.
  world.meddle = nullptr;
  world.answer(unlock, kAnswerText);
  EXPECT_EQ(unlock.stage(), UnlockStage::kDone);
  EXPECT_EQ(world.guards[1].record(sent.slot_id).attempts.size(), 1U);
}

TEST(QuestionSession, AGuardThatProvesWithAnotherKeyIsNamedAndAnotherIsAsked) {
  World world(2);
  const SentQuestion sent = world.send(world.plan(1));
  SeededRandom random("false guard");
  const crypto::VoprfKey other = crypto::voprf_generate_key(random);
  world.meddle = [&](const EscrowRequest& request, Result<Bytes> reply) -> Result<Bytes> {
    if (request.path != "/guard/v1/unlock" || request.origin != world.guards[0].origin) {
      return reply;
    }
    const auto asked = escrow::decode_unlock(request.body);
    return escrow::encode(
        escrow::UnlockReply{*crypto::voprf_evaluate(other, asked->blinded, random), {}});
  };
  QuestionUnlock unlock = world.open_page(sent);
  world.answer(unlock, kAnswerText);
  EXPECT_EQ(unlock.stage(), UnlockStage::kDone);
  ASSERT_EQ(unlock.guard_faults().size(), 1U);
  EXPECT_EQ(unlock.guard_faults()[0].code, Code::kGuardFault);
  EXPECT_EQ(unlock.guard_faults()[0].subject, world.guards[0].origin);
  EXPECT_EQ(world.portal.reported, std::vector<GuardId>{world.guards[0].keys.id});
}

TEST(QuestionSession, AFalseProofIsNoWrongAnswer) {
  World world;
  const SentQuestion sent = world.send();
  SeededRandom random("false guard");
  const crypto::VoprfKey other = crypto::voprf_generate_key(random);
  world.meddle = [&](const EscrowRequest& request, Result<Bytes> reply) -> Result<Bytes> {
    if (request.path != "/guard/v1/unlock") return reply;
    const auto asked = escrow::decode_unlock(request.body);
    return escrow::encode(
        escrow::UnlockReply{*crypto::voprf_evaluate(other, asked->blinded, random), {}});
  };
  QuestionUnlock unlock = world.open_page(sent);
  world.answer(unlock, kAnswerText);
  ASSERT_EQ(unlock.stage(), UnlockStage::kQuestion);
  EXPECT_EQ(unlock.last_refusal()->code, Code::kGuardFault);
  EXPECT_EQ(unlock.last_refusal()->subject, world.guard().origin);
  // An honest guard again: the same attempt, so nothing more is spent.
  world.meddle = nullptr;
  world.answer(unlock, kAnswerText);
  EXPECT_EQ(unlock.stage(), UnlockStage::kDone);
  EXPECT_EQ(world.guard().record(sent.slot_id).attempts.size(), 1U);
}

// ---- lost replies

TEST(QuestionSession, ALostReplyIsRepeatedForFree) {
  World world;
  const SentQuestion sent = world.send();
  int lost = 0;
  world.meddle = [&](const EscrowRequest& request, Result<Bytes> reply) -> Result<Bytes> {
    if (request.path == "/guard/v1/unlock" && lost++ == 0) return Code::kNetwork;
    return reply;
  };
  QuestionUnlock unlock = world.open_page(sent);
  world.answer(unlock, "wrong one");
  ASSERT_EQ(unlock.stage(), UnlockStage::kQuestion);
  EXPECT_EQ(unlock.last_refusal()->code, Code::kNetwork);
  world.answer(unlock, "wrong one");
  EXPECT_EQ(unlock.last_refusal()->code, Code::kWrongAnswer);
  EXPECT_EQ(tries_left(world.guard().pool(world.the_answer_id()), world.now).window, 9U);
}

TEST(QuestionSession, AnotherAnswerAfterALostReplyIsAnotherAttempt) {
  World world;
  const SentQuestion sent = world.send();
  int lost = 0;
  world.meddle = [&](const EscrowRequest& request, Result<Bytes> reply) -> Result<Bytes> {
    if (request.path == "/guard/v1/unlock" && lost++ == 0) return Code::kNetwork;
    return reply;
  };
  QuestionUnlock unlock = world.open_page(sent);
  world.answer(unlock, "wrong one");
  world.answer(unlock, kAnswerText);
  EXPECT_EQ(unlock.stage(), UnlockStage::kDone);
  EXPECT_EQ(tries_left(world.guard().pool(world.the_answer_id()), world.now).window, 9U);
}

TEST(QuestionSession, APageThatWasOpenForHoursGetsAFreshNonce) {
  World world;
  const SentQuestion sent = world.send();
  QuestionUnlock unlock = world.open_page(sent);
  world.set_time(world.now + std::chrono::hours(5));
  world.answer(unlock, kAnswerText);
  EXPECT_EQ(unlock.stage(), UnlockStage::kDone);
}

// The nonce of a guard that answered at once has grown old when the other one is back.
TEST(QuestionSession, ATryIsGivenBackAlsoAfterALongWaitForAnotherGuard) {
  World world(2);
  const SentQuestion sent = world.send(world.plan(2));
  world.meddle = [&](const EscrowRequest& request, Result<Bytes> reply) -> Result<Bytes> {
    if (request.origin == world.guards[1].origin) return Code::kNetwork;
    return reply;
  };
  QuestionUnlock unlock = world.open_page(sent);
  world.answer(unlock, kAnswerText);
  ASSERT_EQ(unlock.last_refusal()->code, Code::kNetwork);
  world.meddle = nullptr;
  world.set_time(world.now + std::chrono::minutes(20));
  world.answer(unlock, kAnswerText);
  ASSERT_EQ(unlock.stage(), UnlockStage::kDone);
  for (TestGuard& guard : world.guards) {
    EXPECT_EQ(tries_left(guard.pool(world.the_answer_id()), world.now).window, 10U);
  }
}

// ---- nothing leaks

TEST(QuestionSession, NoRequestHoldsQuestionAnswerOrSecrets) {
  World world;
  const SentQuestion sent = world.send();
  QuestionUnlock unlock = world.open_page(sent);
  world.answer(unlock, "wrong marker-answer");
  world.answer(unlock, kAnswerText);
  ASSERT_EQ(unlock.stage(), UnlockStage::kDone);
  world.seen.push_back(unlock.body_request(0, 1));
  const LinkKeys keys = sent.link.keys();
  ASSERT_GE(world.seen.size(), 9U);
  std::vector<Bytes> outgoing;
  for (const EscrowRequest& request : world.seen) {
    outgoing.push_back(request.body);
    outgoing.push_back(to_bytes(request.origin + request.path));
  }
  for (const ArmStatement& arm : sent.arms) outgoing.push_back(arm.body);
  outgoing.push_back(encode_slot(sent.made.slot));
  for (const Bytes& body : outgoing) {
    for (const std::string_view marker :
         {"MARKER-QUESTION", "MARKER-ANSWER", "marker-answer", "herring"}) {
      EXPECT_FALSE(contains(body, marker)) << marker;
    }
    EXPECT_FALSE(contains(body, as_text(keys.link_key.reveal())));
    EXPECT_FALSE(contains(body, as_text(sent.link.bytes().reveal())));
    EXPECT_FALSE(contains(body, as_text(keys.signing.seed().reveal())));
    EXPECT_FALSE(contains(body, as_text(world.control_seed.reveal())));
  }
  // The search finds what is there: the question, once the core is opened.
  EXPECT_TRUE(contains(as_bytes(sent.core.question), "MARKER-QUESTION"));
}

}  // namespace
}  // namespace waferseal
