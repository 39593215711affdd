// Bytes that need not be in memory: where they come from, and where they go.
#ifndef WAFERSEAL_STREAM_H_
#define WAFERSEAL_STREAM_H_

#include <algorithm>
#include <cstddef>
#include <cstdint>

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
  virtual Status read(std::uint64_t offset, MutableByteView into) const = 0;
};

// Bytes that are in memory after all, and outlive this.
class MemorySource final : public ByteSource {
 public:
  explicit MemorySource(ByteView bytes) : bytes_(bytes) {}
  std::uint64_t size() const override { return bytes_.size(); }
  Status read(std::uint64_t offset, MutableByteView into) const override {
    if (offset > bytes_.size() || into.size() > bytes_.size() - offset) {
      return Error{Code::kInvalidArgument, "offset", {}};
    }
    const ByteView part = bytes_.subspan(static_cast<std::size_t>(offset), into.size());
    std::copy(part.begin(), part.end(), into.begin());
    return Done{};
  }

 private:
  ByteView bytes_;
};

// Where bytes go, piece by piece. An error returned here stops whatever writes, and is handed on.
class ByteSink {
 public:
  virtual ~ByteSink() = default;
  virtual Status write(ByteView bytes) = 0;
};

// Bytes that are written first and read afterwards.
class ByteStore : public ByteSource, public ByteSink {
 public:
  // Nothing more comes; it can be read from now on.
  virtual Status finish() = 0;
};

// One that is in memory after all, in a buffer that is wiped, also when it grows.
class MemoryStore final : public ByteStore {
 public:
  MemoryStore() = default;
  MemoryStore(const MemoryStore&) = delete;
  MemoryStore& operator=(const MemoryStore&) = delete;
  // Not after finish(): kInvalidArgument.
  Status write(ByteView bytes) override;
  Status finish() override;
  std::uint64_t size() const override { return size_; }
  // Before finish(): kInvalidArgument.
  Status read(std::uint64_t offset, MutableByteView into) const override;
  // All of it; empty before finish().
  ByteView reveal() const;

 private:
  SecretBytes buffer_;
  std::size_t size_ = 0;
  bool finished_ = false;
};

// A part of another source, which outlives it.
class SliceSource final : public ByteSource {
 public:
  // Both lie within `whole`.
  SliceSource(const ByteSource& whole, std::uint64_t offset, std::uint64_t size)
      : whole_(whole), offset_(offset), size_(size) {}
  std::uint64_t size() const override { return size_; }
  Status read(std::uint64_t offset, MutableByteView into) const override {
    if (offset > size_ || into.size() > size_ - offset) {
      return Error{Code::kInvalidArgument, "offset", {}};
    }
    return whole_.read(offset_ + offset, into);
  }

 private:
  const ByteSource& whole_;
  std::uint64_t offset_;
  std::uint64_t size_;
};

// All of it, in pieces that are wiped.
Status copy(const ByteSource& source, ByteSink& sink);

}  // namespace waferseal

#endif  // WAFERSEAL_STREAM_H_
