#include "waferseal/stream.h"

#include <gtest/gtest.h>

#include <algorithm>

#include "tests/engine/bytes/sources.h"

namespace waferseal {
namespace {

TEST(MemoryStore, IsReadAsItWasWrittenWhereverItIsRead) {
  Bytes text(300000);
  ASSERT_TRUE(counting_source(text.size()).read(0, text));
  for (const std::size_t step : {1000u, 77777u, 300000u}) {
    MemoryStore store;
    for (std::size_t at = 0; at < text.size(); at += step) {
      ASSERT_TRUE(
          store.write(ByteView(text).subspan(at, std::min<std::size_t>(step, text.size() - at))));
    }
    ASSERT_TRUE(store.finish());
    EXPECT_EQ(store.size(), text.size());
    EXPECT_EQ(Bytes(store.reveal().begin(), store.reveal().end()), text);
    Bytes part(5);
    ASSERT_TRUE(store.read(299995, part));
    EXPECT_EQ(part, Bytes(text.end() - 5, text.end()));
    EXPECT_EQ(store.read(299996, part).code(), Code::kInvalidArgument);
  }
}

TEST(MemoryStore, ItIsWrittenThenReadAndNotBoth) {
  MemoryStore store;
  ASSERT_TRUE(store.write(Bytes(10, 1)));
  Bytes part(1);
  EXPECT_EQ(store.read(0, part).code(), Code::kInvalidArgument);
  EXPECT_TRUE(store.reveal().empty());
  ASSERT_TRUE(store.finish());
  EXPECT_EQ(store.write(Bytes(1)).code(), Code::kInvalidArgument);
  EXPECT_TRUE(store.read(9, part));
}

TEST(MemoryStore, NothingIsAText) {
  MemoryStore store;
  ASSERT_TRUE(store.write({}));
  ASSERT_TRUE(store.finish());
  EXPECT_EQ(store.size(), 0u);
  EXPECT_TRUE(store.read(0, MutableByteView()));
}

}  // namespace
}  // namespace waferseal
