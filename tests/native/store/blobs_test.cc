#include "native/store/blobs.h"

#include <gtest/gtest.h>

#include <fstream>

#include "native/files/durable_file.h"
#include "tests/native/files/temporary_folder.h"

namespace waferseal::native {
namespace {

constexpr const char* kId = "AAECAwQFBgcICQoLDA0ODw";

Bytes segment(std::size_t size, std::uint8_t value) { return Bytes(size, value); }

class BlobsTest : public ::testing::Test {
 protected:
  BlobsTest() : blobs_(std::move(BlobStore::open(folder_.path() / "blobs")).value()) {}
  std::filesystem::path body_file() {
    return folder_.path() / "blobs/blobs/AA" / (std::string(kId) + ".body");
  }

  TemporaryFolder folder_;
  BlobStore blobs_;
  const std::uint64_t size_ = kSegmentSize + 10;
};

TEST_F(BlobsTest, AnUploadIsReadBackBySegments) {
  EXPECT_EQ(*blobs_.put_segment(kId, size_, 0, segment(kSegmentSize, 1)), 1u);
  EXPECT_EQ(*blobs_.put_segment(kId, size_, 1, segment(10, 2)), 2u);
  const auto info = blobs_.commit(kId, size_);
  ASSERT_TRUE(info);
  EXPECT_EQ(info->size, size_);
  EXPECT_EQ(info->segment_hashes.size(), 2u);
  EXPECT_EQ(*blobs_.read(kId, 1, 1), segment(10, 2));
  EXPECT_EQ(blobs_.read_all(kId)->size(), size_);
  EXPECT_FALSE(blobs_.read(kId, 1, 2));
}

TEST_F(BlobsTest, ASegmentMayBeSentAgainButNotChanged) {
  ASSERT_TRUE(blobs_.put_segment(kId, size_, 0, segment(kSegmentSize, 1)));
  EXPECT_EQ(*blobs_.put_segment(kId, size_, 0, segment(kSegmentSize, 1)), 1u);
  EXPECT_EQ(blobs_.put_segment(kId, size_, 0, segment(kSegmentSize, 3)).code(),
            Code::kUploadMismatch);
  ASSERT_TRUE(blobs_.put_segment(kId, size_, 1, segment(10, 2)));
  ASSERT_TRUE(blobs_.commit(kId, size_));
  EXPECT_EQ(*blobs_.put_segment(kId, size_, 1, segment(10, 2)), 2u);
  EXPECT_EQ(blobs_.put_segment(kId, size_, 1, segment(10, 9)).code(), Code::kUploadMismatch);
}

TEST_F(BlobsTest, SegmentsComeInOrderAndWhole) {
  EXPECT_EQ(blobs_.put_segment(kId, size_, 1, segment(10, 2)).code(), Code::kUploadMismatch);
  EXPECT_EQ(blobs_.put_segment(kId, size_, 0, segment(10, 1)).code(), Code::kUploadMismatch);
  EXPECT_EQ(blobs_.put_segment(kId, size_, 2, segment(10, 1)).code(), Code::kUploadMismatch);
}

TEST_F(BlobsTest, AnIncompleteUploadIsNotCommitted) {
  EXPECT_EQ(blobs_.commit(kId, size_).code(), Code::kUploadIncomplete);
  ASSERT_TRUE(blobs_.put_segment(kId, size_, 0, segment(kSegmentSize, 1)));
  EXPECT_EQ(blobs_.commit(kId, size_).code(), Code::kUploadIncomplete);
  EXPECT_EQ(blobs_.info(kId).code(), Code::kNotFound);
}

TEST_F(BlobsTest, CommittingGoesOnAfterACrashBetweenTheRenames) {
  ASSERT_TRUE(blobs_.put_segment(kId, 10, 0, segment(10, 1)));
  const auto root = folder_.path() / "blobs";
  std::filesystem::create_directories(root / "blobs/AA");
  std::filesystem::rename(root / "incoming" / (std::string(kId) + ".list"),
                          root / "blobs/AA" / (std::string(kId) + ".list"));
  EXPECT_EQ(blobs_.info(kId).code(), Code::kNotFound);
  ASSERT_TRUE(blobs_.commit(kId, 10));
  EXPECT_EQ(*blobs_.read_all(kId), segment(10, 1));
}

TEST_F(BlobsTest, ADamagedBodyIsNoticed) {
  ASSERT_TRUE(blobs_.put(kId, segment(100, 1)));
  {
    std::fstream file(body_file(), std::ios::in | std::ios::out | std::ios::binary);
    file.seekp(50);
    file.put('x');
  }
  EXPECT_EQ(blobs_.read_all(kId).code(), Code::kBlobDamaged);
}

TEST_F(BlobsTest, AnUploadDamagedBeforeItsCommitIsRefused) {
  ASSERT_TRUE(blobs_.put_segment(kId, 10, 0, segment(10, 1)));
  {
    std::fstream file(folder_.path() / "blobs/incoming" / (std::string(kId) + ".body"),
                      std::ios::in | std::ios::out | std::ios::binary);
    file.put('x');
  }
  EXPECT_EQ(blobs_.commit(kId, 10).code(), Code::kBlobDamaged);
}

TEST_F(BlobsTest, IdsAreNoPaths) {
  EXPECT_EQ(blobs_.put("../../../../etc/passwd", segment(1, 1)).code(), Code::kNotFound);
  EXPECT_EQ(blobs_.read_all("..").code(), Code::kNotFound);
  EXPECT_FALSE(blobs_.remove("../x"));
}

TEST_F(BlobsTest, ARemovedBlobIsGone) {
  ASSERT_TRUE(blobs_.put(kId, segment(100, 1)));
  ASSERT_TRUE(blobs_.remove(kId));
  EXPECT_EQ(blobs_.info(kId).code(), Code::kNotFound);
  EXPECT_FALSE(std::filesystem::exists(body_file()));
  EXPECT_TRUE(blobs_.remove(kId));
}

}  // namespace
}  // namespace waferseal::native
