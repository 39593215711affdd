#include "engine/capsule/slot_record.h"

#include <limits>

#include "engine/capsule/padding.h"
#include "engine/capsule/record.h"
#include "engine/crypto/wrap.h"

namespace waferseal {
namespace capsule {
namespace {

constexpr std::uint64_t kSlotVersion = 1;
constexpr std::size_t kSmallPayload = 2048;
constexpr std::size_t kLargePayload = 32768;
constexpr int kLargePayloadSizes = 8;  // 32 KiB to 4 MiB

void write_head(CborWriter& writer, const SlotHead& head) {
  writer.uint(1), writer.uint(kSlotVersion);
  writer.uint(2), writer.uint(static_cast<std::uint64_t>(head.kind));
  writer.uint(3), writer.bytes(head.id);
  writer.uint(4), writer.bytes(head.seal);
  writer.uint(5);
  if (const auto* xwing = std::get_if<XWingFields>(&head.fields)) {
    writer.map(2);
    writer.uint(1), writer.bytes(xwing->key_hash);
    writer.uint(2), writer.bytes(xwing->ciphertext);
  } else {
    writer.map(1);
    writer.uint(1), writer.bytes(std::get<LinkFields>(head.fields).core);
  }
}

Result<SlotFields> read_fields(CborReader& reader, SlotKind kind) {
  if (has_xwing_fields(kind)) {
    WAFERSEAL_CHECK(enter_map(reader, 2, Code::kSlotFieldUnknown));
    XWingFields fields;
    WAFERSEAL_CHECK(reader.key(1));
    WAFERSEAL_TRY(fields.key_hash, cbor_array<32>(reader));
    WAFERSEAL_CHECK(reader.key(2));
    WAFERSEAL_TRY(fields.ciphertext, cbor_array<kXWingCiphertextSize>(reader));
    return SlotFields(fields);
  }
  WAFERSEAL_CHECK(enter_map(reader, 1, Code::kSlotFieldUnknown));
  WAFERSEAL_CHECK(reader.key(1));
  WAFERSEAL_TRY(const ByteView core, reader.bytes());
  if (core.size() < kLeastCoreSize || core.size() > kMostCoreSize) return Code::kBadCbor;
  return SlotFields(LinkFields{Bytes(core.begin(), core.end())});
}

Result<Slot> read_slot(ByteView encoded) {
  CborReader reader(encoded);
  // SPEC 3.6.6: version before kind before anything else.
  WAFERSEAL_TRY(const std::size_t pairs, reader.map(std::numeric_limits<std::size_t>::max()));
  WAFERSEAL_CHECK(reader.key(1));
  WAFERSEAL_TRY(const std::uint64_t version, reader.uint());
  if (version != kSlotVersion) return Code::kSlotVersionUnsupported;
  WAFERSEAL_CHECK(reader.key(2));
  WAFERSEAL_TRY(const std::uint64_t kind, reader.uint());
  if (kind > 255 || !is_built(static_cast<SlotKind>(kind))) return Code::kSlotKindUnsupported;
  WAFERSEAL_CHECK(check_pairs(pairs, 7, Code::kSlotFieldUnknown));
  Slot slot;
  slot.head.kind = static_cast<SlotKind>(kind);
  WAFERSEAL_CHECK(reader.key(3));
  WAFERSEAL_TRY(slot.head.id, cbor_array<16>(reader));
  WAFERSEAL_CHECK(reader.key(4));
  WAFERSEAL_TRY(slot.head.seal, cbor_array<32>(reader));
  WAFERSEAL_CHECK(reader.key(5));
  WAFERSEAL_TRY(slot.head.fields, read_fields(reader, slot.head.kind));
  WAFERSEAL_CHECK(reader.key(6));
  WAFERSEAL_TRY(slot.commitment, cbor_array<32>(reader));
  WAFERSEAL_CHECK(reader.key(7));
  WAFERSEAL_TRY(const ByteView payload, reader.bytes());
  WAFERSEAL_CHECK(reader.end());
  // SPEC 3.8.1: one of the sizes of its kind.
  const std::size_t least = crypto::kWrapOverhead + kContentLengthSize;
  if (payload.size() < least) return Code::kBadCbor;
  const Result<std::size_t> size = padded_payload_size(slot.head.kind, payload.size() - least);
  if (!size || *size + crypto::kWrapOverhead != payload.size()) return Code::kBadCbor;
  slot.sealed_payload.assign(payload.begin(), payload.end());
  return slot;
}

}  // namespace

bool is_built(SlotKind kind) {
  return kind == SlotKind::kAgent || kind == SlotKind::kSender || kind == SlotKind::kQuestion ||
         kind == SlotKind::kReply;
}

bool has_xwing_fields(SlotKind kind) {
  return kind != SlotKind::kLogin && kind != SlotKind::kQuestion;
}

Bytes encode_slot_head(const SlotHead& head) {
  CborWriter writer;
  writer.map(5);
  write_head(writer, head);
  return std::move(writer).take();
}

Result<std::size_t> padded_payload_size(SlotKind kind, std::size_t content) {
  if (kind != SlotKind::kAgent && kind != SlotKind::kSender) {
    if (content > kSmallPayload - kContentLengthSize) return Error{Code::kTooLarge, "payload", {}};
    return kSmallPayload;
  }
  for (int i = 0; i < kLargePayloadSizes; ++i) {
    const std::size_t size = kLargePayload << i;
    if (content <= size - kContentLengthSize) return size;
  }
  return Error{Code::kTooLarge, "payload", {}};
}

}  // namespace capsule

std::string_view slot_kind_name(SlotKind kind) {
  switch (kind) {
    case SlotKind::kAgent:
      return "agent";
    case SlotKind::kSender:
      return "sender";
    case SlotKind::kAccount:
      return "account";
    case SlotKind::kIdentity:
      return "identity";
    case SlotKind::kLogin:
      return "login";
    case SlotKind::kQuestion:
      return "question";
    case SlotKind::kBoth:
      return "both";
    case SlotKind::kReply:
      return "reply";
  }
  return "";
}

std::size_t slot_secret_size(SlotKind kind) {
  switch (kind) {  // SPEC 3.6.2, in parts of 32 bytes
    case SlotKind::kSender:
    case SlotKind::kAccount:
    case SlotKind::kReply:
      return 32;
    case SlotKind::kAgent:
    case SlotKind::kIdentity:
    case SlotKind::kLogin:
      return 64;
    case SlotKind::kQuestion:
      return 96;
    case SlotKind::kBoth:
      return 160;
  }
  return 0;
}

Bytes encode_slot(const Slot& slot) {
  CborWriter writer;
  writer.map(7);
  capsule::write_head(writer, slot.head);
  writer.uint(6), writer.bytes(slot.commitment);
  writer.uint(7), writer.bytes(slot.sealed_payload);
  return std::move(writer).take();
}

Result<Slot> parse_slot(ByteView encoded) {
  return capsule::or_malformed(capsule::read_slot(encoded), Code::kSlotMalformed);
}

}  // namespace waferseal
