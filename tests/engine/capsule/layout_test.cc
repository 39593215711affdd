// SPEC 3.3 and 3.4.4
#include <gtest/gtest.h>

#include "waferseal/capsule.h"

namespace waferseal {
namespace {

TEST(PaddedLengthTest, Spec331GivesPadmeFrom256On) {
  // Made with the pseudo code of the PURBs paper (Nikitin et al. 2019, algorithm 1) in Python.
  const struct {
    std::uint64_t length;
    std::uint64_t padded;
  } cases[] = {{0, 256},           {1, 256},
               {255, 256},         {256, 256},
               {257, 272},         {272, 272},
               {1000, 1024},       {65536, 65536},
               {65537, 67584},     {70000, 71680},
               {1048576, 1048576}, {1048577, 1081344},
               {2097153, 2162688}, {10000001, 10223616},
               {1099511, 1114112}};
  for (const auto& one : cases) EXPECT_EQ(*padded_length(one.length), one.padded) << one.length;
}

TEST(PaddedLengthTest, Spec331IsTheLeastAndAFixedPoint) {
  for (std::uint64_t length = 0; length < 70000; length += 7) {
    const std::uint64_t padded = *padded_length(length);
    EXPECT_GE(padded, length);
    EXPECT_EQ(*padded_length(padded), padded);
    EXPECT_LE(padded - length, std::max<std::uint64_t>(256, length / 8)) << length;
    EXPECT_GE(*padded_length(length + 1), padded);
  }
}

TEST(PaddedLengthTest, Spec332HasALimit) {
  EXPECT_TRUE(padded_length(kMostPaddedLength));
  EXPECT_EQ(padded_length(kMostPaddedLength + 1).code(), Code::kTooLarge);
}

TEST(BodyLayoutTest, Spec344TheStoredSizeGivesTheLength) {
  for (const std::uint64_t length :
       {std::uint64_t{0}, std::uint64_t{65536}, std::uint64_t{65537}, std::uint64_t{1048576},
        std::uint64_t{1048577}, std::uint64_t{5000000}, kMostPaddedLength}) {
    const BodyLayout layout = *BodyLayout::for_padded_length(*padded_length(length));
    const Result<BodyLayout> again = BodyLayout::for_stored_size(layout.stored_size());
    ASSERT_TRUE(again) << length;
    EXPECT_EQ(again->padded_length(), layout.padded_length());
    EXPECT_EQ(BodyLayout::for_stored_size(layout.stored_size() + 1).code(), Code::kCapsuleLength);
    EXPECT_EQ(BodyLayout::for_stored_size(layout.stored_size() - 1).code(), Code::kCapsuleLength);
  }
}

TEST(BodyLayoutTest, Spec344RefusesSizesThatNoBodyHas) {
  for (const std::uint64_t size :
       {std::uint64_t{0}, std::uint64_t{16}, std::uint64_t{256}, std::uint64_t{271},
        std::uint64_t{273}, kChunkSize + kChunkOverhead + 1, kChunkSize + 2 * kChunkOverhead,
        ~std::uint64_t{0}}) {
    EXPECT_EQ(BodyLayout::for_stored_size(size).code(), Code::kCapsuleLength) << size;
  }
  EXPECT_EQ(BodyLayout::for_padded_length(257).code(), Code::kCapsuleLength);
  EXPECT_EQ(BodyLayout::for_padded_length(0).code(), Code::kCapsuleLength);
  EXPECT_EQ(BodyLayout::for_padded_length(2 * kMostPaddedLength).code(), Code::kCapsuleLength);
}

TEST(BodyLayoutTest, Spec343SegmentsCoverTheBodyWithoutGaps) {
  const BodyLayout layout = *BodyLayout::for_padded_length(*padded_length(3 * 1048576 + 5));
  EXPECT_EQ(layout.segments(), 4U);
  std::uint64_t total = 0;
  for (std::uint64_t i = 0; i < layout.segments(); ++i) {
    EXPECT_EQ(layout.segment_size(i) == 1048832U, i + 1 < layout.segments());
    total += layout.segment_size(i);
  }
  EXPECT_EQ(total, layout.stored_size());
  EXPECT_EQ(layout.segment_size(4), 0U);
}

TEST(SegmentListTest, Spec351HasOneHashForEachSegment) {
  const BodyLayout layout = *BodyLayout::for_padded_length(*padded_length(1048577));
  std::vector<SegmentHash> hashes(2);
  hashes[0].fill(1);
  hashes[1].fill(2);
  const Bytes list = encode_segment_list(hashes);
  ASSERT_TRUE(decode_segment_list(layout, list));
  EXPECT_EQ(*decode_segment_list(layout, list), hashes);
  EXPECT_EQ(decode_segment_list(layout, ByteView(list).first(63)).code(), Code::kCapsuleList);
  EXPECT_EQ(decode_segment_list(layout, ByteView(list).first(32)).code(), Code::kCapsuleList);
  Bytes longer = list;
  append(longer, Bytes(32));
  EXPECT_EQ(decode_segment_list(layout, longer).code(), Code::kCapsuleList);
}

}  // namespace
}  // namespace waferseal
