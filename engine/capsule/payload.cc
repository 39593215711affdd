#include "engine/capsule/payload.h"

#include "engine/capsule/record.h"

namespace waferseal::capsule {
namespace {

constexpr std::size_t kPayloadPairs = 7;

// More than the encoding takes, so that no copy of a secret stays behind in a buffer that was
// outgrown.
std::size_t capacity_for(const SlotPayload& payload) {
  std::size_t size = 2048;
  if (const auto* orders = std::get_if<DeliveryOrders>(&payload.extra)) {
    size += 512 * (orders->recipients.size() + 1);
  }
  if (const auto* record = std::get_if<SenderRecord>(&payload.extra)) {
    size += sender_record_capacity(*record);
  }
  return size;
}

using Extra = decltype(SlotPayload::extra);

Result<Extra> read_extra(SlotKind kind, CborReader& reader) {
  if (kind == SlotKind::kAgent) {
    WAFERSEAL_TRY(DeliveryOrders orders, read_orders(reader));
    return Extra(std::move(orders));
  }
  if (kind == SlotKind::kSender) {
    WAFERSEAL_TRY(SenderRecord record, read_sender_record(reader));
    return Extra(std::move(record));
  }
  if (kind == SlotKind::kReply) {
    WAFERSEAL_TRY(AnsweredCopy answered, read_answered_copy(reader));
    return Extra(std::move(answered));
  }
  if (!reader.take_null()) return Code::kBadCbor;
  return Extra();
}

}  // namespace

SecretBytes encode_payload(const SlotPayload& payload) {
  CborWriter writer(capacity_for(payload));
  writer.map(kPayloadPairs);
  writer.uint(1), writer.bytes(payload.content_key.bytes().reveal());
  writer.uint(2), writer.uint(payload.length);
  writer.uint(3), write_mailbox_or_null(writer, payload.recipient);
  writer.uint(4), writer.bytes(encode_statement(payload.statement.statement));
  writer.uint(5), writer.bytes(payload.statement.signer.bytes);
  writer.uint(6), writer.bytes(payload.statement.signature.bytes);
  writer.uint(7);
  if (const auto* orders = std::get_if<DeliveryOrders>(&payload.extra)) {
    write_orders(writer, *orders);
  } else if (const auto* record = std::get_if<SenderRecord>(&payload.extra)) {
    write_sender_record(writer, *record);
  } else if (const auto* answered = std::get_if<AnsweredCopy>(&payload.extra)) {
    write_answered_copy(writer, *answered);
  } else {
    writer.null();
  }
  return SecretBytes::adopt(std::move(writer).take());
}

Result<SlotPayload> read_payload(SlotKind kind, ByteView content) {
  CborReader reader(content);
  WAFERSEAL_CHECK(enter_map(reader, kPayloadPairs, Code::kBadCbor));
  WAFERSEAL_CHECK(reader.key(1));
  WAFERSEAL_TRY(const ByteView key_bytes, reader.bytes(32));
  WAFERSEAL_TRY(ContentKey key, ContentKey::from_bytes(key_bytes));
  WAFERSEAL_CHECK(reader.key(2));
  WAFERSEAL_TRY(const std::uint64_t length, reader.uint());
  if (length > kMostPaddedLength) return Code::kBadCbor;
  WAFERSEAL_CHECK(reader.key(3));
  WAFERSEAL_TRY(std::optional<Mailbox> recipient, read_mailbox_or_null(reader));
  WAFERSEAL_CHECK(reader.key(4));
  WAFERSEAL_TRY(const ByteView statement_bytes, reader.bytes());
  WAFERSEAL_TRY(Statement statement, read_statement(statement_bytes));
  WAFERSEAL_CHECK(reader.key(5));
  SigningPublicKey signer;
  WAFERSEAL_TRY(signer.bytes, cbor_array<kSigningPublicKeySize>(reader));
  WAFERSEAL_CHECK(reader.key(6));
  Signature signature;
  WAFERSEAL_TRY(signature.bytes, cbor_array<kSignatureSize>(reader));
  WAFERSEAL_CHECK(reader.key(7));
  WAFERSEAL_TRY(auto extra, read_extra(kind, reader));
  WAFERSEAL_CHECK(reader.end());
  return SlotPayload{std::move(key), length, std::move(recipient),
                     SignedStatement{std::move(statement), signer, signature}, std::move(extra)};
}

}  // namespace waferseal::capsule
