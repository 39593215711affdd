#include "engine/mime/stored_content.h"

#include <algorithm>
#include <utility>

#include "engine/mime/header_parse.h"

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
    const MutableByteView piece = buffer_.reveal_mutable().first(
        static_cast<std::size_t>(std::min<std::uint64_t>(buffer_.size(), end_ - at_)));
    if (!piece.empty()) WAFERSEAL_CHECK(message_.read(at_, piece));
    at_ += piece.size();
    return ByteView(piece);
  }

 private:
  const ByteSource& message_;
  std::uint64_t at_;
  std::uint64_t end_;
  SecretBytes buffer_;
};

// RFC 2045, 6.8: 4 letters for 3 bytes, and a line break after 76 of them.
constexpr std::uint64_t kBase64Line = 78;
constexpr std::uint64_t kBase64LineBytes = 57;

}  // namespace

std::uint64_t Part::approximate_size() const {
  if (!stored) return content.size();
  if (lower_case(stored->transfer_encoding) != "base64") return stored->size;
  return stored->size / kBase64Line * kBase64LineBytes + stored->size % kBase64Line * 3 / 4;
}

struct ContentReader::Impl {
  Impl(const ByteSource& message, const Part& from)
      : part(from),
        pieces(message, from.stored ? *from.stored : StoredContent{}),
        decoder(from.stored ? from.stored->transfer_encoding : std::string()) {}

  // Of stored content: pieces that are nothing but white space decode to nothing.
  Result<SecretBytes> next_stored() {
    Bytes decoded;
    while (decoded.empty() && !ended) {
      WAFERSEAL_TRY(const ByteView piece, pieces.next());
      ended = piece.empty();
      if (ended) {
        decoder.finish(decoded);
      } else {
        decoder.take(piece, decoded);
      }
    }
    return SecretBytes::adopt(std::move(decoded));
  }
  SecretBytes next_held() {
    const ByteView rest = ByteView(part.content).subspan(taken);
    const ByteView piece = rest.first(std::min(rest.size(), kPiece));
    taken += piece.size();
    return SecretBytes(piece);
  }

  const Part& part;
  PieceReader pieces;
  TransferDecoder decoder;
  bool ended = false;
  std::size_t taken = 0;
};

ContentReader::ContentReader(std::unique_ptr<Impl> impl) : impl_(std::move(impl)) {}
ContentReader::ContentReader(ContentReader&&) noexcept = default;
ContentReader& ContentReader::operator=(ContentReader&&) noexcept = default;
ContentReader::~ContentReader() = default;

Result<ContentReader> ContentReader::open(const ByteSource& message, const Part& part) {
  if (part.stored && !fits(*part.stored, message)) {
    return Error{Code::kInvalidArgument, "part", {}};
  }
  return ContentReader(std::make_unique<Impl>(message, part));
}

Result<SecretBytes> ContentReader::next() {
  if (impl_->part.stored) return impl_->next_stored();
  return impl_->next_held();
}

bool ContentReader::damaged() const {
  return impl_->part.damaged || (impl_->part.stored && impl_->decoder.damaged());
}

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
  WAFERSEAL_TRY(ContentReader reader, ContentReader::open(message, part));
  ReadContent read;
  while (true) {
    WAFERSEAL_TRY(const SecretBytes piece, reader.next());
    if (piece.empty()) break;
    read.size += piece.size();
    WAFERSEAL_CHECK(sink.write(piece.reveal()));
  }
  read.damaged = reader.damaged();
  return read;
}

}  // namespace waferseal::mime
