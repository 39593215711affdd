// A message as a row of pieces, each of known length, so that any part of it can be made alone.
#ifndef WAFERSEAL_ENGINE_MIME_COMPOSITION_H_
#define WAFERSEAL_ENGINE_MIME_COMPOSITION_H_

#include <cstdint>
#include <memory>
#include <string_view>
#include <vector>

#include "waferseal/bytes.h"
#include "waferseal/stream.h"

namespace waferseal::mime {

// A ByteSource that is filled with write() and the like, and read afterwards.
class Composition final : public ByteSource, public ByteSink {
 public:
  // Text that is held.
  Status write(ByteView bytes) override;
  Status write(std::string_view text) { return write(as_bytes(text)); }
  void add_as_is(std::shared_ptr<const ByteSource> content);
  // Lines as of base64_lines().
  void add_base64(std::shared_ptr<const ByteSource> content);

  std::uint64_t size() const override { return size_; }
  Status read(std::uint64_t offset, MutableByteView into) const override;
  // All of it, in a buffer that never grows: growing leaves copies of the text behind in memory.
  Result<SecretBytes> read_all() const;

 private:
  struct Piece {
    std::uint64_t start = 0;
    std::uint64_t size = 0;
    SecretBytes text;  // if there is no content
    std::shared_ptr<const ByteSource> content{};
    bool base64 = false;

    Status read(std::uint64_t offset, MutableByteView into) const;
  };
  void add(Piece piece);

  std::vector<Piece> pieces_;
  std::uint64_t size_ = 0;
};

}  // namespace waferseal::mime

#endif  // WAFERSEAL_ENGINE_MIME_COMPOSITION_H_
