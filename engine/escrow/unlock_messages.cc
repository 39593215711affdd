// Messages of agent and recipient, and control messages.
#include "engine/escrow/messages.h"

namespace waferseal::escrow {
namespace {

void write_left(CborWriter& writer, std::uint64_t first_key, const TriesLeft& left) {
  writer.uint(first_key);
  writer.uint(left.now);
  writer.uint(first_key + 1);
  writer.uint(left.window);
}

Result<TriesLeft> read_left(CborReader& reader, std::uint64_t first_key) {
  WAFERSEAL_CHECK(reader.key(first_key));
  WAFERSEAL_TRY(const std::uint64_t now, reader.uint());
  WAFERSEAL_CHECK(reader.key(first_key + 1));
  WAFERSEAL_TRY(const std::uint64_t window, reader.uint());
  if (now > 1000 || window > 1000) return Code::kBadCbor;
  return TriesLeft{static_cast<std::uint32_t>(now), static_cast<std::uint32_t>(window)};
}

}  // namespace

// ---- agent

Bytes encode(const AgentRequest& request) {
  CborWriter writer = start_message(2);
  writer.uint(1);
  writer.bytes(request.slot_id);
  writer.uint(2);
  writer.bytes(request.signature.bytes);
  return std::move(writer).take();
}

Result<AgentRequest> decode_agent(ByteView body) {
  AgentRequest out;
  WAFERSEAL_TRY(CborReader reader, read_message(body, 2));
  WAFERSEAL_TRY(out.slot_id, read_field<16>(reader, 1));
  WAFERSEAL_TRY(out.signature, read_signature(reader, 2));
  WAFERSEAL_CHECK(reader.end());
  return out;
}

Bytes encode(const HandOverRequest& request) {
  CborWriter writer = start_message(3);
  writer.uint(1);
  writer.bytes(request.slot_id);
  writer.uint(2);
  writer.bytes(request.nonce);
  writer.uint(3);
  writer.bytes(request.signature.bytes);
  return std::move(writer).take();
}

Result<HandOverRequest> decode_hand_over(ByteView body) {
  HandOverRequest out;
  WAFERSEAL_TRY(CborReader reader, read_message(body, 3));
  WAFERSEAL_TRY(out.slot_id, read_field<16>(reader, 1));
  WAFERSEAL_TRY(out.nonce, read_field<kNonceSize>(reader, 2));
  WAFERSEAL_TRY(out.signature, read_signature(reader, 3));
  WAFERSEAL_CHECK(reader.end());
  return out;
}

Bytes encode_hand_over_reply(const SecretBytes& share) {
  CborWriter writer = start_message(1, share.size() + 8);
  writer.uint(1);
  writer.bytes(share.reveal());
  return std::move(writer).take();
}

// ---- unlock, opened

Bytes encode(const UnlockRequest& request) {
  CborWriter writer = start_message(5);
  writer.uint(1);
  writer.bytes(request.slot_id);
  writer.uint(2);
  writer.bytes(request.nonce);
  writer.uint(3);
  writer.bytes(request.attempt);
  writer.uint(4);
  writer.bytes(request.blinded);
  writer.uint(5);
  writer.bytes(request.signature.bytes);
  return std::move(writer).take();
}

Result<UnlockRequest> decode_unlock(ByteView body) {
  UnlockRequest out;
  WAFERSEAL_TRY(CborReader reader, read_message(body, 5));
  WAFERSEAL_TRY(out.slot_id, read_field<16>(reader, 1));
  WAFERSEAL_TRY(out.nonce, read_field<kNonceSize>(reader, 2));
  WAFERSEAL_TRY(out.attempt, read_field<16>(reader, 3));
  WAFERSEAL_TRY(out.blinded, read_field<32>(reader, 4));
  WAFERSEAL_TRY(out.signature, read_signature(reader, 5));
  WAFERSEAL_CHECK(reader.end());
  return out;
}

Bytes unlock_arguments(const AttemptId& attempt, const crypto::GroupElement& blinded) {
  Bytes out;
  append(out, attempt);
  append(out, blinded);
  return out;
}

Bytes encode(const UnlockReply& reply) {
  CborWriter writer = start_message(4);
  write_evaluation(writer, reply.evaluation);
  write_left(writer, 3, reply.left);
  return std::move(writer).take();
}

Result<UnlockReply> decode_unlock_reply(ByteView body) {
  UnlockReply out;
  WAFERSEAL_TRY(CborReader reader, read_message(body, 4));
  WAFERSEAL_TRY(out.evaluation, read_evaluation(reader));
  WAFERSEAL_TRY(out.left, read_left(reader, 3));
  WAFERSEAL_CHECK(reader.end());
  return out;
}

Bytes encode(const OpenedRequest& request) {
  CborWriter writer = start_message(4);
  writer.uint(1);
  writer.bytes(request.slot_id);
  writer.uint(2);
  writer.bytes(request.nonce);
  writer.uint(3);
  writer.bytes(request.attempt);
  writer.uint(4);
  writer.bytes(request.signature.bytes);
  return std::move(writer).take();
}

Result<OpenedRequest> decode_opened(ByteView body) {
  OpenedRequest out;
  WAFERSEAL_TRY(CborReader reader, read_message(body, 4));
  WAFERSEAL_TRY(out.slot_id, read_field<16>(reader, 1));
  WAFERSEAL_TRY(out.nonce, read_field<kNonceSize>(reader, 2));
  WAFERSEAL_TRY(out.attempt, read_field<16>(reader, 3));
  WAFERSEAL_TRY(out.signature, read_signature(reader, 4));
  WAFERSEAL_CHECK(reader.end());
  return out;
}

Bytes encode(const OpenedReply& reply) {
  CborWriter writer = start_message(3);
  writer.uint(1);
  writer.boolean(reply.given_back);
  write_left(writer, 2, reply.left);
  return std::move(writer).take();
}

Result<OpenedReply> decode_opened_reply(ByteView body) {
  OpenedReply out;
  WAFERSEAL_TRY(CborReader reader, read_message(body, 3));
  WAFERSEAL_CHECK(reader.key(1));
  WAFERSEAL_TRY(out.given_back, reader.boolean());
  WAFERSEAL_TRY(out.left, read_left(reader, 2));
  WAFERSEAL_CHECK(reader.end());
  return out;
}

// ---- control

Bytes encode(const ControlRequest& request) {
  CborWriter writer = start_message(6);
  writer.uint(1);
  writer.bytes(request.slot_id);
  writer.uint(2);
  writer.uint(request.number);
  writer.uint(3);
  writer.uint(static_cast<std::uint64_t>(request.action));
  writer.uint(4);
  writer.uint(request.value);
  writer.uint(5);
  if (request.answer) {
    writer.bytes(request.answer->bytes);
  } else {
    writer.null();
  }
  writer.uint(6);
  writer.bytes(request.signature.bytes);
  return std::move(writer).take();
}

Result<ControlRequest> decode_control(ByteView body) {
  ControlRequest out;
  WAFERSEAL_TRY(CborReader reader, read_message(body, 6));
  WAFERSEAL_TRY(out.slot_id, read_field<16>(reader, 1));
  WAFERSEAL_CHECK(reader.key(2));
  WAFERSEAL_TRY(out.number, reader.uint());
  WAFERSEAL_CHECK(reader.key(3));
  WAFERSEAL_TRY(const std::uint64_t action, reader.uint());
  if (action < 1 || action > 3) return Code::kBadCbor;
  out.action = static_cast<ControlAction>(action);
  WAFERSEAL_CHECK(reader.key(4));
  WAFERSEAL_TRY(out.value, reader.uint());
  WAFERSEAL_CHECK(reader.key(5));
  if (!reader.take_null()) {
    WAFERSEAL_TRY(const ByteArray<32> answer, cbor_array<32>(reader));
    out.answer = SigningPublicKey{answer};
  }
  WAFERSEAL_TRY(out.signature, read_signature(reader, 6));
  WAFERSEAL_CHECK(reader.end());
  const bool grant = out.action == ControlAction::kGrant;
  if (out.answer.has_value() != grant) return Code::kBadCbor;
  const bool value_fits = grant ? out.value >= 1 && out.value <= kMostGranted
                          : out.action == ControlAction::kExtend ? out.value <= kLastSecond
                                                                 : out.value == 0;
  if (!value_fits) return Code::kBadCbor;
  return out;
}

Bytes encode_record_status(RecordState state, UnixTime expires) {
  CborWriter writer = start_message(2);
  writer.uint(1);
  writer.uint(static_cast<std::uint64_t>(state));
  writer.uint(2);
  write_time(writer, expires);
  return std::move(writer).take();
}

Bytes encode_challenge_request() { return start_message(0).take(); }

Status decode_challenge_request(ByteView body) {
  WAFERSEAL_TRY(const CborReader reader, read_message(body, 0));
  return reader.end();
}

}  // namespace waferseal::escrow
