// SPEC 3.5.3: the list against T, each segment against the list, then the chunks.
#include <algorithm>

#include "engine/capsule/chunk.h"
#include "engine/crypto/hash.h"
#include "waferseal/capsule.h"

namespace waferseal {

Result<BodyOpener> BodyOpener::start(const ContentKey& key, const CapsuleHeader& header,
                                     const BodySeal& seal, std::uint64_t length,
                                     std::vector<SegmentHash> hashes) {
  WAFERSEAL_CHECK(header.check_commitment(key));
  WAFERSEAL_TRY(const std::uint64_t padded, waferseal::padded_length(length));
  WAFERSEAL_TRY(const BodyLayout layout, BodyLayout::for_padded_length(padded));
  if (hashes.size() != layout.segments() ||
      !equal_constant_time(body_seal(header.hash(), layout, hashes), seal)) {
    return Code::kCapsuleSeal;
  }
  return BodyOpener(capsule::body_key(key, header), layout, length, std::move(hashes));
}

Result<Plaintext> BodyOpener::open_segment(std::uint64_t index, ByteView segment) const {
  if (index >= layout_.segments()) return Error{Code::kInvalidArgument, "segment", {}};
  if (segment.size() != layout_.segment_size(index) ||
      segment_hash(segment) != hashes_[static_cast<std::size_t>(index)]) {
    return Error{Code::kCapsuleSegment, std::to_string(index), {}};
  }
  const std::uint64_t start = index * kSegmentPlaintextSize;
  const auto padded = static_cast<std::size_t>(layout_.segment_text_size(index));
  Bytes text(padded);
  const auto fail = [&text](Error error) {
    wipe(text);
    return error;
  };
  for (std::size_t at = 0; at < padded; at += kChunkSize) {
    const std::size_t size = std::min<std::size_t>(kChunkSize, padded - at);
    const std::uint64_t chunk = index * kSegmentChunks + at / kChunkSize;
    if (!capsule::open_chunk(MutableByteView(text).subspan(at, size), key_, chunk,
                             chunk + 1 == layout_.chunks(), segment.first(size + kChunkOverhead))) {
      return fail(Error{Code::kCapsuleChunk, std::to_string(chunk), {}});
    }
    segment = segment.subspan(size + kChunkOverhead);
  }
  const std::uint64_t left = start >= length_ ? 0 : length_ - start;
  const auto kept = static_cast<std::size_t>(std::min<std::uint64_t>(padded, left));
  const ByteView padding = ByteView(text).subspan(kept);
  if (std::any_of(padding.begin(), padding.end(), [](std::uint8_t byte) { return byte != 0; })) {
    return fail(Error{Code::kCapsulePadding, {}, {}});  // SPEC 3.3.3
  }
  text.resize(kept);
  return Plaintext(std::move(text));
}

Result<Plaintext> open_body(const BodyOpener& opener, ByteView ciphertext) {
  const BodyLayout& layout = opener.layout();
  if (ciphertext.size() != layout.stored_size()) return Code::kCapsuleLength;
  Bytes text;
  text.reserve(static_cast<std::size_t>(layout.padded_length()));
  for (std::uint64_t i = 0; i < layout.segments(); ++i) {
    const auto size = static_cast<std::size_t>(layout.segment_size(i));
    Result<Plaintext> part = opener.open_segment(i, ciphertext.first(size));
    if (!part) {
      wipe(text);
      return part.error();
    }
    append(text, part->reveal());
    ciphertext = ciphertext.subspan(size);
  }
  return Plaintext(std::move(text));
}

}  // namespace waferseal
