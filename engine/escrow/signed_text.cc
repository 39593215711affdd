#include "engine/escrow/signed_text.h"

#include "engine/crypto/hash.h"
#include "engine/crypto/kdf.h"

namespace waferseal::escrow {
namespace {

Bytes joined(std::initializer_list<ByteView> parts) {
  Bytes out;
  for (const ByteView part : parts) append(out, part);
  return out;
}

}  // namespace

ByteArray<8> be64(std::uint64_t value) {
  ByteArray<8> out{};
  for (std::size_t i = 0; i < out.size(); ++i) {
    out[i] = static_cast<std::uint8_t>(value >> (8 * (out.size() - 1 - i)));
  }
  return out;
}

ByteArray<4> be32(std::uint32_t value) {
  ByteArray<4> out{};
  for (std::size_t i = 0; i < out.size(); ++i) {
    out[i] = static_cast<std::uint8_t>(value >> (8 * (out.size() - 1 - i)));
  }
  return out;
}

ByteArray<32> arguments_hash(ByteView arguments) { return crypto::hash("arguments", {arguments}); }

ByteArray<32> blinded_hash(const crypto::GroupElement& blinded) {
  return crypto::hash("blinded", {blinded});
}

Bytes open_text(const GuardId& guard, const SlotId& slot, const ByteArray<32>& public_key,
                const SigningPublicKey& control, const Nonce& nonce) {
  const ByteArray<32> control_hash = crypto::hash("control key", {control.bytes});
  return joined({guard, slot, public_key, control_hash, nonce});
}

Bytes setup_text(const GuardId& guard, const SlotId& slot, ByteView arguments) {
  return joined({guard_audience(guard), slot, arguments_hash(arguments)});
}

Bytes agent_text(const GuardId& guard, const SlotId& slot) {
  return joined({guard_audience(guard), slot});
}

Bytes hand_over_text(const GuardId& guard, const SlotId& slot, const Nonce& nonce) {
  return joined({guard_audience(guard), slot, nonce});
}

Bytes opened_text(const Audience& audience, const SlotId& slot, const AttemptId& attempt,
                  const Nonce& nonce) {
  return joined({audience, slot, attempt, nonce});
}

Bytes control_text(const GuardId& guard, const SlotId& slot, std::uint64_t number,
                   std::uint8_t action, std::uint64_t value) {
  return joined({guard_audience(guard), slot, be64(number), ByteView(&action, 1), be64(value)});
}

SigningKey control_key(const SecretBytes& control_seed, const SlotId& slot) {
  return *SigningKey::from_seed(crypto::kdf("control", control_seed, slot, {}, kSigningSeedSize));
}

}  // namespace waferseal::escrow
