// The capsule: one ciphertext of one MIME message, made once whatever the number of recipients.
//
//   header    32-byte id and a commitment to the content key C; never changes
//   body      64 KiB chunks of ChaCha20-Poly1305, padded to a Padmé length, in segments of 16 chunks
//   list      the SHA-256 of each segment
//   seal T    one hash over header, length and list; every slot binds it
//
// Who may open it stands in slots beside it (waferseal/slot.h). Sealing, in one pass:
//
//   NewCapsule capsule = new_capsule(random);
//   WAFERSEAL_TRY(BodySealer sealer, BodySealer::start(capsule.content_key, capsule.header, size));
//   while (!sealer.done()) {
//     WAFERSEAL_TRY(Ciphertext segment, sealer.seal_segment(next(sealer.wanted())));
//     upload(std::move(segment));
//   }
//   WAFERSEAL_TRY(SealedBody sealed, sealer.finish());  // sealed.seal goes into every slot
//
// By several workers: handed out in order, sealed anywhere, back in any order.
//
//   WAFERSEAL_TRY(SegmentSealing work, sealer.next_segment(next(sealer.wanted())));
//   WAFERSEAL_TRY(SealedSegment segment, seal_segment(work));  // in the worker
//   WAFERSEAL_CHECK(sealer.segment_sealed(segment.index, segment.hash));
//
// Opening, in any order and by several workers, once a slot has given C, T and the length:
//
//   WAFERSEAL_TRY(BodyOpener opener, BodyOpener::start(content_key, header, seal, length, hashes));
//   WAFERSEAL_TRY(Plaintext part, opener.open_segment(3, segment_3));
//
// Promises: without C nothing but the padded length is learned; every part that is handed out is
// final, and the same for all who were given the same T, even by somebody who knows C.
// Does not promise: anything about who made it (the sender's statement does, waferseal/slot.h), nor
// that a capsule is new: a capsule id seen before is shown once, and the caller remembers the ids.
// SPEC 3.2 to 3.5.
#ifndef WAFERSEAL_CAPSULE_H_
#define WAFERSEAL_CAPSULE_H_

#include <cstdint>
#include <optional>
#include <vector>

#include "waferseal/bytes.h"
#include "waferseal/host.h"
#include "waferseal/result.h"

namespace waferseal {

using CapsuleId = ByteArray<32>;
using HeaderHash = ByteArray<32>;
using SegmentHash = ByteArray<32>;
// T: what every slot binds.
using BodySeal = ByteArray<32>;

inline constexpr std::uint64_t kChunkSize = 64 * 1024;
inline constexpr std::uint64_t kChunkOverhead = 16;
inline constexpr std::uint64_t kSegmentChunks = 16;
// Bytes of text in a segment, and of ciphertext in every segment but the last.
inline constexpr std::uint64_t kSegmentPlaintextSize = kSegmentChunks * kChunkSize;
inline constexpr std::uint64_t kSegmentCiphertextSize =
    kSegmentChunks * (kChunkSize + kChunkOverhead);
inline constexpr std::uint64_t kLeastPaddedLength = 256;
inline constexpr std::uint64_t kMostPaddedLength = std::uint64_t{1} << 36;

// C: 32 bytes that open the body and let their holder make slots.
class ContentKey {
 public:
  static ContentKey generate(RandomSource& random);
  // Exactly 32 bytes, else kInvalidArgument.
  static Result<ContentKey> from_bytes(ByteView bytes);
  ContentKey clone() const { return ContentKey(bytes_.clone()); }
  const SecretBytes& bytes() const { return bytes_; }

 private:
  explicit ContentKey(SecretBytes bytes) : bytes_(std::move(bytes)) {}
  SecretBytes bytes_;
};

// A header in its encoded form, parsed; there is no other way to make one.
class CapsuleHeader {
 public:
  // Codes: kCapsuleVersionUnsupported, kCapsuleSuiteUnsupported, kCapsuleFieldUnknown,
  // kCapsuleMalformed (not CBOR in the one allowed form, trailing bytes, a wrong size).
  static Result<CapsuleHeader> parse(ByteView encoded);

  const Bytes& encoded() const { return encoded_; }
  const CapsuleId& capsule_id() const { return capsule_id_; }
  const HeaderHash& hash() const { return hash_; }
  // kCapsuleWrongKey: the header was not made with this content key. Constant time.
  Status check_commitment(const ContentKey& key) const;

  bool operator==(const CapsuleHeader& other) const { return encoded_ == other.encoded_; }

 private:
  CapsuleHeader() = default;
  Bytes encoded_;
  CapsuleId capsule_id_{};
  ByteArray<32> commitment_{};
  HeaderHash hash_{};
};

struct NewCapsule {
  ContentKey content_key;
  CapsuleHeader header;
};

// Draws content key and capsule id. Called anew whenever sealing starts, also after a crash or for
// a retry, so that no key ever encrypts two bodies.
NewCapsule new_capsule(RandomSource& random);

// ---- lengths

// The padded length of a message of `length` bytes: Padmé, at least 256. kTooLarge: above 64 GiB.
Result<std::uint64_t> padded_length(std::uint64_t length);

// Where everything lies, given by the padded length alone.
class BodyLayout {
 public:
  // kCapsuleLength: not a Padmé length within the limits.
  static Result<BodyLayout> for_padded_length(std::uint64_t padded);
  // From the size of the body as it is stored. kCapsuleLength: no body has this size.
  static Result<BodyLayout> for_stored_size(std::uint64_t size);

  std::uint64_t padded_length() const { return padded_; }
  std::uint64_t chunks() const { return (padded_ + kChunkSize - 1) / kChunkSize; }
  std::uint64_t segments() const { return (chunks() + kSegmentChunks - 1) / kSegmentChunks; }
  // Size of the ciphertext.
  std::uint64_t stored_size() const { return padded_ + chunks() * kChunkOverhead; }
  // Size of segment `index`'s ciphertext; it starts at index * kSegmentCiphertextSize.
  std::uint64_t segment_size(std::uint64_t index) const;
  // Size of its text, padding included; it starts at index * kSegmentPlaintextSize.
  std::uint64_t segment_text_size(std::uint64_t index) const;

 private:
  explicit BodyLayout(std::uint64_t padded) : padded_(padded) {}
  std::uint64_t padded_;
};

// ---- seal

// T over header, padded length and segment hashes (SPEC 3.5).
BodySeal body_seal(const HeaderHash& header, const BodyLayout& layout,
                   const std::vector<SegmentHash>& hashes);
// The list as it is stored: the hashes one after the other. Decoding: kCapsuleList (not a whole
// number of hashes or not as many as the layout has segments).
Bytes encode_segment_list(const std::vector<SegmentHash>& hashes);
Result<std::vector<SegmentHash>> decode_segment_list(const BodyLayout& layout, ByteView list);
SegmentHash segment_hash(ByteView segment);

// ---- sealing

// How often the body was gone through; a test shows that it does not grow with the recipients.
struct BodyWork {
  std::uint64_t bytes_encrypted = 0;
  std::uint64_t bytes_hashed = 0;
};

struct SealedBody {
  std::uint64_t length = 0;  // of the message
  std::uint64_t padded_length = 0;
  std::vector<SegmentHash> hashes;
  BodySeal seal{};
  BodyWork work;
};

// All that the sealing of one segment needs, so that another worker may do it. Whoever has it can
// open the body.
struct SegmentSealing {
  std::uint64_t index = 0;
  bool last = false;  // its last chunk is the last one of the body
  SecretBytes key;    // of the body, 32 bytes
  SecretBytes text;   // with its padding: 1 MiB, in the last segment 1 byte or more
};

struct SealedSegment {
  std::uint64_t index = 0;
  Ciphertext ciphertext;
  SegmentHash hash{};
};

// kInvalidArgument: key, text or index are not of a segment.
Result<SealedSegment> seal_segment(const SegmentSealing& work);

// Makes the segments of one body. `length` is known from the start; the text is fed in order. Each
// segment is handed out once: a second text in its place would have the same key and nonces.
class BodySealer {
 public:
  // kTooLarge. kCapsuleWrongKey: the header is not for this content key.
  static Result<BodySealer> start(const ContentKey& key, const CapsuleHeader& header,
                                  std::uint64_t length);

  const BodyLayout& layout() const { return layout_; }
  // How many bytes of text the next segment takes: 1 MiB or what is left; 0 for a segment that is
  // padding only.
  std::size_t wanted() const;
  // All segments are handed out.
  bool done() const { return next_segment_ == layout_.segments(); }
  // Exactly wanted() bytes, and not when done(): else kInvalidArgument.
  Result<SegmentSealing> next_segment(ByteView text);
  // In any order. kInvalidArgument: it was not handed out, or has come back before.
  Status segment_sealed(std::uint64_t index, const SegmentHash& hash);
  // Both, here and now.
  Result<Ciphertext> seal_segment(ByteView text);
  // After the last segment has come back; earlier: kInvalidArgument.
  Result<SealedBody> finish() const;

 private:
  BodySealer(SecretBytes key, const HeaderHash& header, const BodyLayout& layout,
             std::uint64_t length)
      : key_(std::move(key)), header_(header), layout_(layout), length_(length) {}
  SecretBytes key_;
  HeaderHash header_;
  BodyLayout layout_;
  std::uint64_t length_;
  std::uint64_t next_segment_ = 0;
  // Of the segments that are handed out; nothing until one has come back.
  std::vector<std::optional<SegmentHash>> hashes_;
  BodyWork work_;
};

// The whole body at once.
struct WholeBody {
  Ciphertext ciphertext;
  SealedBody sealed;
};
Result<WholeBody> seal_body(const ContentKey& key, const CapsuleHeader& header,
                            const Plaintext& text);

// ---- opening

class BodyOpener {
 public:
  // `seal` and `length` come from the opened slot, `hashes` from the store. Codes:
  // kCapsuleWrongKey   the header was not made with this content key
  // kCapsuleSeal       header, length and list do not belong to T: not the body that was sealed
  // kTooLarge
  static Result<BodyOpener> start(const ContentKey& key, const CapsuleHeader& header,
                                  const BodySeal& seal, std::uint64_t length,
                                  std::vector<SegmentHash> hashes);

  const BodyLayout& layout() const { return layout_; }
  // The text of segment `index`, without padding; empty for one that is padding only. Codes:
  // kInvalidArgument   no such segment
  // kCapsuleSegment    not the segment of the list: damaged, cut, lengthened or out of its place
  // kCapsuleChunk      in the list, but not made with the content key
  // kCapsulePadding    the padding is not zeros
  Result<Plaintext> open_segment(std::uint64_t index, ByteView segment) const;

 private:
  BodyOpener(SecretBytes key, const BodyLayout& layout, std::uint64_t length,
             std::vector<SegmentHash> hashes)
      : key_(std::move(key)), layout_(layout), length_(length), hashes_(std::move(hashes)) {}
  SecretBytes key_;
  BodyLayout layout_;
  std::uint64_t length_;
  std::vector<SegmentHash> hashes_;
};

// The whole body at once. Also kCapsuleLength: the ciphertext has not the size of the layout.
Result<Plaintext> open_body(const BodyOpener& opener, ByteView ciphertext);

}  // namespace waferseal

#endif  // WAFERSEAL_CAPSULE_H_
