#include "waferseal/put_aside.h"

#include <gtest/gtest.h>

#include <algorithm>

namespace waferseal {
namespace {

struct Kept {
  Bytes bytes;
  bool full = false;
};

class KeptStore final : public AsideStore {
 public:
  explicit KeptStore(Kept& kept) : kept_(kept) {}
  Status append(ByteView sealed) override {
    if (kept_.full) return Code::kAsideFailed;
    waferseal::append(kept_.bytes, sealed);
    return Done{};
  }
  Status read(std::uint64_t offset, MutableByteView into) const override {
    return MemorySource(kept_.bytes).read(offset, into);
  }

 private:
  Kept& kept_;
};

Bytes pattern(std::size_t size) {
  Bytes out(size);
  for (std::size_t i = 0; i < size; ++i) out[i] = static_cast<std::uint8_t>(i * 31 + (i >> 8));
  return out;
}

class PutAsideTest : public ::testing::Test {
 protected:
  Kept kept_;
};

TEST_F(PutAsideTest, IsReadAsItWasWrittenWhereverItIsRead) {
  constexpr std::size_t kMiB = 1 << 20;
  for (const std::size_t size :
       {std::size_t{0}, std::size_t{1}, kMiB - 1, kMiB, kMiB + 1, 3 * kMiB + 7}) {
    kept_ = {};
    PutAside one(std::make_unique<KeptStore>(kept_), system_random());
    const Bytes text = pattern(size);
    for (std::size_t at = 0; at < size; at += 77777) {
      ASSERT_TRUE(one.write(ByteView(text).subspan(at, std::min<std::size_t>(77777, size - at))));
    }
    ASSERT_TRUE(one.finish());
    ASSERT_EQ(one.size(), size);
    Bytes back(size);
    ASSERT_TRUE(one.read(0, back));
    EXPECT_EQ(back, text);
    for (std::size_t at = 0; at + 3 < size; at += size / 7 + 1) {
      Bytes part(std::min<std::size_t>(size - at, 100000));
      ASSERT_TRUE(one.read(at, part));
      EXPECT_TRUE(
          std::equal(part.begin(), part.end(), text.begin() + static_cast<std::ptrdiff_t>(at)));
    }
    Bytes beyond(1);
    EXPECT_FALSE(one.read(size, beyond));
  }
}

TEST_F(PutAsideTest, TheStoreSeesNoText) {
  const std::string marker = "MARKER-of-the-text";
  PutAside one(std::make_unique<KeptStore>(kept_), system_random());
  ASSERT_TRUE(one.write(as_bytes(marker)));
  ASSERT_TRUE(one.finish());
  EXPECT_EQ(as_text(kept_.bytes).find("MARKER"), std::string_view::npos);
  const Bytes first = kept_.bytes;
  kept_ = {};
  PutAside two(std::make_unique<KeptStore>(kept_), system_random());
  ASSERT_TRUE(two.write(as_bytes(marker)));
  ASSERT_TRUE(two.finish());
  EXPECT_NE(kept_.bytes, first) << "each has a key of its own";
}

TEST_F(PutAsideTest, WhatTheStoreChangesOrMovesIsNoText) {
  PutAside one(std::make_unique<KeptStore>(kept_), system_random());
  ASSERT_TRUE(one.write(Bytes(3 << 20, 7)));
  ASSERT_TRUE(one.finish());
  const Bytes good = kept_.bytes;
  constexpr std::size_t kSealed = (1 << 20) + 16;
  Bytes part(10);
  kept_.bytes[kSealed + 5] ^= 1;
  EXPECT_EQ(one.read(1 << 20, part).code(), Code::kAsideDamaged);
  EXPECT_EQ(part, Bytes(10));
  kept_.bytes = good;
  std::rotate(kept_.bytes.begin(), kept_.bytes.begin() + kSealed, kept_.bytes.end());
  EXPECT_EQ(one.read(0, part).code(), Code::kAsideDamaged) << "pieces in another order";
  kept_.bytes = good;
  kept_.bytes.resize(kSealed + 100);
  EXPECT_FALSE(one.read(2 << 20, part)) << "cut";
}

TEST_F(PutAsideTest, ItIsWrittenThenReadAndNotBoth) {
  PutAside one(std::make_unique<KeptStore>(kept_), system_random());
  ASSERT_TRUE(one.write(Bytes((1 << 20) + 10)));  // a piece of it is with the store already
  Bytes part(1);
  EXPECT_EQ(one.read(0, part).code(), Code::kInvalidArgument);
  ASSERT_TRUE(one.finish());
  EXPECT_EQ(one.write(Bytes(1)).code(), Code::kInvalidArgument);
}

TEST_F(PutAsideTest, AFullStoreIsSaid) {
  PutAside one(std::make_unique<KeptStore>(kept_), system_random());
  kept_.full = true;
  EXPECT_EQ(one.write(Bytes(2 << 20)).code(), Code::kAsideFailed);
}

// The store may have what it refused: no other text may be sealed under the same nonce.
TEST_F(PutAsideTest, AfterAnErrorOfTheStoreItTakesNothingMore) {
  PutAside one(std::make_unique<KeptStore>(kept_), system_random());
  ASSERT_TRUE(one.write(Bytes(100, 1)));
  kept_.full = true;
  EXPECT_EQ(one.finish().code(), Code::kAsideFailed);
  kept_.full = false;
  EXPECT_EQ(one.write(Bytes(50, 2)).code(), Code::kAsideFailed);
  EXPECT_EQ(one.finish().code(), Code::kAsideFailed);
  Bytes part(1);
  EXPECT_FALSE(one.read(0, part));
  EXPECT_TRUE(kept_.bytes.empty());
}

}  // namespace
}  // namespace waferseal
