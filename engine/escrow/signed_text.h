// The texts that are signed in the unlock protocol, in one place (SPEC 4.2). Each statement has a
// label of its own at the call of sign and verify; the functions here join the fields, all of
// fixed length.
#ifndef WAFERSEAL_ENGINE_ESCROW_SIGNED_TEXT_H_
#define WAFERSEAL_ENGINE_ESCROW_SIGNED_TEXT_H_

#include "engine/crypto/voprf.h"
#include "waferseal/guard.h"
#include "waferseal/link.h"

namespace waferseal::escrow {

// Big endian.
ByteArray<8> be64(std::uint64_t value);
ByteArray<4> be32(std::uint32_t value);

// H("arguments" | arguments)
ByteArray<32> arguments_hash(ByteView arguments);

// H("blinded" | blinded element): what a record keeps of an attempt.
ByteArray<32> blinded_hash(const crypto::GroupElement& blinded);

// "open", by the guard's identity.
Bytes open_text(const GuardId& guard, const SlotId& slot, const ByteArray<32>& public_key,
                const SigningPublicKey& control, const Nonce& nonce);
// "evaluate" and "deposit" by the control key; "arm" by control key and answer key.
Bytes setup_text(const GuardId& guard, const SlotId& slot, ByteView arguments);
// "release" and "forget", by the agent.
Bytes agent_text(const GuardId& guard, const SlotId& slot);
// "hand over", by the agent.
Bytes hand_over_text(const GuardId& guard, const SlotId& slot, const Nonce& nonce);
// "opened", by the unlock key.
Bytes opened_text(const Audience& audience, const SlotId& slot, const AttemptId& attempt,
                  const Nonce& nonce);
// "control" by the control key, "grant" by the answer key.
Bytes control_text(const GuardId& guard, const SlotId& slot, std::uint64_t number,
                   std::uint8_t action, std::uint64_t value);

// The control key of one record: KDF("control"; control seed; slot id; "") as an Ed25519 seed.
SigningKey control_key(const SecretBytes& control_seed, const SlotId& slot);

}  // namespace waferseal::escrow

#endif  // WAFERSEAL_ENGINE_ESCROW_SIGNED_TEXT_H_
