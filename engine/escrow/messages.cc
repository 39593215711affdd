#include "engine/escrow/messages.h"

namespace waferseal::escrow {
namespace {

constexpr std::size_t kDepositSize = 128;

Result<RecordKind> read_kind(CborReader& reader, std::uint64_t key) {
  WAFERSEAL_CHECK(reader.key(key));
  WAFERSEAL_TRY(const std::uint64_t kind, reader.uint());
  if (kind != static_cast<std::uint64_t>(RecordKind::kQuestion) &&
      kind != static_cast<std::uint64_t>(RecordKind::kRelease)) {
    return Code::kBadCbor;
  }
  return static_cast<RecordKind>(kind);
}

}  // namespace

CborWriter start_message(std::size_t fields, std::size_t capacity) {
  CborWriter writer(capacity);
  writer.map(fields + 1);
  writer.uint(0);
  writer.uint(kMessageVersion);
  return writer;
}

Result<CborReader> read_message(ByteView body, std::size_t fields, std::size_t most) {
  if (body.size() > most) return Code::kTooLarge;
  CborReader reader(body);
  WAFERSEAL_TRY(const std::size_t pairs, reader.map(16));
  WAFERSEAL_CHECK(reader.key(0));
  WAFERSEAL_TRY(const std::uint64_t version, reader.uint());
  if (version != kMessageVersion) return Code::kEscrowUnknownVersion;
  if (pairs != fields + 1) return Code::kBadCbor;
  return reader;
}

void write_time(CborWriter& writer, UnixTime time) {
  writer.uint(static_cast<std::uint64_t>(unix_seconds(time)));
}

Result<UnixTime> read_time(CborReader& reader, std::uint64_t key) {
  WAFERSEAL_CHECK(reader.key(key));
  WAFERSEAL_TRY(const std::uint64_t seconds, reader.uint());
  if (seconds > kLastSecond) return Code::kBadCbor;
  return from_unix_seconds(static_cast<std::int64_t>(seconds));
}

Result<Signature> read_signature(CborReader& reader, std::uint64_t key) {
  WAFERSEAL_TRY(const ByteArray<kSignatureSize> bytes, read_field<kSignatureSize>(reader, key));
  return Signature{bytes};
}

Result<SigningPublicKey> read_signing_key(CborReader& reader, std::uint64_t key) {
  WAFERSEAL_TRY(const ByteArray<kSigningPublicKeySize> bytes,
                read_field<kSigningPublicKeySize>(reader, key));
  return SigningPublicKey{bytes};
}

void write_evaluation(CborWriter& writer, const crypto::VoprfEvaluation& evaluation) {
  writer.uint(1);
  writer.bytes(evaluation.element);
  writer.uint(2);
  writer.bytes(evaluation.proof);
}

Result<crypto::VoprfEvaluation> read_evaluation(CborReader& reader) {
  crypto::VoprfEvaluation out;
  WAFERSEAL_TRY(out.element, read_field<32>(reader, 1));
  WAFERSEAL_TRY(out.proof, read_field<64>(reader, 2));
  return out;
}

// ---- open

Bytes encode(const OpenRequest& request) {
  CborWriter writer = start_message(5);
  writer.uint(1);
  writer.bytes(request.slot_id);
  writer.uint(2);
  writer.uint(static_cast<std::uint64_t>(request.kind));
  writer.uint(3);
  writer.bytes(request.nonce);
  writer.uint(4);
  writer.bytes(request.control.bytes);
  writer.uint(5);
  writer.bytes(request.ticket);
  return std::move(writer).take();
}

Result<OpenRequest> decode_open(ByteView body) {
  OpenRequest out;
  WAFERSEAL_TRY(CborReader reader, read_message(body, 5));
  WAFERSEAL_TRY(out.slot_id, read_field<16>(reader, 1));
  WAFERSEAL_TRY(out.kind, read_kind(reader, 2));
  WAFERSEAL_TRY(out.nonce, read_field<kNonceSize>(reader, 3));
  WAFERSEAL_TRY(out.control, read_signing_key(reader, 4));
  WAFERSEAL_CHECK(reader.key(5));
  WAFERSEAL_TRY(const ByteView ticket, reader.bytes());
  out.ticket.assign(ticket.begin(), ticket.end());
  WAFERSEAL_CHECK(reader.end());
  return out;
}

Bytes encode(const OpenReply& reply) {
  CborWriter writer = start_message(2);
  writer.uint(1);
  writer.bytes(reply.public_key);
  writer.uint(2);
  writer.bytes(reply.signature.bytes);
  return std::move(writer).take();
}

Result<OpenReply> decode_open_reply(ByteView body) {
  OpenReply out;
  WAFERSEAL_TRY(CborReader reader, read_message(body, 2));
  WAFERSEAL_TRY(out.public_key, read_field<32>(reader, 1));
  WAFERSEAL_TRY(out.signature, read_signature(reader, 2));
  WAFERSEAL_CHECK(reader.end());
  return out;
}

// ---- evaluate, deposit

Bytes encode(const EvaluateRequest& request) {
  CborWriter writer = start_message(3);
  writer.uint(1);
  writer.bytes(request.slot_id);
  writer.uint(2);
  writer.bytes(request.blinded);
  writer.uint(3);
  writer.bytes(request.signature.bytes);
  return std::move(writer).take();
}

Result<EvaluateRequest> decode_evaluate(ByteView body) {
  EvaluateRequest out;
  WAFERSEAL_TRY(CborReader reader, read_message(body, 3));
  WAFERSEAL_TRY(out.slot_id, read_field<16>(reader, 1));
  WAFERSEAL_TRY(out.blinded, read_field<32>(reader, 2));
  WAFERSEAL_TRY(out.signature, read_signature(reader, 3));
  WAFERSEAL_CHECK(reader.end());
  return out;
}

Bytes encode(const EvaluateReply& reply) {
  CborWriter writer = start_message(2);
  write_evaluation(writer, reply.evaluation);
  return std::move(writer).take();
}

Result<EvaluateReply> decode_evaluate_reply(ByteView body) {
  EvaluateReply out;
  WAFERSEAL_TRY(CborReader reader, read_message(body, 2));
  WAFERSEAL_TRY(out.evaluation, read_evaluation(reader));
  WAFERSEAL_CHECK(reader.end());
  return out;
}

Bytes encode(const DepositRequest& request) {
  CborWriter writer = start_message(3, kDepositSize);
  writer.uint(1);
  writer.bytes(request.slot_id);
  writer.uint(2);
  writer.bytes(request.share.reveal());
  writer.uint(3);
  writer.bytes(request.signature.bytes);
  return std::move(writer).take();
}

Result<DepositRequest> decode_deposit(ByteView body) {
  DepositRequest out;
  WAFERSEAL_TRY(CborReader reader, read_message(body, 3));
  WAFERSEAL_TRY(out.slot_id, read_field<16>(reader, 1));
  WAFERSEAL_CHECK(reader.key(2));
  WAFERSEAL_TRY(const ByteView share, reader.bytes(32));
  out.share = SecretBytes(share);
  WAFERSEAL_TRY(out.signature, read_signature(reader, 3));
  WAFERSEAL_CHECK(reader.end());
  return out;
}

// ---- arm

Bytes encode(const GuardTerms& terms) {
  const bool question = terms.kind == RecordKind::kQuestion;
  CborWriter writer = start_message(question ? 8 : 5);
  writer.uint(1);
  writer.uint(static_cast<std::uint64_t>(terms.kind));
  writer.uint(2);
  writer.bytes(terms.guard);
  writer.uint(3);
  writer.boolean(terms.dormant);
  writer.uint(4);
  write_time(writer, terms.expires);
  writer.uint(5);
  writer.bytes(terms.agent.bytes);
  if (question) {
    writer.uint(6);
    writer.bytes(terms.link.bytes);
    writer.uint(7);
    writer.bytes(terms.unlock.bytes);
    writer.uint(8);
    writer.bytes(terms.answer.bytes);
  }
  return std::move(writer).take();
}

Result<GuardTerms> decode_arm_terms(ByteView bytes) {
  Result<CborReader> opened = read_message(bytes, 8);
  if (!opened) opened = read_message(bytes, 5);
  if (!opened) return opened.error();
  CborReader& reader = *opened;
  GuardTerms out;
  WAFERSEAL_TRY(out.kind, read_kind(reader, 1));
  WAFERSEAL_TRY(out.guard, read_field<16>(reader, 2));
  WAFERSEAL_CHECK(reader.key(3));
  WAFERSEAL_TRY(out.dormant, reader.boolean());
  WAFERSEAL_TRY(out.expires, read_time(reader, 4));
  WAFERSEAL_TRY(out.agent, read_signing_key(reader, 5));
  if (out.kind == RecordKind::kQuestion) {
    WAFERSEAL_TRY(out.link, read_signing_key(reader, 6));
    WAFERSEAL_TRY(out.unlock, read_signing_key(reader, 7));
    WAFERSEAL_TRY(out.answer, read_signing_key(reader, 8));
  } else if (out.dormant) {
    return Code::kBadCbor;
  }
  WAFERSEAL_CHECK(reader.end());
  // The number of fields fits to the kind.
  if (read_message(bytes, out.kind == RecordKind::kQuestion ? 8 : 5).ok()) return out;
  return Code::kBadCbor;
}

Bytes encode(const ArmRequest& request) {
  CborWriter writer = start_message(4);
  writer.uint(1);
  writer.bytes(request.slot_id);
  writer.uint(2);
  writer.bytes(request.terms);
  writer.uint(3);
  writer.bytes(request.control.bytes);
  writer.uint(4);
  if (request.answer) {
    writer.bytes(request.answer->bytes);
  } else {
    writer.null();
  }
  return std::move(writer).take();
}

Result<ArmRequest> decode_arm(ByteView body) {
  ArmRequest out;
  WAFERSEAL_TRY(CborReader reader, read_message(body, 4));
  WAFERSEAL_TRY(out.slot_id, read_field<16>(reader, 1));
  WAFERSEAL_CHECK(reader.key(2));
  WAFERSEAL_TRY(const ByteView terms, reader.bytes());
  out.terms.assign(terms.begin(), terms.end());
  WAFERSEAL_TRY(out.control, read_signature(reader, 3));
  WAFERSEAL_CHECK(reader.key(4));
  if (!reader.take_null()) {
    WAFERSEAL_TRY(const ByteArray<kSignatureSize> answer, cbor_array<kSignatureSize>(reader));
    out.answer = Signature{answer};
  }
  WAFERSEAL_CHECK(reader.end());
  WAFERSEAL_TRY(const GuardTerms read, decode_arm_terms(out.terms));
  if (out.answer.has_value() != (read.kind == RecordKind::kQuestion)) return Code::kBadCbor;
  return out;
}

}  // namespace waferseal::escrow
