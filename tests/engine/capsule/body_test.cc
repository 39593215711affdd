// SPEC 3.3.3, 3.4 and 3.5
#include <gtest/gtest.h>

#include <algorithm>

#include "tests/engine/capsule/forge.h"
#include "tests/engine/capsule/sample.h"

namespace waferseal {
namespace {

constexpr std::size_t kThreeSegments = 2 * 1048576 + 70000;

std::vector<Bytes> segments_of(const WholeBody& body) {
  const BodyLayout layout = *BodyLayout::for_padded_length(body.sealed.padded_length);
  std::vector<Bytes> segments;
  ByteView rest = body.ciphertext.view();
  for (std::uint64_t i = 0; i < layout.segments(); ++i) {
    const ByteView segment = rest.first(static_cast<std::size_t>(layout.segment_size(i)));
    segments.emplace_back(segment.begin(), segment.end());
    rest = rest.subspan(segment.size());
  }
  return segments;
}

Result<Plaintext> open_forged(const NewCapsule& capsule, const ForgedBody& body,
                              std::uint64_t length) {
  WAFERSEAL_TRY(const BodyOpener opener, BodyOpener::start(capsule.content_key, capsule.header,
                                                           body.seal, length, body.hashes));
  return open_body(opener, body.ciphertext);
}

TEST(BodyTest, OpensWhatItSealed) {
  for (const std::size_t length :
       {std::size_t{0}, std::size_t{1}, std::size_t{256}, std::size_t{257}, std::size_t{65536},
        std::size_t{65537}, std::size_t{1048576}, std::size_t{1048577}, kThreeSegments}) {
    const Sample sample("round", length);
    EXPECT_EQ(sample.body.sealed.length, length);
    const Result<Plaintext> text = open_body(sample.opener(), sample.body.ciphertext.view());
    ASSERT_TRUE(text) << length;
    EXPECT_TRUE(std::equal(text->reveal().begin(), text->reveal().end(), sample.text.begin(),
                           sample.text.end()))
        << length;
  }
}

TEST(BodyTest, OpensSegmentsInAnyOrder) {
  const Sample sample("order", kThreeSegments);
  const std::vector<Bytes> segments = segments_of(sample.body);
  ASSERT_EQ(segments.size(), 3U);
  const BodyOpener opener = sample.opener();
  for (const std::size_t index : {2U, 0U, 1U, 2U}) {
    const Result<Plaintext> part = opener.open_segment(index, segments[index]);
    ASSERT_TRUE(part);
    const ByteView whole(sample.text);
    const ByteView expected = whole.subspan(
        index * kSegmentPlaintextSize,
        std::min<std::size_t>(kSegmentPlaintextSize, whole.size() - index * kSegmentPlaintextSize));
    EXPECT_TRUE(
        std::equal(part->reveal().begin(), part->reveal().end(), expected.begin(), expected.end()))
        << index;
  }
}

TEST(BodyTest, SegmentThatIsPaddingOnlyGivesNoText) {
  // 64 MiB and a byte are padded to 66 MiB, so that the last segment has no text.
  SeededRandom random("padding");
  const NewCapsule capsule = new_capsule(random);
  const std::uint64_t length = 64 * kSegmentPlaintextSize + 1;
  BodySealer sealer = *BodySealer::start(capsule.content_key, capsule.header, length);
  const Bytes text(kSegmentPlaintextSize);
  Bytes last;
  while (!sealer.done()) {
    last = std::move(*sealer.seal_segment(ByteView(text).first(sealer.wanted()))).take();
  }
  const SealedBody sealed = *sealer.finish();
  ASSERT_EQ(sealed.hashes.size(), 66U);
  const BodyOpener opener =
      *BodyOpener::start(capsule.content_key, capsule.header, sealed.seal, length, sealed.hashes);
  const Result<Plaintext> part = opener.open_segment(65, last);
  ASSERT_TRUE(part);
  EXPECT_EQ(part->size(), 0U);
}

TEST(BodyTest, OnePassWhateverTheLength) {
  const Sample sample("passes", kThreeSegments);
  EXPECT_EQ(sample.body.sealed.work.bytes_encrypted, sample.body.sealed.padded_length);
  EXPECT_EQ(sample.body.sealed.work.bytes_hashed, sample.body.ciphertext.size());
}

TEST(BodyTest, SealerTakesExactlyWhatItWants) {
  SeededRandom random("feeding");
  const NewCapsule capsule = new_capsule(random);
  Result<BodySealer> sealer = BodySealer::start(capsule.content_key, capsule.header, 1048577);
  ASSERT_TRUE(sealer);
  EXPECT_EQ(sealer->wanted(), 1048576U);
  EXPECT_EQ(sealer->seal_segment(Bytes(1048575)).code(), Code::kInvalidArgument);
  EXPECT_EQ(sealer->finish().code(), Code::kInvalidArgument);
  ASSERT_TRUE(sealer->seal_segment(Bytes(1048576)));
  EXPECT_EQ(sealer->wanted(), 1U);
  EXPECT_FALSE(sealer->done());
  EXPECT_EQ(sealer->seal_segment({}).code(), Code::kInvalidArgument);
  ASSERT_TRUE(sealer->seal_segment(Bytes(1)));
  EXPECT_TRUE(sealer->done());
  EXPECT_EQ(sealer->seal_segment({}).code(), Code::kInvalidArgument);
  EXPECT_TRUE(sealer->finish());
}

TEST(BodyTest, SealerWantsTheKeyOfTheHeader) {
  SeededRandom random("mismatch");
  const NewCapsule one = new_capsule(random);
  const NewCapsule two = new_capsule(random);
  EXPECT_EQ(BodySealer::start(one.content_key, two.header, 1).code(), Code::kCapsuleWrongKey);
  EXPECT_EQ(BodySealer::start(one.content_key, one.header, kMostPaddedLength + 1).code(),
            Code::kTooLarge);
}

TEST(BodyTest, NoPartOfTheTextIsInTheCiphertext) {
  SeededRandom random("marker");
  const NewCapsule capsule = new_capsule(random);
  const std::string marker = "marker-4d1c8e-marker";
  const WholeBody body =
      *seal_body(capsule.content_key, capsule.header, Plaintext(to_bytes(marker)));
  EXPECT_EQ(as_text(body.ciphertext.view()).find(marker), std::string_view::npos);
}

TEST(BodyTest, Spec342ChunksOfOneBodyDoNotRepeat) {
  SeededRandom random("zeros");
  const NewCapsule capsule = new_capsule(random);
  const WholeBody body = *seal_body(capsule.content_key, capsule.header, Plaintext(Bytes(131072)));
  const ByteView view = body.ciphertext.view();
  EXPECT_FALSE(std::equal(view.begin(), view.begin() + 65536, view.begin() + 65552));
}

TEST(BodyTest, Spec353AnotherBodyBySomebodyWhoKnowsTheContentKeyIsRefused) {
  const Sample sample;
  const WholeBody other = *seal_body(sample.capsule.content_key, sample.capsule.header,
                                     Plaintext(Bytes(sample.text.size(), 'x')));
  // With its own list it does not belong to T; with the old list its segments do not belong to it.
  EXPECT_EQ(BodyOpener::start(sample.capsule.content_key, sample.capsule.header,
                              sample.body.sealed.seal, sample.text.size(), other.sealed.hashes)
                .code(),
            Code::kCapsuleSeal);
  EXPECT_EQ(open_body(sample.opener(), other.ciphertext.view()).code(), Code::kCapsuleSegment);
}

TEST(BodyTest, Spec353HeaderLengthListAndSealBelongTogether) {
  Sample sample("together", kThreeSegments);
  const auto start = [&](const CapsuleHeader& header, const BodySeal& seal, std::uint64_t length,
                         std::vector<SegmentHash> hashes) {
    const Result<BodyOpener> opener =
        BodyOpener::start(sample.capsule.content_key, header, seal, length, std::move(hashes));
    return opener ? std::string("ok") : std::string(code_name(opener.code()));
  };
  const SealedBody& sealed = sample.body.sealed;
  const CapsuleHeader& header = sample.capsule.header;
  EXPECT_EQ(start(header, sealed.seal, sealed.length, sealed.hashes), "ok");
  EXPECT_EQ(start(new_capsule(sample.random).header, sealed.seal, sealed.length, sealed.hashes),
            "capsule_wrong_key");
  BodySeal seal = sealed.seal;
  seal[31] ^= 1;
  EXPECT_EQ(start(header, seal, sealed.length, sealed.hashes), "capsule_seal");
  EXPECT_EQ(start(header, sealed.seal, 300, sealed.hashes), "capsule_seal");
  EXPECT_EQ(start(header, sealed.seal, sealed.padded_length + 1, sealed.hashes), "capsule_seal");
  EXPECT_EQ(start(header, sealed.seal, kMostPaddedLength + 1, sealed.hashes), "too_large");
  std::vector<SegmentHash> hashes = sealed.hashes;
  std::swap(hashes[0], hashes[1]);
  EXPECT_EQ(start(header, sealed.seal, sealed.length, hashes), "capsule_seal");
  hashes = sealed.hashes;
  hashes.pop_back();
  EXPECT_EQ(start(header, sealed.seal, sealed.length, hashes), "capsule_seal");
  hashes = sealed.hashes;
  hashes.push_back(hashes[0]);
  EXPECT_EQ(start(header, sealed.seal, sealed.length, hashes), "capsule_seal");
}

TEST(BodyTest, Spec352ASealIsForOneHeader) {
  Sample sample;
  const BodyLayout layout = *BodyLayout::for_padded_length(sample.body.sealed.padded_length);
  EXPECT_EQ(body_seal(sample.capsule.header.hash(), layout, sample.body.sealed.hashes),
            sample.body.sealed.seal);
  EXPECT_NE(body_seal(new_capsule(sample.random).header.hash(), layout, sample.body.sealed.hashes),
            sample.body.sealed.seal);
}

TEST(BodyTest, Spec353ReorderedMissingAndSurplusPartsAreRefused) {
  const Sample sample("parts", kThreeSegments);
  const std::vector<Bytes> segments = segments_of(sample.body);
  const BodyOpener opener = sample.opener();
  EXPECT_EQ(opener.open_segment(1, segments[0]).code(), Code::kCapsuleSegment);
  EXPECT_EQ(opener.open_segment(3, segments[0]).code(), Code::kInvalidArgument);
  EXPECT_EQ(opener.open_segment(0, ByteView(segments[0]).first(65552)).code(),
            Code::kCapsuleSegment);
  EXPECT_EQ(opener.open_segment(2, segments[0]).code(), Code::kCapsuleSegment);
  // Two chunks of one segment change places.
  Bytes swapped = segments[0];
  std::swap_ranges(swapped.begin(), swapped.begin() + 65552, swapped.begin() + 65552);
  EXPECT_EQ(opener.open_segment(0, swapped).code(), Code::kCapsuleSegment);
  Bytes whole(sample.body.ciphertext.view().begin(), sample.body.ciphertext.view().end());
  EXPECT_EQ(open_body(opener, ByteView(whole).first(whole.size() - 1)).code(),
            Code::kCapsuleLength);
  EXPECT_EQ(open_body(opener, ByteView(whole).first(kSegmentCiphertextSize)).code(),
            Code::kCapsuleLength);
  whole.push_back(0);
  EXPECT_EQ(open_body(opener, whole).code(), Code::kCapsuleLength);
}

TEST(BodyTest, Spec353EveryChangedByteOfABodyIsRefused) {
  const Sample sample("bytes", 256);
  const BodyOpener opener = sample.opener();
  const ByteView body = sample.body.ciphertext.view();
  for (std::size_t at = 0; at < body.size(); ++at) {
    Bytes changed(body.begin(), body.end());
    changed[at] ^= 1;
    EXPECT_EQ(opener.open_segment(0, changed).code(), Code::kCapsuleSegment) << at;
  }
}

TEST(BodyTest, Spec333PaddingThatIsNotZerosIsRefused) {
  SeededRandom random("faulty");
  const NewCapsule capsule = new_capsule(random);
  Bytes padded(256);
  EXPECT_TRUE(open_forged(capsule, forge_body(capsule, padded, 0, true), 100));
  padded[255] = 1;
  EXPECT_EQ(open_forged(capsule, forge_body(capsule, padded, 0, true), 100).code(),
            Code::kCapsulePadding);
  EXPECT_TRUE(open_forged(capsule, forge_body(capsule, padded, 0, true), 256));
}

TEST(BodyTest, Spec342CounterAndLastMarkAreBound) {
  SeededRandom random("nonce");
  const NewCapsule capsule = new_capsule(random);
  const Bytes padded(256);
  EXPECT_EQ(open_forged(capsule, forge_body(capsule, padded, 1, true), 100).code(),
            Code::kCapsuleChunk);
  EXPECT_EQ(open_forged(capsule, forge_body(capsule, padded, 0, false), 100).code(),
            Code::kCapsuleChunk);
}

}  // namespace
}  // namespace waferseal
