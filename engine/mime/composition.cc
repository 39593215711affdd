#include "engine/mime/composition.h"

#include <algorithm>
#include <limits>
#include <string>
#include <utility>

#include "engine/mime/transfer_encoding.h"

namespace waferseal::mime {
namespace {

constexpr std::uint64_t kLinesAtOnce = 512;

// Any part of the lines is made of whole lines, of which what was not asked for is left out.
Status read_base64(const ByteSource& content, std::uint64_t offset, MutableByteView into) {
  while (!into.empty()) {
    const std::uint64_t line = offset / kBase64LineOut;
    const std::uint64_t from = line * kBase64LineIn;
    const std::uint64_t wanted = into.size() / kBase64LineOut + 2;
    const std::uint64_t size =
        std::min(content.size() - from, std::min(wanted, kLinesAtOnce) * kBase64LineIn);
    SecretBytes bytes(static_cast<std::size_t>(size));
    WAFERSEAL_CHECK(content.read(from, bytes.reveal_mutable()));
    std::string lines = base64_lines(bytes.reveal());
    if (from + size < content.size()) lines += "\r\n";
    const ByteView part =
        as_bytes(lines).subspan(static_cast<std::size_t>(offset - line * kBase64LineOut));
    const std::size_t taken = std::min(part.size(), into.size());
    std::copy_n(part.begin(), taken, into.begin());
    wipe(lines);
    offset += taken;
    into = into.subspan(taken);
  }
  return Done{};
}

}  // namespace

Status Composition::Piece::read(std::uint64_t offset, MutableByteView into) const {
  if (!content) return MemorySource(text.reveal()).read(offset, into);
  return base64 ? read_base64(*content, offset, into) : content->read(offset, into);
}

void Composition::add(Piece piece) {
  piece.start = size_;
  size_ += piece.size;
  pieces_.push_back(std::move(piece));
}

Status Composition::write(ByteView bytes) {
  Piece piece;
  piece.text = SecretBytes(bytes);
  piece.size = bytes.size();
  add(std::move(piece));
  return Done{};
}

void Composition::add_as_is(std::shared_ptr<const ByteSource> content) {
  Piece piece;
  piece.size = content->size();
  piece.content = std::move(content);
  add(std::move(piece));
}

void Composition::add_base64(std::shared_ptr<const ByteSource> content) {
  Piece piece;
  piece.size = base64_lines_size(content->size());
  piece.content = std::move(content);
  piece.base64 = true;
  add(std::move(piece));
}

Status Composition::read(std::uint64_t offset, MutableByteView into) const {
  if (offset > size_ || into.size() > size_ - offset) {
    return Error{Code::kInvalidArgument, "offset", {}};
  }
  auto piece = std::upper_bound(
      pieces_.begin(), pieces_.end(), offset,
      [](std::uint64_t place, const Piece& one) { return place < one.start + one.size; });
  while (!into.empty()) {
    const std::uint64_t inside = offset - piece->start;
    const auto size =
        static_cast<std::size_t>(std::min<std::uint64_t>(piece->size - inside, into.size()));
    if (size > 0) WAFERSEAL_CHECK(piece->read(inside, into.first(size)));
    offset += size;
    into = into.subspan(size);
    ++piece;
  }
  return Done{};
}

Result<SecretBytes> Composition::read_all() const {
  if (size_ > std::numeric_limits<std::size_t>::max() / 2) return Error{Code::kTooLarge, {}, {}};
  SecretBytes out(static_cast<std::size_t>(size_));
  WAFERSEAL_CHECK(read(0, out.reveal_mutable()));
  return out;
}

}  // namespace waferseal::mime
