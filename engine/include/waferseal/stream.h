// Bytes that need not be in memory: where they come from, and where they go.
#ifndef WAFERSEAL_STREAM_H_
#define WAFERSEAL_STREAM_H_

#include <cstdint>
#include <span>

#include "waferseal/bytes.h"
#include "waferseal/result.h"

namespace waferseal {

// Bytes that can be read anywhere and as often as needed: a file, a Blob, what was put aside.
class ByteSource {
 public:
  virtual ~ByteSource() = default;
  virtual std::uint64_t size() const = 0;
  // Fills `into` from `offset` on; both lie within size(). An error stops whatever is read for, and
  // is handed on.
  virtual Status read(std::uint64_t offset, std::span<std::uint8_t> into) const = 0;
};

// Where bytes go, piece by piece. An error returned here stops whatever writes, and is handed on.
class ByteSink {
 public:
  virtual ~ByteSink() = default;
  virtual Status write(ByteView bytes) = 0;
};

}  // namespace waferseal

#endif  // WAFERSEAL_STREAM_H_
