// SPEC 3.3 to 3.5: lengths, the list of segment hashes and the seal.
#include <algorithm>
#include <bit>

#include "engine/crypto/hash.h"
#include "waferseal/capsule.h"

namespace waferseal {
namespace {

// SPEC 3.3.1, for length >= 256: at most about 12 % longer, and only O(log log) bits of the length
// stay visible.
std::uint64_t padme(std::uint64_t length) {
  const auto exponent = static_cast<unsigned>(std::bit_width(length)) - 1;
  const auto kept = static_cast<unsigned>(std::bit_width(exponent));
  const std::uint64_t mask = (std::uint64_t{1} << (exponent - kept)) - 1;
  return (length + mask) & ~mask;
}

}  // namespace

Result<std::uint64_t> padded_length(std::uint64_t length) {
  if (length > kMostPaddedLength) return Error{Code::kTooLarge, "message", {}};
  return padme(std::max(length, kLeastPaddedLength));
}

Result<BodyLayout> BodyLayout::for_padded_length(std::uint64_t padded) {
  if (padded < kLeastPaddedLength || padded > kMostPaddedLength || padme(padded) != padded) {
    return Code::kCapsuleLength;
  }
  return BodyLayout(padded);
}

Result<BodyLayout> BodyLayout::for_stored_size(std::uint64_t size) {
  // SPEC 3.4.4: K chunks take 16 K bytes more, so K follows from the size.
  const std::uint64_t stored_chunk = kChunkSize + kChunkOverhead;
  const std::uint64_t chunks = size / stored_chunk + (size % stored_chunk != 0 ? 1 : 0);
  if (size <= chunks * kChunkOverhead) return Code::kCapsuleLength;
  WAFERSEAL_TRY(BodyLayout layout, for_padded_length(size - chunks * kChunkOverhead));
  if (layout.stored_size() != size) return Code::kCapsuleLength;
  return layout;
}

std::uint64_t BodyLayout::segment_size(std::uint64_t index) const {
  const std::uint64_t start = index * kSegmentCiphertextSize;
  if (start >= stored_size()) return 0;
  return std::min(kSegmentCiphertextSize, stored_size() - start);
}

std::uint64_t BodyLayout::segment_text_size(std::uint64_t index) const {
  const std::uint64_t start = index * kSegmentPlaintextSize;
  if (start >= padded_) return 0;
  return std::min(kSegmentPlaintextSize, padded_ - start);
}

BodySeal body_seal(const HeaderHash& header, const BodyLayout& layout,
                   const std::vector<SegmentHash>& hashes) {
  ByteArray<8> length;
  for (std::size_t i = 0; i < 8; ++i) {
    length[i] = static_cast<std::uint8_t>(layout.padded_length() >> (56 - 8 * i));
  }
  // SPEC 3.5.2
  crypto::Hasher hasher("seal");
  hasher.update(header);
  hasher.update(length);
  for (const SegmentHash& hash : hashes) hasher.update(hash);
  return hasher.finish();
}

Bytes encode_segment_list(const std::vector<SegmentHash>& hashes) {
  Bytes list;
  list.reserve(hashes.size() * sizeof(SegmentHash));
  for (const SegmentHash& hash : hashes) append(list, hash);
  return list;
}

Result<std::vector<SegmentHash>> decode_segment_list(const BodyLayout& layout, ByteView list) {
  if (list.size() != layout.segments() * sizeof(SegmentHash)) return Code::kCapsuleList;
  std::vector<SegmentHash> hashes(static_cast<std::size_t>(layout.segments()));
  for (std::size_t i = 0; i < hashes.size(); ++i) {
    const ByteView hash = list.subspan(i * sizeof(SegmentHash), sizeof(SegmentHash));
    std::copy(hash.begin(), hash.end(), hashes[i].begin());
  }
  return hashes;
}

SegmentHash segment_hash(ByteView segment) { return crypto::sha256(segment); }

}  // namespace waferseal
