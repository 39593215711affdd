// The files of a draft: one body of a capsule, whose key stands in the draft's record (SPEC 3.15.5).
#include <algorithm>
#include <numeric>
#include <utility>

#include "waferseal/draft.h"

namespace waferseal {

std::uint64_t DraftFiles::length() const {
  return std::accumulate(sizes.begin(), sizes.end(), std::uint64_t{0});
}

DraftFiles DraftFiles::clone() const { return {content_key.clone(), header, seal, sizes}; }

// ---------------------------------------------------------------- sealing

Result<DraftFilesSealer> DraftFilesSealer::start(
    std::vector<std::shared_ptr<const ByteSource>> files, RandomSource& random) {
  if (files.empty() || files.size() > kMostDraftFiles) {
    return Error{Code::kInvalidArgument, "attachments", {}};
  }
  std::uint64_t length = 0;
  for (const auto& file : files) {
    if (file->size() > kMostPaddedLength) return Error{Code::kTooLarge, "attachments", {}};
    length += file->size();
  }
  NewCapsule capsule = new_capsule(random);
  WAFERSEAL_TRY(BodySealer sealer, BodySealer::start(capsule.content_key, capsule.header, length));
  return DraftFilesSealer(std::move(files), std::move(capsule), std::move(sealer));
}

Status DraftFilesSealer::read(MutableByteView into) {
  while (!into.empty()) {
    if (file_ == files_.size()) return Error{Code::kInternal, "draft", "files are too short"};
    const ByteSource& file = *files_[file_];
    const auto taken =
        static_cast<std::size_t>(std::min<std::uint64_t>(into.size(), file.size() - offset_));
    if (taken > 0) WAFERSEAL_CHECK(file.read(offset_, into.first(taken)));
    into = into.subspan(taken);
    offset_ += taken;
    if (offset_ == file.size()) {
      ++file_;
      offset_ = 0;
    }
  }
  return Done{};
}

Result<std::optional<SegmentSealing>> DraftFilesSealer::next_segment() {
  if (sealer_.done()) return std::optional<SegmentSealing>();
  SecretBytes text(sealer_.wanted());
  WAFERSEAL_CHECK(read(text.reveal_mutable()));
  WAFERSEAL_TRY(SegmentSealing work, sealer_.next_segment(text.reveal()));
  return std::optional(std::move(work));
}

Status DraftFilesSealer::segment_sealed(std::uint64_t index, const SegmentHash& hash) {
  return sealer_.segment_sealed(index, hash);
}

Result<DraftFiles> DraftFilesSealer::finish() && {
  WAFERSEAL_TRY(const SealedBody sealed, sealer_.finish());
  std::vector<std::uint64_t> sizes;
  for (const auto& file : files_) sizes.push_back(file->size());
  return DraftFiles{std::move(capsule_.content_key), std::move(capsule_.header), sealed.seal,
                    std::move(sizes)};
}

// ---------------------------------------------------------------- opening

Result<DraftFilesOpener> DraftFilesOpener::start(const DraftFiles& files,
                                                 std::vector<SegmentHash> hashes, ByteStore& text) {
  if (text.size() != 0) return Error{Code::kInvalidArgument, "text", "is not empty"};
  WAFERSEAL_TRY(BodyOpener opener, BodyOpener::start(files.content_key, files.header, files.seal,
                                                     files.length(), std::move(hashes)));
  return DraftFilesOpener(std::move(opener), text);
}

Status DraftFilesOpener::take(ByteView segments) {
  while (!segments.empty()) {
    if (done()) return Error{Code::kCapsuleLength, {}, {}};
    const std::uint64_t size = opener_.layout().segment_size(next_segment_);
    if (segments.size() < size) return Error{Code::kCapsuleLength, {}, {}};
    const auto taken = static_cast<std::size_t>(size);
    WAFERSEAL_TRY(const Plaintext part, opener_.open_segment(next_segment_, segments.first(taken)));
    WAFERSEAL_CHECK(text_->write(part.reveal()));
    segments = segments.subspan(taken);
    if (++next_segment_ == this->segments()) WAFERSEAL_CHECK(text_->finish());
  }
  return Done{};
}

}  // namespace waferseal
