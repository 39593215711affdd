// SPEC 3.6 and 3.8.1: the record, read and refused without any key.
#include <gtest/gtest.h>

#include <functional>

#include "engine/bytes/cbor.h"
#include "tests/engine/capsule/sample.h"

namespace waferseal {
namespace {

// A question slot's record with one thing changed.
struct Record {
  std::uint64_t version = 1;
  std::uint64_t kind = 6;
  std::size_t id_size = 16;
  std::size_t core_size = 100;
  std::size_t payload_size = 2048 + 16;
  bool surplus_field = false;
  bool surplus_inner_field = false;
  bool inner_is_empty = false;

  Bytes encode() const {
    CborWriter writer;
    writer.map(surplus_field ? 8 : 7);
    writer.uint(1), writer.uint(version);
    writer.uint(2), writer.uint(kind);
    writer.uint(3), writer.bytes(Bytes(id_size));
    writer.uint(4), writer.bytes(Bytes(32));
    writer.uint(5);
    if (inner_is_empty) {
      writer.map(0);
    } else {
      writer.map(surplus_inner_field ? 2 : 1);
      writer.uint(1), writer.bytes(Bytes(core_size));
      if (surplus_inner_field) writer.uint(2), writer.uint(0);
    }
    writer.uint(6), writer.bytes(Bytes(32));
    writer.uint(7), writer.bytes(Bytes(payload_size));
    if (surplus_field) writer.uint(8), writer.boolean(true);
    return std::move(writer).take();
  }
};

std::string outcome(const Record& record) {
  const Result<Slot> slot = parse_slot(record.encode());
  return slot ? "ok" : std::string(code_name(slot.code()));
}

std::string changed(const std::function<void(Record&)>& change) {
  Record record;
  change(record);
  return outcome(record);
}

TEST(SlotRecordTest, Spec361ReadsBackWhatItWrote) {
  Sample sample;
  const MadeSlot question =
      *make_slot(sample.question_head(), sample.question_secret(), sample.question_payload());
  const Bytes encoded = encode_slot(question.slot);
  const Result<Slot> read = parse_slot(encoded);
  ASSERT_TRUE(read);
  EXPECT_EQ(encode_slot(*read), encoded);
  EXPECT_EQ(read->head.kind, SlotKind::kQuestion);
  EXPECT_EQ(read->head.id, sample.slot_id);
  EXPECT_EQ(read->head.seal, sample.body.sealed.seal);
  EXPECT_EQ(read->head.fields, question.slot.head.fields);

  const MadeSlot agent =
      *make_agent_slot(sample.agent.public_key(), sample.release_share, sample.slot_id,
                       sample.body.sealed.seal, sample.agent_payload(), sample.random);
  const Result<Slot> agent_read = parse_slot(encode_slot(agent.slot));
  ASSERT_TRUE(agent_read);
  EXPECT_EQ(agent_read->head.fields, agent.slot.head.fields);
}

TEST(SlotRecordTest, Spec366NamesWhatItDoesNotKnowVersionFirst) {
  EXPECT_EQ(outcome(Record()), "ok");
  EXPECT_EQ(changed([](Record& r) { r.version = 2; }), "slot_version_unsupported");
  EXPECT_EQ(changed([](Record& r) { r.version = 2, r.kind = 99; }), "slot_version_unsupported");
  EXPECT_EQ(changed([](Record& r) { r.kind = 99, r.surplus_field = true; }),
            "slot_kind_unsupported");
  EXPECT_EQ(changed([](Record& r) { r.surplus_field = true; }), "slot_field_unknown");
  EXPECT_EQ(changed([](Record& r) { r.surplus_inner_field = true; }), "slot_field_unknown");
}

TEST(SlotRecordTest, Spec364ReservedAndUnknownKindsAreUnsupported) {
  for (const std::uint64_t kind : {0U, 3U, 4U, 5U, 7U, 9U, 255U, 256U, 262U}) {
    EXPECT_EQ(changed([kind](Record& r) { r.kind = kind; }), "slot_kind_unsupported") << kind;
  }
}

TEST(SlotRecordTest, Spec366RefusesOtherSizes) {
  EXPECT_EQ(changed([](Record& r) { r.id_size = 15; }), "slot_malformed");
  EXPECT_EQ(changed([](Record& r) { r.inner_is_empty = true; }), "slot_malformed");
  EXPECT_EQ(changed([](Record& r) { r.core_size = 16; }), "slot_malformed");
  EXPECT_EQ(changed([](Record& r) { r.core_size = 16385; }), "slot_malformed");
  EXPECT_EQ(changed([](Record& r) { r.core_size = 16384; }), "ok");
  // A question slot with an agent's kind lacks the KEM ciphertext.
  EXPECT_EQ(changed([](Record& r) { r.kind = 1; }), "slot_malformed");
}

TEST(SlotRecordTest, Spec381RefusesOtherPayloadSizes) {
  for (const std::size_t size : {0U, 16U, 19U, 2063U, 2065U, 32784U}) {
    EXPECT_EQ(changed([size](Record& r) { r.payload_size = size; }), "slot_malformed") << size;
  }
}

TEST(SlotRecordTest, Spec366RefusesCutAndTrailingBytes) {
  const Bytes good = Record().encode();
  for (std::size_t size = 0; size < good.size(); ++size) {
    EXPECT_FALSE(parse_slot(ByteView(good).first(size))) << size;
  }
  Bytes trailing = good;
  trailing.push_back(0xF6);
  EXPECT_EQ(parse_slot(trailing).code(), Code::kSlotMalformed);
}

TEST(SlotRecordTest, Spec381SlotsOfAKindHaveOneSize) {
  Sample sample("size", 300);
  SlotPayload longer = sample.question_payload();
  const std::string local(60, 'x');
  longer.recipient = mailbox(local + "@a-much-longer-domain-than-the-other.example.net");
  longer.statement = sample.statement(sample.ann.signing, longer.recipient, std::nullopt);
  const SecretBytes z = sample.question_secret();
  EXPECT_EQ(make_slot(sample.question_head(), z, longer)->slot.sealed_payload.size(), 2064U);
  EXPECT_EQ(
      make_slot(sample.question_head(), z, sample.question_payload())->slot.sealed_payload.size(),
      2064U);
}

TEST(SlotKindTest, Spec362NamesAndSecretSizes) {
  EXPECT_EQ(slot_kind_name(SlotKind::kAgent), "agent");
  EXPECT_EQ(slot_kind_name(SlotKind::kBoth), "both");
  EXPECT_EQ(slot_secret_size(SlotKind::kAgent), 64U);
  EXPECT_EQ(slot_secret_size(SlotKind::kSender), 32U);
  EXPECT_EQ(slot_secret_size(SlotKind::kAccount), 32U);
  EXPECT_EQ(slot_secret_size(SlotKind::kIdentity), 64U);
  EXPECT_EQ(slot_secret_size(SlotKind::kLogin), 64U);
  EXPECT_EQ(slot_secret_size(SlotKind::kQuestion), 96U);
  EXPECT_EQ(slot_secret_size(SlotKind::kBoth), 160U);
  EXPECT_EQ(slot_kind_name(SlotKind::kReply), "reply");
  EXPECT_EQ(slot_secret_size(SlotKind::kReply), 32U);
}

}  // namespace
}  // namespace waferseal
