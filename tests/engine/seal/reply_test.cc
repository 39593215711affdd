// Whoever opened a copy writes back, and the sender reads it (SPEC 3.10.5, 4.14).
#include "waferseal/reply.h"

#include <gtest/gtest.h>

#include <functional>
#include <set>

#include "tests/engine/seal/answering.h"

namespace waferseal::seal_test {
namespace {

// Whoever has an account can make a copy in which somebody else's name stands beside a key of their own.
TEST(Reply, GoesToNoKeyButTheOneThatTheListHasOfTheSender) {
  Sent sent;
  const KeyList listed = sent.scene.key_list();
  KeyList without = listed;
  without.users.clear();
  KeyList other = listed;
  other.users.at(0).xwing = XWingKey::generate(sent.scene.random).public_key();
  const auto reply_to = [&](const std::optional<KeyList>& keys) {
    Pickup page = Pickup::start(sent.link(), Scene::kOrigin, keys, sent.scene.texts.emplace_back(),
                                sent.scene.random)
                      .value();
    sent.run(page);
    EXPECT_FALSE(sent.answer(page, kAnswer));
    const Result<ReplyTo> to = page.reply_to();
    return to ? Code::kInternal : to.code();
  };
  EXPECT_EQ(reply_to(listed), Code::kInternal);
  EXPECT_EQ(reply_to(std::nullopt), Code::kReplyNoKey);
  EXPECT_EQ(reply_to(without), Code::kReplyNoKey);
  EXPECT_EQ(reply_to(other), Code::kReplyNoKey);
}

TEST(Reply, ReachesTheSenderWithItsFiles) {
  Answering answering;
  const ReplySession session = answering.written(answering.draft(3'000'000));
  ASSERT_EQ(session.stage(), ReplyStage::kSent);
  EXPECT_EQ(session.progress(), 1);
  ASSERT_EQ(answering.store.taken.size(), 1U);
  MemoryStore text;
  const Result<mime::ParsedMessage> mail = answering.read(text);
  ASSERT_TRUE(mail.ok()) << describe(mail.error());
  EXPECT_EQ(mail->text, std::string(kReplyText) + "\n");
  EXPECT_EQ(mail->subject, "Re: MARKER-subject");
  EXPECT_EQ(mail->from.at(0).mailbox, answering.sent.scene.question);
  EXPECT_EQ(mail->to.at(0).mailbox, answering.sent.scene.sender_mailbox);
  EXPECT_EQ(mail->root.field("In-Reply-To")->value, " <" + answering.original().message_id + ">");
  ASSERT_EQ(mail->attachments().size(), 1U);
  EXPECT_EQ(mail->attachments()[0]->file_name, "MARKER-scan.png");
}

// Promise 1.
TEST(Reply, NothingThatIsSentHoldsAByteOfIt) {
  Answering answering;
  ASSERT_EQ(answering.written(answering.draft()).stage(), ReplyStage::kSent);
  for (const EscrowRequest& request : answering.store.sent) {
    EXPECT_EQ(as_text(request.body).find("MARKER"), std::string_view::npos) << request.path;
    EXPECT_EQ(as_text(request.body).find("patient@"), std::string_view::npos) << request.path;
  }
}

TEST(Reply, IsRefusedBeforeAnythingIsWrittenWhereTheStoreTakesNone) {
  Answering answering;
  answering.store.terms.left = 0;
  ReplySession full = answering.session();
  answering.run(full);
  EXPECT_EQ(full.stage(), ReplyStage::kFailed);
  EXPECT_EQ(full.error().code, Code::kRepliesUsedUp);
  answering.store.terms = {0, 3};
  ReplySession off = answering.session();
  answering.run(off);
  EXPECT_EQ(off.error().code, Code::kRepliesOff);
}

TEST(Reply, TooLargeAOneIsNotBegunAndMayBeWrittenShorter) {
  Answering answering;
  answering.store.terms.most_bytes = kSegmentCiphertextSize;
  ReplySession session = answering.session();
  answering.run(session);
  const Status large = session.write(answering.draft(2'000'000), answering.sent.scene.now);
  ASSERT_FALSE(large.ok());
  EXPECT_EQ(large.code(), Code::kTooLarge);
  ASSERT_TRUE(session.write(answering.draft(), answering.sent.scene.now).ok());
  answering.run(session);
  EXPECT_EQ(session.stage(), ReplyStage::kSent);
}

// A repetition sends the very same segments, so that no second reply comes of it.
TEST(Reply, GoesOnAfterTheLineBrokeInEveryPlace) {
  const auto segments_of = [](const Answering& answering) {
    std::set<Bytes> out;
    for (const EscrowRequest& request : answering.store.sent) {
      if (request.path != "/portal/v1/reply_segment") continue;
      const PortalReplySegment part = parse_portal_reply_segment(request.body).value();
      Bytes one{static_cast<std::uint8_t>(part.number)};
      append(one, part.segment);
      out.insert(one);
    }
    return out;
  };
  for (int place = 0; place < 4; ++place) {
    Answering answering;
    ReplySession session = answering.session();
    answering.run(session);
    ASSERT_TRUE(session.write(answering.draft(2'000'000), answering.sent.scene.now).ok());
    for (int i = 0;; ++i) {
      const std::vector<EscrowRequest> requests = session.outgoing();
      if (requests.empty()) break;
      const Result<Bytes> reply = answering.store.handle(requests.at(0));
      // The store has done it, and its answer is lost.
      session.receive(requests[0].id, i == place ? Result<Bytes>(Code::kNetwork) : reply);
      if (i != place) continue;
      ASSERT_EQ(session.stage(), ReplyStage::kStalled);
      EXPECT_EQ(session.error().code, Code::kNetwork);
      EXPECT_TRUE(session.outgoing().empty());
      session.resume();
    }
    EXPECT_EQ(session.stage(), ReplyStage::kSent) << place;
    EXPECT_EQ(segments_of(answering).size(), 3U) << place;
    std::set<Bytes> slots;
    for (const auto& one : answering.store.taken) slots.insert(one.reply.slot);
    EXPECT_EQ(slots.size(), 1U) << place;
  }
}

TEST(Reply, ANonceThatIsTooOldIsAskedForAgainOnce) {
  Answering answering;
  ReplySession session = answering.session();
  answering.run(session);
  ASSERT_TRUE(session.write(answering.draft(), answering.sent.scene.now).ok());
  answering.store.failures = {Error{Code::kChallengeRefused, {}, {}}};
  answering.run(session);
  EXPECT_EQ(session.stage(), ReplyStage::kSent);
  ReplySession second = answering.session();
  answering.store.failures = {Error{Code::kChallengeRefused, {}, {}},
                              Error{Code::kChallengeRefused, {}, {}}};
  answering.run(second);
  EXPECT_EQ(second.error().code, Code::kChallengeRefused);
}

TEST(Reply, ACopyThatIsGoneMeanwhileEndsIt) {
  Answering answering;
  ReplySession session = answering.session();
  answering.run(session);
  ASSERT_TRUE(session.write(answering.draft(), answering.sent.scene.now).ok());
  answering.store.failures = {Error{Code::kLinkRefused, {}, {}}};
  answering.run(session);
  EXPECT_EQ(session.stage(), ReplyStage::kFailed);
  EXPECT_EQ(session.error().code, Code::kLinkRefused);
}

// SPEC 4.14.8
TEST(ReplyReading, TellsRepliesApartByWhatTheyWereSealedWith) {
  Answering answering;
  for (int i = 0; i < 2; ++i) {
    ASSERT_EQ(answering.written(answering.draft()).stage(), ReplyStage::kSent);
  }
  std::vector<CapsuleId> ids;
  for (const std::size_t which : {0U, 1U, 0U}) {
    MemoryStore text;
    const StoredReply& reply = answering.store.taken[which].reply;
    const Result<ReplyReading> reading = answering.read(text, reply);
    ASSERT_TRUE(reading.ok());
    ids.push_back(reading->capsule_id());
    EXPECT_EQ(ids.back(), CapsuleHeader::parse(reply.header)->capsule_id());
  }
  EXPECT_NE(ids[0], ids[1]);
  EXPECT_EQ(ids[0], ids[2]);
  StoredReply renamed = answering.store.taken[0].reply;
  renamed.header[renamed.header.size() / 2] ^= 1;
  MemoryStore text;
  EXPECT_FALSE(answering.read(text, renamed).ok()) << "another id in the header";
}

// ---- SPEC 4.14.7, one part after the other

TEST(ReplyReading, RefusesOneToAnotherMessage) {
  Answering answering;
  ASSERT_EQ(answering.written(answering.draft()).stage(), ReplyStage::kSent);
  // The same sender and recipient, another message.
  Scene& scene = answering.sent.scene;
  const SealedCopies other = scene.seal(scene.plan()).value();
  ASSERT_TRUE(scene.accept(other).ok());
  for (const SealedSlot& own : scene.portal.message.slots) {
    if (own.kind != SlotKind::kSender) continue;
    answering.sent.message =
        SentMessage::open(own.record, scene.portal.message.capsule->header, scene.sender).value();
  }
  EXPECT_EQ(answering.refusal(answering.store.taken[0].reply), Code::kReplyRefused);
  EXPECT_EQ(answering.refused(answering.store.taken[0].reply), "message");
}

TEST(ReplyReading, RefusesOneOfAnotherPortal) {
  Answering answering;
  ASSERT_EQ(answering.written(answering.draft()).stage(), ReplyStage::kSent);
  MemoryStore text;
  const auto reading =
      ReplyReading::start(*answering.sent.message, answering.store.taken[0].reply,
                          "https://other.example", answering.sent.scene.sender, text);
  ASSERT_FALSE(reading.ok());
  EXPECT_EQ(reading.code(), Code::kReplyRefused);
  EXPECT_EQ(reading.error().subject, "portal");
}

// What somebody makes who knows the copy's statement and every public key, but has another unlock
// key than the one that the sender's browser named.
struct Forging : Answering {
  StoredReply forge(const std::function<void(ReplyTo&)>& change) {
    ReplyTo to = page.reply_to().value();
    change(to);
    AnsweredCopy answered{to.slot_id, portal_audience(to.portal_origin), to.statement};
    RandomSource& random = sent.scene.random;
    const NewCapsule capsule = new_capsule(random);
    const WholeBody body =
        seal_body(capsule.content_key, capsule.header, Plaintext(to_bytes("From: x@y.example\r\n")))
            .value();
    const SlotId id = random.array<16>();
    const Statement said{body.sealed.seal, sent.scene.now, to.recipient, to.sender,
                         answered_copy_hash(id, answered)};
    const SlotPayload payload{capsule.content_key.clone(), body.sealed.length, to.sender,
                              sign_statement(to.unlock, said), answered};
    const MadeSlot made =
        make_reply_slot(to.reply_key, id, body.sealed.seal, payload, random).value();
    return {capsule.header.encoded(), encode_slot(made.slot), body.sealed.hashes,
            store.arm_of(to.slot_id)};
  }
};

TEST(ReplyReading, TakesWhatIsMadeByTheRules) {
  Forging forging;
  EXPECT_EQ(forging.refusal(forging.forge([](ReplyTo&) {})), Code::kInternal);
}

TEST(ReplyReading, RefusesAnotherUnlockKey) {
  Forging forging;
  const StoredReply reply = forging.forge(
      [&](ReplyTo& to) { to.unlock = SigningKey::generate(forging.sent.scene.random); });
  EXPECT_EQ(forging.refusal(reply), Code::kReplyRefused);
}

// The fall-back's slot of somebody else has an arm statement too, with an unlock key of its own.
TEST(ReplyReading, RefusesTheSlotOfAnotherCopy) {
  Forging forging;
  SlotId other{};
  for (const SealedSlot& slot : forging.sent.scene.portal.message.slots) {
    if (slot.link && slot.link->dormant) other = slot.id;
  }
  EXPECT_EQ(forging.refusal(forging.forge([&](ReplyTo& to) { to.slot_id = other; })),
            Code::kReplyRefused);
  StoredReply mixed = forging.forge([](ReplyTo&) {});
  mixed.arm = forging.store.arm_of(other);
  EXPECT_EQ(forging.refusal(mixed), Code::kReplyRefused);
}

// The server makes an arm statement of its own.
TEST(ReplyReading, RefusesAnArmStatementThatTheSenderDidNotSign) {
  Forging forging;
  StoredReply reply = forging.forge([](ReplyTo&) {});
  // The answer key's signature stands at the end and is the guard's business.
  for (std::size_t i = 0; i + kSignatureSize < reply.arm.size(); i += 7) {
    StoredReply changed = reply;
    changed.arm[i] ^= 1;
    EXPECT_EQ(forging.refusal(changed), Code::kReplyRefused) << i;
  }
  reply.arm.clear();
  EXPECT_EQ(forging.refusal(reply), Code::kReplyRefused);
}

TEST(ReplyReading, RefusesAStatementByAnotherUserAboutTheSameBody) {
  Forging forging;
  const StoredReply reply = forging.forge([&](ReplyTo& to) {
    Statement said = to.statement.statement;
    to.statement = sign_statement(SigningKey::generate(forging.sent.scene.random), said);
  });
  EXPECT_EQ(forging.refusal(reply), Code::kReplyRefused);
}

// One recipient cannot write as another one: the sender's statement for them is not there to be had.
TEST(ReplyReading, AnotherNameThanTheCopysIsRefused) {
  Forging forging;
  const Scene& scene = forging.sent.scene;
  const ReplyTo to = forging.page.reply_to().value();
  const AnsweredCopy answered{to.slot_id, portal_audience(to.portal_origin), to.statement};
  const NewCapsule capsule = new_capsule(system_random());
  const SlotId id = system_random().array<16>();
  const Statement said{BodySeal{}, scene.now, scene.tls, to.sender,
                       answered_copy_hash(id, answered)};
  const SlotPayload payload{capsule.content_key.clone(), 10, to.sender,
                            sign_statement(to.unlock, said), answered};
  EXPECT_EQ(make_reply_slot(to.reply_key, id, BodySeal{}, payload, system_random()).code(),
            Code::kInvalidArgument);
}

TEST(ReplyReading, RefusesAnotherBody) {
  Answering answering;
  ASSERT_EQ(answering.written(answering.draft()).stage(), ReplyStage::kSent);
  const MemoryReplies::Taken& taken = answering.store.taken[0];
  StoredReply other_list = taken.reply;
  other_list.hashes[0][0] ^= 1;
  EXPECT_EQ(answering.refusal(other_list), Code::kCapsuleSeal);
  MemoryStore text;
  ReplyReading reading = answering.read(text, taken.reply).value();
  Bytes changed = taken.body;
  changed[100] ^= 1;
  EXPECT_EQ(reading.take(changed).code(), Code::kCapsuleSegment);
  EXPECT_EQ(reading.take(ByteView(taken.body).first(10)).code(), Code::kCapsuleLength);
  EXPECT_FALSE(reading.message().ok());
}

TEST(ReplyReading, OpensForTheSendersKeyOnly) {
  Answering answering;
  ASSERT_EQ(answering.written(answering.draft()).stage(), ReplyStage::kSent);
  MemoryStore text;
  const UserKeys other = generate_user_keys(system_random());
  EXPECT_EQ(ReplyReading::start(*answering.sent.message, answering.store.taken[0].reply,
                                Scene::kOrigin, other, text)
                .code(),
            Code::kSlotOtherKey);
}

// ---- the store's checks

TEST(PortalReply, EachPartOfARequestIsSigned) {
  Answering answering;
  ASSERT_EQ(answering.written(answering.draft()).stage(), ReplyStage::kSent);
  const Audience portal = portal_audience(Scene::kOrigin);
  const SigningPublicKey unlock = answering.page.reply_to()->unlock.public_key();
  for (const EscrowRequest& request : answering.store.sent) {
    if (request.path == "/portal/v1/reply_segment") {
      const PortalReplySegment good = parse_portal_reply_segment(request.body).value();
      EXPECT_TRUE(check_portal_reply_segment(good, portal, unlock).ok());
      const auto refused = [&](auto change) {
        PortalReplySegment bad = good;
        change(bad);
        return check_portal_reply_segment(bad, portal, unlock).code() == Code::kUnlockRefused;
      };
      const Bytes other(good.segment.size(), 1);
      EXPECT_TRUE(refused([](auto& r) { r.slot_id[0] ^= 1; }));
      EXPECT_TRUE(refused([](auto& r) { r.nonce[0] ^= 1; }));
      EXPECT_TRUE(refused([](auto& r) { r.upload[0] ^= 1; }));
      EXPECT_TRUE(refused([](auto& r) { r.size += 1; }));
      EXPECT_TRUE(refused([](auto& r) { r.number += 1; }));
      EXPECT_TRUE(refused([&](auto& r) { r.segment = other; }));
      EXPECT_FALSE(check_portal_reply_segment(good, Audience{}, unlock).ok());
    } else if (request.path == "/portal/v1/reply") {
      const PortalReply good = parse_portal_reply(request.body).value();
      EXPECT_TRUE(check_portal_reply(good, portal, unlock).ok());
      const auto refused = [&](auto change) {
        PortalReply bad = good;
        change(bad);
        return !check_portal_reply(bad, portal, unlock).ok();
      };
      EXPECT_TRUE(refused([](auto& r) { r.slot_id[0] ^= 1; }));
      EXPECT_TRUE(refused([](auto& r) { r.nonce[0] ^= 1; }));
      EXPECT_TRUE(refused([](auto& r) { r.upload[0] ^= 1; }));
      EXPECT_TRUE(refused([](auto& r) { r.slot.back() ^= 1; }));
      EXPECT_FALSE(check_portal_reply(good, Audience{}, unlock).ok());
      // Nobody signs the header: T is made of it, and T is signed.
      PortalReply swapped = good;
      swapped.header = new_capsule(system_random()).header.encoded();
      const auto& hashes = answering.store.taken[0].reply.hashes;
      const std::uint64_t size = answering.store.taken[0].body.size();
      EXPECT_TRUE(check_reply_parts(good, size, hashes).ok());
      EXPECT_EQ(check_reply_parts(swapped, size, hashes).code(), Code::kSealInconsistent);
    }
  }
}

TEST(ReplyDraft, SaysReOnceAndKeepsTheThread) {
  mime::ParsedMessage mail;
  mail.subject = "RE: again";
  mail.message_id = "two@example.org";
  mail.root.header.push_back({"References", "<one@example.org> junk <bad id> <x@y.example>"});
  const ReplyDraft draft = reply_draft(mail);
  EXPECT_EQ(draft.subject, "RE: again");
  EXPECT_EQ(draft.references,
            (std::vector<std::string>{"one@example.org", "x@y.example", "two@example.org"}));
  mail.subject = "line\nbreak";
  mail.message_id = "no id at all";
  EXPECT_EQ(reply_draft(mail).subject, "Re: line break");
  EXPECT_TRUE(reply_draft(mail).in_reply_to.empty());
}

}  // namespace
}  // namespace waferseal::seal_test
