#include "engine/capsule/padding.h"

#include <algorithm>

namespace waferseal::capsule {

Result<SecretBytes> pad_content(ByteView content, std::size_t size) {
  if (size < kContentLengthSize || content.size() > size - kContentLengthSize) {
    return Code::kTooLarge;
  }
  SecretBytes padded(size);
  const MutableByteView out = padded.reveal_mutable();
  for (std::size_t i = 0; i < kContentLengthSize; ++i) {
    out[i] = static_cast<std::uint8_t>(content.size() >> (8 * (kContentLengthSize - 1 - i)));
  }
  std::copy(content.begin(), content.end(), out.begin() + kContentLengthSize);
  return padded;
}

Result<ByteView> unpad_content(ByteView padded) {
  if (padded.size() < kContentLengthSize) return Code::kBadCbor;
  std::uint32_t length = 0;
  for (std::size_t i = 0; i < kContentLengthSize; ++i) length = length << 8 | padded[i];
  const ByteView rest = padded.subspan(kContentLengthSize);
  if (length > rest.size()) return Code::kBadCbor;
  const ByteView zeros = rest.subspan(length);
  if (std::any_of(zeros.begin(), zeros.end(), [](std::uint8_t byte) { return byte != 0; })) {
    return Code::kBadCbor;
  }
  return rest.first(length);
}

}  // namespace waferseal::capsule
