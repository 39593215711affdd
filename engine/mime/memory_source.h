// Bytes in memory, for what reads from anywhere.
#ifndef WAFERSEAL_ENGINE_MIME_MEMORY_SOURCE_H_
#define WAFERSEAL_ENGINE_MIME_MEMORY_SOURCE_H_

#include <algorithm>

#include "waferseal/stream.h"

namespace waferseal::mime {

// Points at the bytes and does not own them.
class MemorySource : public ByteSource {
 public:
  explicit MemorySource(ByteView bytes) : bytes_(bytes) {}
  std::uint64_t size() const override { return bytes_.size(); }
  Status read(std::uint64_t offset, std::span<std::uint8_t> into) const override {
    const ByteView piece = bytes_.subspan(static_cast<std::size_t>(offset), into.size());
    std::copy(piece.begin(), piece.end(), into.begin());
    return Done{};
  }

 private:
  ByteView bytes_;
};

}  // namespace waferseal::mime

#endif  // WAFERSEAL_ENGINE_MIME_MEMORY_SOURCE_H_
