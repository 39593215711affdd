// SPEC 3.4: text in order, segments of ciphertext out.
#include <algorithm>
#include <limits>

#include "engine/capsule/chunk.h"
#include "engine/crypto/hash.h"
#include "waferseal/capsule.h"

namespace waferseal {

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

Result<Ciphertext> BodySealer::seal_segment(ByteView text) {
  if (done() || text.size() != wanted()) {
    return Error{Code::kInvalidArgument, "segment", "not the number of bytes that was wanted"};
  }
  const std::uint64_t start = next_segment_ * kSegmentPlaintextSize;
  const auto padded =
      static_cast<std::size_t>(std::min(kSegmentPlaintextSize, layout_.padded_length() - start));
  Bytes segment(static_cast<std::size_t>(layout_.segment_size(next_segment_)));
  MutableByteView out(segment);
  for (std::size_t at = 0; at < padded; at += kChunkSize) {
    const std::size_t size = std::min<std::size_t>(kChunkSize, padded - at);
    const std::uint64_t index = next_segment_ * kSegmentChunks + at / kChunkSize;
    const bool last = index + 1 == layout_.chunks();
    const MutableByteView place = out.first(size + kChunkOverhead);
    if (at + size <= text.size()) {
      capsule::seal_chunk(place, key_, index, last, text.subspan(at, size));
    } else {
      SecretBytes chunk(size);  // zeros: the padding
      if (at < text.size()) {
        const ByteView rest = text.subspan(at);
        std::copy(rest.begin(), rest.end(), chunk.reveal_mutable().begin());
      }
      capsule::seal_chunk(place, key_, index, last, chunk.reveal());
    }
    out = out.subspan(place.size());
  }
  work_.bytes_encrypted += padded;
  hashes_.push_back(segment_hash(segment));
  work_.bytes_hashed += segment.size();
  ++next_segment_;
  return Ciphertext::sealed(std::move(segment));
}

Result<SealedBody> BodySealer::finish() const {
  if (!done()) return Error{Code::kInvalidArgument, "segment", "segments are missing"};
  return SealedBody{length_, layout_.padded_length(), hashes_, body_seal(header_, layout_, hashes_),
                    work_};
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
