// Sealing and picking up a message that is never whole in memory.
#include <gtest/gtest.h>

#include <map>
#include <memory>

#include "engine/seal/openpgp_mails.h"
#include "tests/engine/bytes/sources.h"
#include "tests/engine/seal/scene.h"

namespace waferseal::seal_test {
namespace {

#ifdef __EMSCRIPTEN__
constexpr std::uint64_t kLarge = 6 << 20;  // OpenPGP is slow there
#else
constexpr std::uint64_t kLarge = 24 << 20;
#endif

// A plan whose one attachment is read from `source`.
SealPlan plan_with(const Scene& scene, std::shared_ptr<const ByteSource> source) {
  SealPlan plan = scene.plan();
  plan.message.attachments[0].content.clear();
  plan.message.attachments[0].source = std::move(source);
  return plan;
}

std::shared_ptr<GeneratedSource> counting(std::uint64_t size) {
  return std::make_shared<GeneratedSource>(counting_source(size));
}

Result<SealSession> started(Scene& scene, SealPlan plan) {
  WAFERSEAL_TRY(SealSession session,
                SealSession::start(std::move(plan), scene.sender, scene.key_list(), scene.random));
  while (!session.ready()) {
    if (session.failed()) return session.error();
    for (const EscrowRequest& request : session.outgoing()) {
      session.receive(request.id, scene.carry(request));
    }
  }
  return session;
}

Status seal_rest(SealSession& session, Bytes& body) {
  for (;;) {
    WAFERSEAL_TRY(const std::optional<SegmentSealing> work, session.next_segment());
    if (!work) return Done{};
    WAFERSEAL_TRY(const SealedSegment segment, seal_segment(*work));
    WAFERSEAL_CHECK(session.segment_sealed(segment.index, segment.hash));
    append(body, segment.ciphertext.view());
  }
}

// Ends with an error of its own after `room` bytes, or when it is to finish.
class FullStore final : public ByteStore {
 public:
  explicit FullStore(std::uint64_t room, bool finishes = true) : room_(room), ends_(finishes) {}
  Status write(ByteView bytes) override {
    if (bytes.size() > room_ - written) return Code::kAsideFailed;
    written += bytes.size();
    return Done{};
  }
  Status finish() override {
    finished = true;
    if (!ends_) return Code::kAsideFailed;
    return Done{};
  }
  std::uint64_t size() const override { return written; }
  Status read(std::uint64_t, MutableByteView) const override { return Code::kAsideFailed; }

  std::uint64_t written = 0;
  bool finished = false;

 private:
  std::uint64_t room_;
  bool ends_;
};

class FullMails final : public OpenPgpMailSink {
 public:
  Status begin(const std::vector<Mailbox>&, std::size_t) override { return Done{}; }
  Status write(ByteView) override { return Code::kAsideFailed; }
};

std::string link_of_patient(const Scene& scene) {
  for (const SealedSlot& slot : scene.portal.message.slots) {
    if (slot.kind != SlotKind::kSender) continue;
    const CapsuleHeader header = *CapsuleHeader::parse(scene.portal.message.capsule->header);
    const OpenedSlot own = *open_sender_slot(*parse_slot(slot.record), scene.sender, header);
    for (const SenderCopy& copy : std::get<SenderRecord>(own.payload.extra).copies) {
      if (!(copy.recipient == scene.question)) continue;
      return LinkSecret::from_bytes(copy.link_secret)->url(Scene::kOrigin);
    }
  }
  return {};
}

// Picks up what the portal has, up to its end whatever that is.
Result<Pickup> picked_up(Scene& scene, ByteStore& text) {
  WAFERSEAL_TRY(Pickup pickup, Pickup::start(link_of_patient(scene), Scene::kOrigin,
                                             scene.key_list(), text, scene.random));
  run(scene, pickup);
  WAFERSEAL_CHECK(pickup.answer(SecretBytes(as_bytes("marker-answer, patient"))));
  run(scene, pickup);
  return pickup;
}

// A message of five segments that the portal has.
class PickUpInPieces : public testing::Test {
 protected:
  void SetUp() override {
    const Result<SealedCopies> sealed = scene_.seal(plan_with(scene_, counting(3'500'000)));
    ASSERT_TRUE(sealed) << describe(sealed.error());
    ASSERT_TRUE(scene_.accept(*sealed));
  }
  Scene scene_;
};

TEST(SealInPieces, AMessageIsReadSealedAndPickedUpASegmentAtATime) {
  Scene scene;
  const auto source = counting(kLarge);
  Result<SealSession> session = started(scene, plan_with(scene, source));
  ASSERT_TRUE(session) << describe(session.error());
  EXPECT_EQ(source->all_read, 0u) << "it is read before it is asked for";

  // As several workers would: four are out at a time, and the last one handed out is back first.
  std::vector<SegmentSealing> out;
  std::map<std::uint64_t, Bytes> segments;
  const auto take_back = [&] {
    for (; !out.empty(); out.pop_back()) {
      Result<SealedSegment> sealed = seal_segment(out.back());
      ASSERT_TRUE(sealed) << describe(sealed.error());
      ASSERT_TRUE(session->segment_sealed(sealed->index, sealed->hash));
      segments[sealed->index] = std::move(sealed->ciphertext).take();
    }
  };
  for (;;) {
    const std::uint64_t before = source->all_read;
    Result<std::optional<SegmentSealing>> work = session->next_segment();
    ASSERT_TRUE(work) << describe(work.error());
    EXPECT_LE(source->all_read - before, kSegmentPlaintextSize);
    if (!*work) break;
    out.push_back(**std::move(work));
    if (out.size() == 4) take_back();
  }
  take_back();
  EXPECT_LE(source->largest_read, kSegmentPlaintextSize);
  // Once, but for the lines that lie in two segments.
  EXPECT_GE(source->all_read, kLarge);
  EXPECT_LE(source->all_read, kLarge + kLarge / 1000);

  Bytes body;
  for (const auto& [index, segment] : segments) append(body, segment);
  EXPECT_EQ(session->body_size(), body.size());
  seal::HeldMails mails;
  Result<SealedRecord> record = std::move(*session).finish(scene.random, mails);
  ASSERT_TRUE(record) << describe(record.error());
  const SealWork work = record->work;
  EXPECT_GT(work.bytes_composed, kLarge / 3 * 4);
  EXPECT_EQ(work.bytes_encrypted, record->message.capsule->padded_length);
  EXPECT_EQ(work.bytes_hashed, body.size());

  SealedCopies copies{std::move(record->message), {}, work};
  copies.blobs.push_back(Ciphertext::sealed(std::move(body)));
  for (OpenPgpMail& mail : mails.take()) copies.blobs.push_back(std::move(mail.mail));
  ASSERT_EQ(copies.blobs.size(), 2u);
  EXPECT_EQ(work.bytes_encrypted_openpgp, copies.blobs[1].size());
  EXPECT_EQ(copies.message.capsule->blob, 0u);
  EXPECT_EQ(copies.message.copies[1].blob, 1u);
  const Status accepted = scene.accept(copies);
  ASSERT_TRUE(accepted) << describe(accepted.error());

  MemoryStore text;
  const Result<Pickup> pickup = picked_up(scene, text);
  ASSERT_TRUE(pickup) << describe(pickup.error());
  ASSERT_EQ(pickup->stage(), PickupStage::kRead);
  EXPECT_EQ(text.size(), work.bytes_composed);
  MemoryStore decrypted;
  const Result<openpgp::DecryptedMail> opened = openpgp::decrypt_mail(
      MemorySource(copies.blobs[1].view()), scene.pgp_key.secret_key, {}, scene.now, decrypted);
  ASSERT_TRUE(opened) << describe(opened.error());
  const Result<mime::ParsedMessage> read = mime::parse(text);
  ASSERT_TRUE(read) << describe(read.error());
  EXPECT_EQ(read->subject, "MARKER-subject");
  const auto expect_attachment = [&](const ByteSource& mail, const mime::ParsedMessage& message) {
    ASSERT_EQ(message.attachments().size(), 1u);
    CountingCheck check;
    ASSERT_TRUE(mime::read_content(mail, *message.attachments()[0], check));
    EXPECT_EQ(check.written, kLarge);
    EXPECT_TRUE(check.same);
  };
  expect_attachment(text, *read);
  expect_attachment(decrypted, opened->message);
  // What is there already was not checked by this one.
  EXPECT_EQ(picked_up(scene, text).code(), Code::kInvalidArgument);
}

TEST(SealInPieces, NothingIsHandedOutBeforeTheGuardsHaveDoneTheirPart) {
  Scene scene;
  Result<SealSession> session =
      SealSession::start(scene.plan(), scene.sender, scene.key_list(), scene.random);
  ASSERT_TRUE(session);
  EXPECT_GT(session->body_size(), 3000u);
  EXPECT_EQ(session->next_segment().code(), Code::kInvalidArgument);
  EXPECT_EQ(session->segment_sealed(0, {}).code(), Code::kInvalidArgument);
  seal::HeldMails mails;
  EXPECT_EQ(std::move(*session).finish(scene.random, mails).code(), Code::kInvalidArgument);
}

TEST(SealInPieces, ThereIsNoRecordBeforeAllSegmentsAreBack) {
  Scene scene;
  Result<SealSession> session = started(scene, plan_with(scene, counting(2'000'000)));
  ASSERT_TRUE(session) << describe(session.error());
  seal::HeldMails mails;
  const auto finished = [&] { return std::move(*session).finish(scene.random, mails).code(); };
  EXPECT_EQ(finished(), Code::kInvalidArgument);
  const Result<std::optional<SegmentSealing>> first = session->next_segment();
  ASSERT_TRUE(first && *first);
  Bytes rest;
  ASSERT_TRUE(seal_rest(*session, rest));
  EXPECT_EQ(finished(), Code::kInvalidArgument);
  const Result<SealedSegment> sealed = seal_segment(**first);
  ASSERT_TRUE(sealed);
  ASSERT_TRUE(session->segment_sealed(0, sealed->hash));
  EXPECT_EQ(session->segment_sealed(0, sealed->hash).code(), Code::kInvalidArgument);
  EXPECT_TRUE(mails.take().empty());
  EXPECT_TRUE(std::move(*session).finish(scene.random, mails));

  // The session is gone with it.
  EXPECT_EQ(session->body_size(), 0u);
  EXPECT_EQ(session->next_segment().code(), Code::kInvalidArgument);
  EXPECT_EQ(session->segment_sealed(0, sealed->hash).code(), Code::kInvalidArgument);
  EXPECT_EQ(finished(), Code::kInvalidArgument);
}

// The body in the result would begin in its middle.
TEST(SealInPieces, WhatWasBegunInPiecesIsNotSealedAtOnce) {
  Scene scene;
  Result<SealSession> session = started(scene, plan_with(scene, counting(2'000'000)));
  ASSERT_TRUE(session) << describe(session.error());
  const Result<std::optional<SegmentSealing>> work = session->next_segment();
  ASSERT_TRUE(work && *work);
  ASSERT_TRUE(session->segment_sealed(0, seal_segment(**work)->hash));
  EXPECT_EQ(std::move(*session).seal(scene.random).code(), Code::kInvalidArgument);
}

TEST(SealInPieces, WithoutACapsuleThereAreMailsOnly) {
  Scene scene;
  SealPlan plan = scene.plan(false);
  plan.resolution.decisions = {plan.resolution.decisions[1]};
  Result<SealSession> session = started(scene, std::move(plan));
  ASSERT_TRUE(session) << describe(session.error());
  EXPECT_EQ(session->body_size(), 0u);
  const Result<std::optional<SegmentSealing>> work = session->next_segment();
  ASSERT_TRUE(work) << describe(work.error());
  EXPECT_FALSE(*work);
  EXPECT_EQ(session->segment_sealed(0, {}).code(), Code::kInvalidArgument);
  seal::HeldMails mails;
  const Result<SealedRecord> record = std::move(*session).finish(scene.random, mails);
  ASSERT_TRUE(record) << describe(record.error());
  EXPECT_FALSE(record->message.capsule);
  EXPECT_EQ(record->message.copies[0].blob, 0u);
  EXPECT_EQ(mails.take().size(), 1u);
}

TEST(SealInPieces, AnAttachmentThatCannotBeReadGivesItsErrorAndNoRecord) {
  Scene scene;
  const auto source = counting(3'000'000);
  Result<SealSession> session = started(scene, plan_with(scene, source));
  ASSERT_TRUE(session) << describe(session.error());
  source->fails_from = 1'500'000;
  Bytes body;
  EXPECT_EQ(seal_rest(*session, body).code(), Code::kAttachmentUnreadable);
  EXPECT_EQ(session->next_segment().code(), Code::kAttachmentUnreadable);
  seal::HeldMails mails;
  EXPECT_EQ(std::move(*session).finish(scene.random, mails).code(), Code::kInvalidArgument);
  EXPECT_TRUE(mails.take().empty());

  // It was not handed out, and can be read again.
  source->fails_from.reset();
  ASSERT_TRUE(seal_rest(*session, body));
  EXPECT_EQ(body.size(), session->body_size());

  // The OpenPGP mails read it once more.
  source->fails_from = 1'500'000;
  EXPECT_EQ(std::move(*session).finish(scene.random, mails).code(), Code::kAttachmentUnreadable);
  source->fails_from.reset();
  EXPECT_EQ(std::move(*session).finish(scene.random, mails).code(), Code::kInvalidArgument);

  source->fails_from = 1'500'000;
  EXPECT_EQ(scene.seal(plan_with(scene, source)).code(), Code::kAttachmentUnreadable);
}

TEST(SealInPieces, AnErrorOfWhatTakesTheMailsIsHandedOn) {
  Scene scene;
  Result<SealSession> session = started(scene, scene.plan());
  ASSERT_TRUE(session) << describe(session.error());
  Bytes body;
  ASSERT_TRUE(seal_rest(*session, body));
  FullMails full;
  EXPECT_EQ(std::move(*session).finish(scene.random, full).code(), Code::kAsideFailed);
}

TEST(SealInPieces, AMessageThatCannotBeComposedIsRefusedBeforeAnyGuardIsAsked) {
  Scene scene;
  SealPlan plan = scene.plan();
  plan.message.subject = "two\nlines";
  EXPECT_EQ(
      SealSession::start(std::move(plan), scene.sender, scene.key_list(), scene.random).code(),
      Code::kMailHeaderInjection);
}

TEST_F(PickUpInPieces, AStoreThatFailsFailsIt) {
  FullStore full(3 << 20);
  Result<Pickup> pickup = picked_up(scene_, full);
  ASSERT_TRUE(pickup) << describe(pickup.error());
  ASSERT_EQ(pickup->stage(), PickupStage::kFailed);
  EXPECT_EQ(pickup->error().code, Code::kAsideFailed);
  EXPECT_TRUE(pickup->outgoing().empty());
  EXPECT_EQ(pickup->message().code(), Code::kInvalidArgument);
  EXPECT_EQ(full.written, 3u << 20);
  EXPECT_FALSE(full.finished);
}

TEST_F(PickUpInPieces, AStoreThatCannotFinishFailsIt) {
  FullStore full(64 << 20, false);
  const Result<Pickup> pickup = picked_up(scene_, full);
  ASSERT_TRUE(pickup) << describe(pickup.error());
  ASSERT_EQ(pickup->stage(), PickupStage::kFailed);
  EXPECT_EQ(pickup->error().code, Code::kAsideFailed);
  EXPECT_TRUE(full.finished);
}

TEST_F(PickUpInPieces, OnlyWhatWasCheckedIsWritten) {
  // In the third of the four segments that come in one reply.
  scene_.portal.body[2 * kSegmentCiphertextSize + 7] ^= 1;
  FullStore store(64 << 20);
  const Result<Pickup> pickup = picked_up(scene_, store);
  ASSERT_TRUE(pickup) << describe(pickup.error());
  ASSERT_EQ(pickup->stage(), PickupStage::kFailed);
  EXPECT_EQ(pickup->error().code, Code::kCapsuleSegment);
  EXPECT_EQ(store.written, 2 * kSegmentPlaintextSize);
  EXPECT_FALSE(store.finished);
}

}  // namespace
}  // namespace waferseal::seal_test
