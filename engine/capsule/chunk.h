// SPEC 3.4.2: one chunk of a body. STREAM (Hoang, Reyhanitabar, Rogaway, Vizár 2015) in the form
// that age uses: the nonce is a counter and a mark for the last chunk.
#ifndef WAFERSEAL_ENGINE_CAPSULE_CHUNK_H_
#define WAFERSEAL_ENGINE_CAPSULE_CHUNK_H_

#include <cstdint>

#include "waferseal/capsule.h"

namespace waferseal::capsule {

SecretBytes body_key(const ContentKey& key, const CapsuleHeader& header);

// `out` is 16 bytes longer than `text`.
void seal_chunk(MutableByteView out, const SecretBytes& body_key, std::uint64_t index, bool last,
                ByteView text);
// `out` is 16 bytes shorter than `sealed`. False: not this chunk of this body.
[[nodiscard]] bool open_chunk(MutableByteView out, const SecretBytes& body_key, std::uint64_t index,
                              bool last, ByteView sealed);

}  // namespace waferseal::capsule

#endif  // WAFERSEAL_ENGINE_CAPSULE_CHUNK_H_
