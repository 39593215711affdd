// Messages of the sender and of the agent to a guard.
#include "engine/crypto/sign.h"
#include "engine/escrow/messages.h"
#include "engine/escrow/signed_text.h"
#include "waferseal/escrow.h"

namespace waferseal {
namespace {

using escrow::ControlAction;
using escrow::ControlRequest;

Bytes signed_control(const SecretBytes& control_seed, const GuardId& guard, const SlotId& slot_id,
                     std::uint64_t number, ControlAction action, std::uint64_t value) {
  ControlRequest request;
  request.slot_id = slot_id;
  request.number = number;
  request.action = action;
  request.value = value;
  request.signature = crypto::sign(
      escrow::control_key(control_seed, slot_id), "control",
      {escrow::control_text(guard, slot_id, number, static_cast<std::uint8_t>(action), value)});
  return escrow::encode(request);
}

}  // namespace

Bytes make_retract(const SecretBytes& control_seed, const GuardId& guard, const SlotId& slot_id,
                   std::uint64_t number) {
  return signed_control(control_seed, guard, slot_id, number, ControlAction::kRetract, 0);
}

Bytes make_extend(const SecretBytes& control_seed, const GuardId& guard, const SlotId& slot_id,
                  std::uint64_t number, UnixTime expires) {
  return signed_control(control_seed, guard, slot_id, number, ControlAction::kExtend,
                        static_cast<std::uint64_t>(unix_seconds(expires)));
}

Bytes make_grant(const SigningKey& answer_key, const GuardId& guard, const SlotId& slot_id,
                 std::uint64_t number, std::uint8_t tries) {
  ControlRequest request;
  request.slot_id = slot_id;
  request.number = number;
  request.action = ControlAction::kGrant;
  request.value = tries;
  request.answer = answer_key.public_key();
  request.signature =
      crypto::sign(answer_key, "grant",
                   {escrow::control_text(guard, slot_id, number,
                                         static_cast<std::uint8_t>(ControlAction::kGrant), tries)});
  return escrow::encode(request);
}

Result<RecordStatus> parse_record_status(ByteView reply) {
  RecordStatus out;
  WAFERSEAL_TRY(CborReader reader, escrow::read_message(reply, 2));
  WAFERSEAL_CHECK(reader.key(1));
  WAFERSEAL_TRY(const std::uint64_t state, reader.uint());
  if (state < 1 || state > 6) return Code::kBadCbor;
  out.state = static_cast<RecordState>(state);
  WAFERSEAL_TRY(out.expires, escrow::read_time(reader, 2));
  WAFERSEAL_CHECK(reader.end());
  return out;
}

Bytes make_release(const SigningKey& agent, const GuardId& guard, const SlotId& slot_id) {
  return escrow::encode(escrow::AgentRequest{
      slot_id, crypto::sign(agent, "release", {escrow::agent_text(guard, slot_id)})});
}

Bytes make_forget(const SigningKey& agent, const GuardId& guard, const SlotId& slot_id) {
  return escrow::encode(escrow::AgentRequest{
      slot_id, crypto::sign(agent, "forget", {escrow::agent_text(guard, slot_id)})});
}

Bytes make_challenge_request() { return escrow::encode_challenge_request(); }

Result<Nonce> parse_challenge(ByteView reply) {
  WAFERSEAL_TRY(CborReader reader, escrow::read_message(reply, 1));
  WAFERSEAL_TRY(const Nonce nonce, escrow::read_field<kNonceSize>(reader, 1));
  WAFERSEAL_CHECK(reader.end());
  return nonce;
}

Bytes make_challenge_reply(const Nonce& nonce) {
  CborWriter writer = escrow::start_message(1);
  writer.uint(1);
  writer.bytes(nonce);
  return std::move(writer).take();
}

Bytes make_hand_over(const SigningKey& agent, const GuardId& guard, const SlotId& slot_id,
                     const Nonce& nonce) {
  return escrow::encode(escrow::HandOverRequest{
      slot_id, nonce,
      crypto::sign(agent, "hand over", {escrow::hand_over_text(guard, slot_id, nonce)})});
}

Result<SecretBytes> parse_hand_over(ByteView reply) {
  WAFERSEAL_TRY(CborReader reader, escrow::read_message(reply, 1));
  WAFERSEAL_CHECK(reader.key(1));
  WAFERSEAL_TRY(const ByteView share, reader.bytes(32));
  WAFERSEAL_CHECK(reader.end());
  return SecretBytes(share);
}

Result<ArmFacts> parse_arm(ByteView body) {
  WAFERSEAL_TRY(const escrow::ArmRequest request, escrow::decode_arm(body));
  WAFERSEAL_TRY(const escrow::GuardTerms terms, escrow::decode_arm_terms(request.terms));
  ArmFacts out;
  out.slot_id = request.slot_id;
  out.kind = terms.kind;
  out.dormant = terms.dormant;
  out.expires = terms.expires;
  out.agent = terms.agent;
  if (terms.kind == RecordKind::kQuestion) {
    out.link = terms.link;
    out.unlock = terms.unlock;
    out.answer_id = answer_id(terms.answer);
  }
  return out;
}

Result<ArmFacts> open_arm(ByteView body, const SecretBytes& control_seed) {
  WAFERSEAL_TRY(const escrow::ArmRequest request, escrow::decode_arm(body));
  WAFERSEAL_TRY(const escrow::GuardTerms terms, escrow::decode_arm_terms(request.terms));
  // SPEC 4.5.6
  const SigningKey control = escrow::control_key(control_seed, request.slot_id);
  if (!crypto::verify(control.public_key(), "arm",
                      {escrow::setup_text(terms.guard, request.slot_id, request.terms)},
                      request.control)) {
    return Code::kControlRefused;
  }
  return parse_arm(body);
}

}  // namespace waferseal
