// SPEC 3.8.1: u32 length | content | zeros, so that contents of one kind have one size.
#ifndef WAFERSEAL_ENGINE_CAPSULE_PADDING_H_
#define WAFERSEAL_ENGINE_CAPSULE_PADDING_H_

#include "waferseal/bytes.h"
#include "waferseal/result.h"

namespace waferseal::capsule {

inline constexpr std::size_t kContentLengthSize = 4;

// kTooLarge: content and its length do not fit into `size`.
Result<SecretBytes> pad_content(ByteView content, std::size_t size);
// A view into `padded`. kBadCbor: the length is too large or a padding byte is not zero.
Result<ByteView> unpad_content(ByteView padded);

}  // namespace waferseal::capsule

#endif  // WAFERSEAL_ENGINE_CAPSULE_PADDING_H_
