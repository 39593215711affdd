// SPEC 3.4: segments that are sealed elsewhere and come back in any order.
#include <gtest/gtest.h>

#include <algorithm>
#include <limits>

#include "tests/engine/capsule/sample.h"

namespace waferseal {
namespace {

constexpr std::size_t kLength = 2 * kSegmentPlaintextSize + 70000;  // three segments

BodySealer sealer_of(const Sample& sample) {
  return *BodySealer::start(sample.capsule.content_key, sample.capsule.header, sample.text.size());
}

SegmentSealing next_of(BodySealer& sealer, const Sample& sample, std::size_t index) {
  return *sealer.next_segment(
      ByteView(sample.text).subspan(index * kSegmentPlaintextSize, sealer.wanted()));
}

TEST(SegmentSealing, AnyOrderGivesTheBodyThatSealingInOrderGives) {
  for (const std::size_t length :
       {std::size_t{0}, std::size_t{65537}, std::size_t{1048576}, kLength}) {
    const Sample sample("order", length);
    BodySealer sealer = sealer_of(sample);
    EXPECT_EQ(sealer.layout().stored_size(), sample.body.ciphertext.size());
    std::vector<SegmentSealing> work;
    while (!sealer.done()) work.push_back(next_of(sealer, sample, work.size()));
    std::vector<std::size_t> order(work.size());
    for (std::size_t i = 0; i < order.size(); ++i) order[i] = i;
    do {
      BodySealer again = sealer_of(sample);
      for (std::size_t i = 0; i < work.size(); ++i) next_of(again, sample, i);
      std::vector<Bytes> segments(work.size());
      for (const std::size_t index : order) {
        Result<SealedSegment> sealed = seal_segment(work[index]);
        ASSERT_TRUE(sealed) << describe(sealed.error());
        EXPECT_EQ(sealed->index, index);
        ASSERT_TRUE(again.segment_sealed(sealed->index, sealed->hash));
        segments[index] = std::move(sealed->ciphertext).take();
      }
      Bytes body;
      for (const Bytes& segment : segments) append(body, segment);
      const ByteView expected = sample.body.ciphertext.view();
      EXPECT_TRUE(std::equal(body.begin(), body.end(), expected.begin(), expected.end()));
      const Result<SealedBody> finished = again.finish();
      ASSERT_TRUE(finished);
      EXPECT_EQ(finished->seal, sample.body.sealed.seal);
      EXPECT_EQ(finished->hashes, sample.body.sealed.hashes);
      EXPECT_EQ(finished->work.bytes_encrypted, sample.body.sealed.padded_length);
      EXPECT_EQ(finished->work.bytes_hashed, expected.size());
    } while (std::next_permutation(order.begin(), order.end()));
  }
}

TEST(SegmentSealing, EachSegmentIsHandedOutOnceAndInOrder) {
  const Sample sample("once", kLength);
  BodySealer sealer = sealer_of(sample);
  for (std::size_t i = 0; i < 3; ++i) {
    const SegmentSealing work = next_of(sealer, sample, i);
    EXPECT_EQ(work.index, i);
    EXPECT_EQ(work.last, i == 2);
    EXPECT_EQ(work.text.size(), sealer.layout().segment_text_size(i));
  }
  EXPECT_TRUE(sealer.done());
  EXPECT_EQ(sealer.wanted(), 0u);
  EXPECT_EQ(sealer.next_segment({}).code(), Code::kInvalidArgument);
  EXPECT_EQ(sealer.seal_segment({}).code(), Code::kInvalidArgument);
}

TEST(SegmentSealing, ATextOfAnotherLengthIsNotHandedOut) {
  const Sample sample("length", kLength);
  BodySealer sealer = sealer_of(sample);
  EXPECT_EQ(sealer.next_segment(ByteView(sample.text).first(1048575)).code(),
            Code::kInvalidArgument);
  EXPECT_EQ(sealer.next_segment(ByteView(sample.text).first(1048577)).code(),
            Code::kInvalidArgument);
  EXPECT_EQ(next_of(sealer, sample, 0).index, 0u);
}

TEST(SegmentSealing, WhatWasNotHandedOutOrHasComeBackIsRefused) {
  const Sample sample("told", kLength);
  BodySealer sealer = sealer_of(sample);
  const SegmentHash hash{};
  EXPECT_EQ(sealer.segment_sealed(0, hash).code(), Code::kInvalidArgument);
  next_of(sealer, sample, 0);
  next_of(sealer, sample, 1);
  EXPECT_TRUE(sealer.segment_sealed(1, hash));
  EXPECT_EQ(sealer.segment_sealed(1, hash).code(), Code::kInvalidArgument);
  EXPECT_EQ(sealer.segment_sealed(2, hash).code(), Code::kInvalidArgument);
  EXPECT_EQ(sealer.segment_sealed(std::numeric_limits<std::uint64_t>::max(), hash).code(),
            Code::kInvalidArgument);
  EXPECT_TRUE(sealer.segment_sealed(0, hash));
}

TEST(SegmentSealing, TheBodyEndsWhenAllHaveComeBack) {
  const Sample sample("finish", kLength);
  BodySealer sealer = sealer_of(sample);
  const std::vector<SegmentHash>& hashes = sample.body.sealed.hashes;
  next_of(sealer, sample, 0);
  EXPECT_TRUE(sealer.segment_sealed(0, hashes[0]));
  EXPECT_EQ(sealer.finish().code(), Code::kInvalidArgument);
  next_of(sealer, sample, 1);
  next_of(sealer, sample, 2);
  EXPECT_TRUE(sealer.segment_sealed(2, hashes[2]));
  EXPECT_EQ(sealer.finish().code(), Code::kInvalidArgument);
  EXPECT_TRUE(sealer.segment_sealed(1, hashes[1]));
  ASSERT_TRUE(sealer.finish());
  EXPECT_EQ(sealer.finish()->seal, sample.body.sealed.seal);
}

TEST(SegmentSealing, HereAndElsewhereGoTogether) {
  const Sample sample("mixed", kLength);
  BodySealer sealer = sealer_of(sample);
  const SegmentSealing first = next_of(sealer, sample, 0);
  const ByteView text(sample.text);
  ASSERT_TRUE(sealer.seal_segment(text.subspan(kSegmentPlaintextSize, sealer.wanted())));
  ASSERT_TRUE(sealer.seal_segment(text.subspan(2 * kSegmentPlaintextSize, sealer.wanted())));
  EXPECT_FALSE(sealer.finish());
  ASSERT_TRUE(sealer.segment_sealed(0, seal_segment(first)->hash));
  EXPECT_EQ(sealer.finish()->seal, sample.body.sealed.seal);
}

TEST(SegmentSealing, WorkThatIsNotOfASegmentIsRefused) {
  const auto code = [](std::uint64_t index, bool last, std::size_t key, std::size_t text) {
    const Result<SealedSegment> sealed =
        seal_segment({index, last, SecretBytes(key), SecretBytes(text)});
    return sealed ? std::string("sealed") : std::string(code_name(sealed.code()));
  };
  constexpr std::size_t kFull = kSegmentPlaintextSize;
  EXPECT_EQ(code(0, false, 32, kFull), "sealed");
  EXPECT_EQ(code(0, true, 32, kFull), "sealed");
  EXPECT_EQ(code(65535, true, 32, 1), "sealed");
  for (const std::size_t key : {0u, 31u, 33u}) {
    EXPECT_EQ(code(0, true, key, 256), "invalid_argument") << key;
  }
  for (const std::size_t text : {std::size_t{0}, std::size_t{256}, kFull - 1, kFull + 1}) {
    EXPECT_EQ(code(0, false, 32, text), "invalid_argument") << text;
  }
  EXPECT_EQ(code(0, true, 32, 0), "invalid_argument");
  EXPECT_EQ(code(0, true, 32, kFull + 1), "invalid_argument");
  EXPECT_EQ(code(65536, true, 32, 256), "invalid_argument");
}

}  // namespace
}  // namespace waferseal
