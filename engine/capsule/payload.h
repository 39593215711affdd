// SPEC 3.8 to 3.10: what is wrapped in a slot. Reading reports kBadCbor for everything that is not
// in the one allowed form; slot.cc turns it into kSlotPayload.
#ifndef WAFERSEAL_ENGINE_CAPSULE_PAYLOAD_H_
#define WAFERSEAL_ENGINE_CAPSULE_PAYLOAD_H_

#include "engine/bytes/cbor.h"
#include "waferseal/slot.h"

namespace waferseal::capsule {

Bytes encode_statement(const Statement& statement);
Result<Statement> read_statement(ByteView encoded);
// SPEC 3.9.3, second half: the signature fits the statement and the signer.
Status check_statement_signature(const SignedStatement& statement);

// SPEC 3.10.2: 0 to 4.
Result<Assurance> read_assurance(CborReader& reader);

void write_orders(CborWriter& writer, const DeliveryOrders& orders);
Result<DeliveryOrders> read_orders(CborReader& reader);
// kInvalidArgument: what write_orders would write is not what a reader accepts.
Status check_orders(const DeliveryOrders& orders);

void write_sender_record(CborWriter& writer, const SenderRecord& record);
Result<SenderRecord> read_sender_record(CborReader& reader);
// At least what the encoding takes, in bytes.
std::size_t sender_record_capacity(const SenderRecord& record);
// kInvalidArgument: sizes.
Status check_sender_record(const SenderRecord& record);

void write_answered_copy(CborWriter& writer, const AnsweredCopy& answered);
Result<AnsweredCopy> read_answered_copy(CborReader& reader);

SecretBytes encode_payload(const SlotPayload& payload);
Result<SlotPayload> read_payload(SlotKind kind, ByteView content);

}  // namespace waferseal::capsule

#endif  // WAFERSEAL_ENGINE_CAPSULE_PAYLOAD_H_
