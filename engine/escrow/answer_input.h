// What the VOPRF is asked about (SPEC 4.3): bound to slot and guard, so that an evaluation is worth
// nothing for another slot or at another guard.
#ifndef WAFERSEAL_ENGINE_ESCROW_ANSWER_INPUT_H_
#define WAFERSEAL_ENGINE_ESCROW_ANSWER_INPUT_H_

#include "waferseal/escrow.h"

namespace waferseal::escrow {

// x_i = "waferseal/1 answer" 0x00 | slot id | guard id | answer
SecretBytes answer_input(const SlotId& slot, const GuardId& guard, const NormalisedAnswer& answer);

// m_i xor or s_i xor KDF("share"; y_i; slot id; guard id | i), 32 bytes.
SecretBytes mask_share(ByteView share, const SecretBytes& output, const SlotId& slot,
                       const GuardId& guard, std::uint8_t index);

// Z = s | L_key | a
SecretBytes question_secret(const SecretBytes& s, const SecretBytes& link_key,
                            const SecretBytes& stretched);

}  // namespace waferseal::escrow

#endif  // WAFERSEAL_ENGINE_ESCROW_ANSWER_INPUT_H_
