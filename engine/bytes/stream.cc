#include "waferseal/stream.h"

namespace waferseal {

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
