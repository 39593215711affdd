// SPEC 3.6 and 3.7.1: the record of a slot, its head, and the sizes that its kind fixes.
#ifndef WAFERSEAL_ENGINE_CAPSULE_SLOT_RECORD_H_
#define WAFERSEAL_ENGINE_CAPSULE_SLOT_RECORD_H_

#include "waferseal/slot.h"

namespace waferseal::capsule {

// The kinds that this version makes and opens.
bool is_built(SlotKind kind);
bool has_xwing_fields(SlotKind kind);
// The map of the keys 1 to 5 alone.
Bytes encode_slot_head(const SlotHead& head);
// The padded size for `content` bytes of this kind (SPEC 3.8.1). kTooLarge.
Result<std::size_t> padded_payload_size(SlotKind kind, std::size_t content);

inline constexpr std::size_t kLeastCoreSize = 17;
inline constexpr std::size_t kMostCoreSize = 16 * 1024;

}  // namespace waferseal::capsule

#endif  // WAFERSEAL_ENGINE_CAPSULE_SLOT_RECORD_H_
