// SPEC 3.4: text in order, segments of ciphertext out.
#include <algorithm>
#include <string>
#include <utility>

#include "engine/capsule/chunk.h"
#include "engine/crypto/aead.h"
#include "waferseal/capsule.h"

namespace waferseal {

Result<SealedSegment> seal_segment(const SegmentSealing& work) {
  static constexpr std::uint64_t kMostSegments = kMostPaddedLength / kSegmentPlaintextSize;
  if (work.index >= kMostSegments) {
    return Error{Code::kInvalidArgument, "index", std::to_string(work.index)};
  }
  if (work.key.size() != crypto::kAeadKeySize) return Error{Code::kInvalidArgument, "key", {}};
  const bool fits = work.last ? !work.text.empty() && work.text.size() <= kSegmentPlaintextSize
                              : work.text.size() == kSegmentPlaintextSize;
  if (!fits) return Error{Code::kInvalidArgument, "text", std::to_string(work.text.size())};

  ByteView text = work.text.reveal();
  const std::size_t chunks = (text.size() + kChunkSize - 1) / kChunkSize;
  Bytes segment(text.size() + chunks * kChunkOverhead);
  MutableByteView out(segment);
  for (std::size_t i = 0; i < chunks; ++i) {
    const std::size_t size = std::min<std::size_t>(kChunkSize, text.size());
    capsule::seal_chunk(out.first(size + kChunkOverhead), work.key, work.index * kSegmentChunks + i,
                        work.last && i + 1 == chunks, text.first(size));
    text = text.subspan(size);
    out = out.subspan(size + kChunkOverhead);
  }
  const SegmentHash hash = segment_hash(segment);
  return SealedSegment{work.index, Ciphertext::sealed(std::move(segment)), hash};
}

Result<BodySealer> BodySealer::start(const ContentKey& key, const CapsuleHeader& header,
                                     std::uint64_t length) {
  WAFERSEAL_CHECK(header.check_commitment(key));
  WAFERSEAL_TRY(const std::uint64_t padded, waferseal::padded_length(length));
  WAFERSEAL_TRY(const BodyLayout layout, BodyLayout::for_padded_length(padded));
  return BodySealer(capsule::body_key(key, header), header.hash(), layout, length);
}

std::size_t BodySealer::wanted() const {
  const std::uint64_t start = next_segment_ * kSegmentPlaintextSize;
  if (start >= length_) return 0;
  return static_cast<std::size_t>(std::min(kSegmentPlaintextSize, length_ - start));
}

Result<SegmentSealing> BodySealer::next_segment(ByteView text) {
  if (done() || text.size() != wanted()) {
    return Error{Code::kInvalidArgument, "segment", "not the number of bytes that was wanted"};
  }
  SegmentSealing work;
  work.index = next_segment_++;
  work.last = done();
  work.key = key_.clone();
  // What the text does not fill are zeros: the padding.
  work.text = SecretBytes(static_cast<std::size_t>(layout_.segment_text_size(work.index)));
  std::copy(text.begin(), text.end(), work.text.reveal_mutable().begin());
  hashes_.emplace_back();
  return work;
}

Status BodySealer::segment_sealed(std::uint64_t index, const SegmentHash& hash) {
  if (index >= hashes_.size() || hashes_[static_cast<std::size_t>(index)]) {
    return Error{Code::kInvalidArgument, "segment", std::to_string(index)};
  }
  hashes_[static_cast<std::size_t>(index)] = hash;
  work_.bytes_encrypted += layout_.segment_text_size(index);
  work_.bytes_hashed += layout_.segment_size(index);
  return Done{};
}

Result<Ciphertext> BodySealer::seal_segment(ByteView text) {
  WAFERSEAL_TRY(const SegmentSealing work, next_segment(text));
  WAFERSEAL_TRY(SealedSegment segment, waferseal::seal_segment(work));
  WAFERSEAL_CHECK(segment_sealed(segment.index, segment.hash));
  return std::move(segment.ciphertext);
}

Result<SealedBody> BodySealer::finish() const {
  if (!done()) return Error{Code::kInvalidArgument, "segment", "segments are missing"};
  SealedBody body{length_, layout_.padded_length(), {}, {}, work_};
  for (const std::optional<SegmentHash>& hash : hashes_) {
    if (!hash) return Error{Code::kInvalidArgument, "segment", "segments have not come back"};
    body.hashes.push_back(*hash);
  }
  body.seal = body_seal(header_, layout_, body.hashes);
  return body;
}

Result<WholeBody> seal_body(const ContentKey& key, const CapsuleHeader& header,
                            const Plaintext& text) {
  WAFERSEAL_TRY(BodySealer sealer, BodySealer::start(key, header, text.size()));
  Bytes body;
  ByteView rest = text.reveal();
  while (!sealer.done()) {
    const std::size_t size = sealer.wanted();
    WAFERSEAL_TRY(const Ciphertext segment, sealer.seal_segment(rest.first(size)));
    rest = rest.subspan(size);
    append(body, segment.view());
  }
  WAFERSEAL_TRY(SealedBody sealed, sealer.finish());
  return WholeBody{Ciphertext::sealed(std::move(body)), std::move(sealed)};
}

}  // namespace waferseal
