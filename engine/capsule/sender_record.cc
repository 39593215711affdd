// SPEC 3.10.4.
#include "engine/capsule/payload.h"
#include "engine/capsule/record.h"
#include "engine/crypto/hash.h"

namespace waferseal {
namespace capsule {
namespace {

constexpr std::size_t kMostCopies = 1000;
constexpr std::size_t kMostText = 1024;

void write_copy(CborWriter& writer, const SenderCopy& copy) {
  const bool is_weak = copy.strength == Strength::kWeak;
  writer.map(is_weak ? 6 : 7);
  writer.uint(1), writer.bytes(copy.slot_id);
  writer.uint(2), writer.text(copy.recipient.text());
  writer.uint(3), writer.bytes(copy.link_secret.reveal());
  writer.uint(4), writer.text(copy.question);
  writer.uint(5), writer.bytes(copy.answer.reveal());
  writer.uint(6), writer.bytes(copy.answer_seed.reveal());
  if (!is_weak) writer.uint(7), writer.uint(static_cast<std::uint64_t>(copy.strength));
}

// 1 (strong) or 2 (generated); weak has no field.
Result<Strength> read_strength(CborReader& reader) {
  WAFERSEAL_CHECK(reader.key(7));
  WAFERSEAL_TRY(const std::uint64_t strength, reader.uint());
  if (strength == 1) return Strength::kStrong;
  if (strength == 2) return Strength::kGenerated;
  return Code::kBadCbor;
}

Result<SenderCopy> read_copy(CborReader& reader) {
  WAFERSEAL_TRY(const std::size_t pairs, reader.map(7));
  if (pairs < 6) return Code::kBadCbor;
  WAFERSEAL_CHECK(reader.key(1));
  WAFERSEAL_TRY(const SlotId slot_id, cbor_array<16>(reader));
  WAFERSEAL_CHECK(reader.key(2));
  WAFERSEAL_TRY(Mailbox recipient, read_mailbox(reader));
  WAFERSEAL_CHECK(reader.key(3));
  WAFERSEAL_TRY(const ByteView link_secret, reader.bytes(32));
  WAFERSEAL_CHECK(reader.key(4));
  WAFERSEAL_TRY(std::string question, reader.text());
  WAFERSEAL_CHECK(reader.key(5));
  WAFERSEAL_TRY(const ByteView answer, reader.bytes());
  WAFERSEAL_CHECK(reader.key(6));
  WAFERSEAL_TRY(const ByteView answer_seed, reader.bytes(32));
  Strength strength = Strength::kWeak;
  if (pairs == 7) {
    WAFERSEAL_TRY(strength, read_strength(reader));
  }
  return SenderCopy{slot_id,
                    std::move(recipient),
                    SecretBytes(link_secret),
                    std::move(question),
                    SecretBytes(answer),
                    SecretBytes(answer_seed),
                    strength};
}

}  // namespace

Status check_sender_record(const SenderRecord& record) {
  if (record.control_seed.size() != 32) return Error{Code::kInvalidArgument, "control seed", {}};
  if (record.copies.size() > kMostCopies) return Error{Code::kInvalidArgument, "copies", {}};
  for (const SenderCopy& copy : record.copies) {
    if (copy.link_secret.size() != 32 || copy.answer_seed.size() != 32 ||
        copy.question.size() > kMostText || !is_valid_utf8(copy.question) ||
        copy.answer.size() > kMostText || !is_valid_utf8(as_text(copy.answer.reveal()))) {
      return Error{Code::kInvalidArgument, copy.recipient.text(), "sender's record"};
    }
  }
  return Done{};
}

std::size_t sender_record_capacity(const SenderRecord& record) {
  std::size_t size = 64;
  for (const SenderCopy& copy : record.copies) {
    size += 512 + copy.question.size() + copy.answer.size();
  }
  return size;
}

void write_sender_record(CborWriter& writer, const SenderRecord& record) {
  writer.map(2);
  writer.uint(1), writer.bytes(record.control_seed.reveal());
  writer.uint(2), writer.array(record.copies.size());
  for (const SenderCopy& copy : record.copies) write_copy(writer, copy);
}

Result<SenderRecord> read_sender_record(CborReader& reader) {
  SenderRecord record;
  WAFERSEAL_CHECK(enter_map(reader, 2, Code::kBadCbor));
  WAFERSEAL_CHECK(reader.key(1));
  WAFERSEAL_TRY(const ByteView control_seed, reader.bytes(32));
  record.control_seed = SecretBytes(control_seed);
  WAFERSEAL_CHECK(reader.key(2));
  WAFERSEAL_TRY(const std::size_t count, reader.array(kMostCopies));
  for (std::size_t i = 0; i < count; ++i) {
    WAFERSEAL_TRY(SenderCopy copy, read_copy(reader));
    record.copies.push_back(std::move(copy));
  }
  if (!check_sender_record(record)) return Code::kBadCbor;
  return record;
}

}  // namespace capsule

ByteArray<32> sender_record_hash(const SlotId& slot, const SenderRecord& record) {
  CborWriter writer(capsule::sender_record_capacity(record));
  capsule::write_sender_record(writer, record);
  const SecretBytes encoded = SecretBytes::adopt(std::move(writer).take());
  return crypto::hash("sender record", {slot, encoded.reveal()});
}

}  // namespace waferseal
