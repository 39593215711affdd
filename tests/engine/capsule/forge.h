// What somebody who knows the keys of a capsule can make without keeping to the rules: slots and
// bodies that the engine's own functions refuse to make.
#ifndef WAFERSEAL_TESTS_ENGINE_CAPSULE_FORGE_H_
#define WAFERSEAL_TESTS_ENGINE_CAPSULE_FORGE_H_

#include <vector>

#include "waferseal/slot.h"

namespace waferseal {

// A slot of kind agent or question with any padded content.
Slot forge_slot(const SlotHead& head, const SecretBytes& z, ByteView padded);
// The same with any payload, padded as it should be.
Slot forge_slot(const SlotHead& head, const SecretBytes& z, const SlotPayload& payload);

struct ForgedBody {
  Bytes ciphertext;
  std::vector<SegmentHash> hashes;
  BodySeal seal{};
};
// A body of one chunk with any padded text, chunk number and mark.
ForgedBody forge_body(const NewCapsule& capsule, ByteView padded_text, std::uint64_t index,
                      bool last);

}  // namespace waferseal

#endif  // WAFERSEAL_TESTS_ENGINE_CAPSULE_FORGE_H_
