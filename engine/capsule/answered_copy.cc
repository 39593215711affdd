// SPEC 3.10.5.
#include "engine/capsule/payload.h"
#include "engine/capsule/record.h"
#include "engine/crypto/hash.h"

namespace waferseal {
namespace capsule {

void write_answered_copy(CborWriter& writer, const AnsweredCopy& answered) {
  writer.map(5);
  writer.uint(1), writer.bytes(answered.slot_id);
  writer.uint(2), writer.bytes(answered.portal);
  writer.uint(3), writer.bytes(encode_statement(answered.statement.statement));
  writer.uint(4), writer.bytes(answered.statement.signer.bytes);
  writer.uint(5), writer.bytes(answered.statement.signature.bytes);
}

Result<AnsweredCopy> read_answered_copy(CborReader& reader) {
  WAFERSEAL_CHECK(enter_map(reader, 5, Code::kBadCbor));
  WAFERSEAL_CHECK(reader.key(1));
  WAFERSEAL_TRY(const SlotId slot_id, cbor_array<16>(reader));
  WAFERSEAL_CHECK(reader.key(2));
  WAFERSEAL_TRY(const ByteArray<32> portal, cbor_array<32>(reader));
  WAFERSEAL_CHECK(reader.key(3));
  WAFERSEAL_TRY(const ByteView statement_bytes, reader.bytes());
  WAFERSEAL_TRY(Statement statement, read_statement(statement_bytes));
  WAFERSEAL_CHECK(reader.key(4));
  SigningPublicKey signer;
  WAFERSEAL_TRY(signer.bytes, cbor_array<kSigningPublicKeySize>(reader));
  WAFERSEAL_CHECK(reader.key(5));
  Signature signature;
  WAFERSEAL_TRY(signature.bytes, cbor_array<kSignatureSize>(reader));
  return AnsweredCopy{slot_id, portal, SignedStatement{std::move(statement), signer, signature}};
}

}  // namespace capsule

ByteArray<32> answered_copy_hash(const SlotId& slot, const AnsweredCopy& answered) {
  CborWriter writer;
  capsule::write_answered_copy(writer, answered);
  return crypto::hash("answered copy", {slot, std::move(writer).take()});
}

}  // namespace waferseal
