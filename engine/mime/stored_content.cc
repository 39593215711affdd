#include "engine/mime/stored_content.h"

#include <algorithm>

namespace waferseal::mime {
namespace {

constexpr std::size_t kPiece = std::size_t{64} << 10;

// Encoded content, one piece after the other.
class PieceReader {
 public:
  PieceReader(const ByteSource& message, const StoredContent& stored)
      : message_(message),
        at_(stored.offset),
        end_(stored.offset + stored.size),
        buffer_(static_cast<std::size_t>(std::min<std::uint64_t>(kPiece, stored.size))) {}

  // Empty at the end.
  Result<ByteView> next() {
    const MutableByteView piece = MutableByteView(buffer_).first(
        static_cast<std::size_t>(std::min<std::uint64_t>(buffer_.size(), end_ - at_)));
    if (!piece.empty()) WAFERSEAL_CHECK(message_.read(at_, piece));
    at_ += piece.size();
    return ByteView(piece);
  }

 private:
  const ByteSource& message_;
  std::uint64_t at_;
  std::uint64_t end_;
  Bytes buffer_;
};

Status write_pieces(ByteView bytes, ByteSink& sink) {
  for (; !bytes.empty(); bytes = bytes.subspan(std::min(bytes.size(), kPiece))) {
    WAFERSEAL_CHECK(sink.write(bytes.first(std::min(bytes.size(), kPiece))));
  }
  return Done{};
}

Result<ReadContent> decode_into(const ByteSource& message, const StoredContent& stored,
                                ByteSink& sink) {
  TransferDecoder decoder(stored.transfer_encoding);
  PieceReader reader(message, stored);
  ReadContent read;
  Bytes decoded;
  for (bool more = true; more;) {
    WAFERSEAL_TRY(const ByteView piece, reader.next());
    more = !piece.empty();
    decoded.clear();
    if (more) {
      decoder.take(piece, decoded);
    } else {
      decoder.finish(decoded);
    }
    read.size += decoded.size();
    WAFERSEAL_CHECK(write_pieces(decoded, sink));
  }
  read.damaged = decoder.damaged();
  return read;
}

}  // namespace

bool fits(const StoredContent& stored, const ByteSource& message) {
  return stored.offset <= message.size() && stored.size <= message.size() - stored.offset;
}

Result<DecodedContent> load_content(const ByteSource& message, const StoredContent& stored) {
  TransferDecoder decoder(stored.transfer_encoding);
  PieceReader reader(message, stored);
  DecodedContent out;
  out.bytes.reserve(decoder.expected_size(static_cast<std::size_t>(stored.size)));
  for (bool more = true; more;) {
    WAFERSEAL_TRY(const ByteView piece, reader.next());
    more = !piece.empty();
    decoder.take(piece, out.bytes);
  }
  decoder.finish(out.bytes);
  out.damaged = decoder.damaged();
  return out;
}

Result<ReadContent> read_content(const ByteSource& message, const Part& part, ByteSink& sink) {
  if (!part.stored) {
    WAFERSEAL_CHECK(write_pieces(part.content, sink));
    return ReadContent{part.content.size(), part.damaged};
  }
  if (!fits(*part.stored, message)) return Error{Code::kInvalidArgument, "part", {}};
  WAFERSEAL_TRY(ReadContent read, decode_into(message, *part.stored, sink));
  read.damaged = read.damaged || part.damaged;
  return read;
}

}  // namespace waferseal::mime
