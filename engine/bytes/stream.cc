#include "waferseal/stream.h"

namespace waferseal {

Status MemoryStore::write(ByteView bytes) {
  if (finished_) return Error{Code::kInvalidArgument, "store", "finished"};
  if (bytes.size() > buffer_.size() - size_) {
    SecretBytes larger(std::max(size_ + bytes.size(), buffer_.size() * 2));
    std::copy_n(buffer_.reveal().begin(), size_, larger.reveal_mutable().begin());
    buffer_ = std::move(larger);
  }
  std::copy(bytes.begin(), bytes.end(), buffer_.reveal_mutable().subspan(size_).begin());
  size_ += bytes.size();
  return Done{};
}

Status MemoryStore::finish() {
  finished_ = true;
  return Done{};
}

Status MemoryStore::read(std::uint64_t offset, MutableByteView into) const {
  if (!finished_) return Error{Code::kInvalidArgument, "store", "not finished"};
  return MemorySource(reveal()).read(offset, into);
}

ByteView MemoryStore::reveal() const {
  return finished_ ? buffer_.reveal().first(size_) : ByteView();
}

Status copy(const ByteSource& source, ByteSink& sink) {
  static constexpr std::uint64_t kPiece = 64 * 1024;
  for (std::uint64_t offset = 0; offset < source.size(); offset += kPiece) {
    SecretBytes piece(static_cast<std::size_t>(std::min(kPiece, source.size() - offset)));
    WAFERSEAL_CHECK(source.read(offset, piece.reveal_mutable()));
    WAFERSEAL_CHECK(sink.write(piece.reveal()));
  }
  return Done{};
}

}  // namespace waferseal
