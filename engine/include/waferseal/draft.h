// Drafts at rest: a message that is not finished, sealed with its writer's own key.
//
//   WAFERSEAL_TRY(Bytes sealed, seal_draft(own_key, owner, id, draft, random));
//   WAFERSEAL_TRY(Draft draft, open_draft(sealed, own_key, owner, id));
//
// What was written is sealed anew each time that it is saved. Files are sealed once, all of them in the
// body of a capsule (capsule.h) that only the draft's record opens, and stay as they are while the text
// changes:
//
//   WAFERSEAL_TRY(DraftFilesSealer sealer, DraftFilesSealer::start(std::move(sources), random));
//   for (;;) {
//     WAFERSEAL_TRY(const std::optional<SegmentSealing> work, sealer.next_segment());
//     if (!work) break;
//     WAFERSEAL_TRY(const SealedSegment segment, seal_segment(*work));
//     upload(segment.ciphertext);
//     WAFERSEAL_CHECK(sealer.segment_sealed(segment.index, segment.hash));
//   }
//   WAFERSEAL_TRY(draft.files, std::move(sealer).finish());
//
// Promises: the server learns the padded lengths of both and nothing else; only who has the owner's
// secret key makes or opens a record, and it opens for the owner and the id that it was made for and as
// nothing but a draft; its files are those that it was sealed with. Does not promise: that it is the
// newest; the server could give back an older one of the same id, also one that was removed.
// SPEC 3.15.
#ifndef WAFERSEAL_DRAFT_H_
#define WAFERSEAL_DRAFT_H_

#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "waferseal/address.h"
#include "waferseal/bytes.h"
#include "waferseal/capsule.h"
#include "waferseal/host.h"
#include "waferseal/keys.h"
#include "waferseal/result.h"
#include "waferseal/stream.h"
#include "waferseal/words.h"

namespace waferseal {

// Random, and what the server knows the draft by.
using DraftId = ByteArray<16>;

inline constexpr std::size_t kMostDraftFiles = 1000;

// An answer that was given for one recipient. The question stands in what was written.
struct DraftAnswer {
  std::uint32_t recipient = 0;  // its place among the recipients
  SecretBytes answer;           // as typed or generated, at most 1024 bytes
  SecretBytes answer_seed;      // 32 bytes: the Ed25519 answer key
  // What was found when the answer was given.
  Strength strength = Strength::kWeak;
};

// What opens the body in which the draft's files stand one after the other.
struct DraftFiles {
  ContentKey content_key;
  CapsuleHeader header;
  BodySeal seal{};
  std::vector<std::uint64_t> sizes;

  std::uint64_t length() const;
  DraftFiles clone() const;
};

struct Draft {
  std::string written;  // JSON (SPEC 3.15.4), at most 1 MiB
  std::vector<DraftAnswer> answers;
  std::optional<DraftFiles> files;
};

// kTooLarge, kBadUtf8, kInvalidArgument (subject: the field).
Result<Bytes> seal_draft(const XWingKey& owner_key, const Mailbox& owner, const DraftId& id,
                         const Draft& draft, RandomSource& random);
// kDraftMalformed. kDraftOpenFailed: made with another key, for another owner or id, or changed.
Result<Draft> open_draft(ByteView sealed, const XWingKey& owner_key, const Mailbox& owner,
                         const DraftId& id);

// Seals files for one draft. Their sources are read piece by piece.
class DraftFilesSealer {
 public:
  // kInvalidArgument: no file, or more than 1000. kTooLarge.
  static Result<DraftFilesSealer> start(std::vector<std::shared_ptr<const ByteSource>> files,
                                        RandomSource& random);

  // In order; nothing when all are handed out. Errors of the sources.
  Result<std::optional<SegmentSealing>> next_segment();
  // As BodySealer::segment_sealed.
  Status segment_sealed(std::uint64_t index, const SegmentHash& hash);
  // After the last segment has come back; earlier: kInvalidArgument.
  Result<DraftFiles> finish() &&;

 private:
  DraftFilesSealer(std::vector<std::shared_ptr<const ByteSource>> files, NewCapsule capsule,
                   BodySealer sealer)
      : files_(std::move(files)), capsule_(std::move(capsule)), sealer_(std::move(sealer)) {}
  Status read(MutableByteView into);

  std::vector<std::shared_ptr<const ByteSource>> files_;
  NewCapsule capsule_;
  BodySealer sealer_;
  // What is read next.
  std::size_t file_ = 0;
  std::uint64_t offset_ = 0;
};

// Writes a draft's files to `text`, one after the other, as the segments of their body come.
class DraftFilesOpener {
 public:
  // `text` outlives this and is empty. kCapsuleSeal: not the body that the draft was sealed with.
  static Result<DraftFilesOpener> start(const DraftFiles& files, std::vector<SegmentHash> hashes,
                                        ByteStore& text);

  std::uint64_t segments() const { return opener_.layout().segments(); }
  // The next ones, as many as there are. kCapsuleLength: cut, or more than there can be; errors of
  // BodyOpener::open_segment and of the store.
  Status take(ByteView segments);
  // All have come, and the store is finished.
  bool done() const { return next_segment_ == segments(); }

 private:
  DraftFilesOpener(BodyOpener opener, ByteStore& text) : opener_(std::move(opener)), text_(&text) {}

  BodyOpener opener_;
  ByteStore* text_;
  std::uint64_t next_segment_ = 0;
};

}  // namespace waferseal

#endif  // WAFERSEAL_DRAFT_H_
