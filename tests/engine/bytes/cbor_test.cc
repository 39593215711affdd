#include "engine/bytes/cbor.h"

#include <gtest/gtest.h>

namespace waferseal {
namespace {

Bytes unhex(std::string_view text) { return *hex_decode(text); }

// RFC 8949, appendix A.
TEST(Cbor, WritesTheRfcExamples) {
  const std::pair<std::uint64_t, const char*> cases[] = {{0, "00"},
                                                         {23, "17"},
                                                         {24, "1818"},
                                                         {255, "18ff"},
                                                         {256, "190100"},
                                                         {1000000, "1a000f4240"},
                                                         {1000000000000, "1b000000e8d4a51000"},
                                                         {UINT64_MAX, "1bffffffffffffffff"}};
  for (const auto& [value, hex] : cases) {
    CborWriter w;
    w.uint(value);
    const Bytes out = std::move(w).take();
    EXPECT_EQ(hex_encode(out), hex);
    CborReader r(out);
    EXPECT_EQ(*r.uint(), value);
    EXPECT_TRUE(r.end().ok());
  }
}

TEST(Cbor, NegativeIntegers) {
  for (const auto& [value, hex] : {std::pair<std::int64_t, const char*>{-1, "20"},
                                   {-100, "3863"},
                                   {-1000, "3903e7"},
                                   {10, "0a"}}) {
    CborWriter w;
    w.integer(value);
    const Bytes out = std::move(w).take();
    EXPECT_EQ(hex_encode(out), hex);
    CborReader r(out);
    EXPECT_EQ(*r.integer(), value);
  }
}

TEST(Cbor, RecordRoundTrip) {
  CborWriter w;
  w.map(3);
  w.uint(1), w.bytes(unhex("0102"));
  w.uint(2), w.text("ü");
  w.uint(3), w.array(2), w.boolean(true), w.null();
  const Bytes out = std::move(w).take();
  EXPECT_EQ(hex_encode(out),
            "a30142010202"
            "62c3bc0382f5f6");
  CborReader r(out);
  EXPECT_EQ(*r.map(8), 3u);
  EXPECT_TRUE(r.key(1).ok());
  EXPECT_EQ(r.bytes(2)->size(), 2u);
  EXPECT_TRUE(r.key(2).ok());
  EXPECT_EQ(*r.text(), "ü");
  EXPECT_TRUE(r.key(3).ok());
  EXPECT_EQ(*r.array(2), 2u);
  EXPECT_FALSE(r.take_null());
  EXPECT_TRUE(*r.boolean());
  EXPECT_TRUE(r.take_null());
  EXPECT_TRUE(r.end().ok());
}

TEST(Cbor, RefusesLongForms) {
  for (const char* hex :
       {"1800", "1817", "190000", "1900ff", "1a0000ffff", "1b00000000ffffffff", "1c", "1f"}) {
    const Bytes in = unhex(hex);
    CborReader r(in);
    EXPECT_EQ(r.uint().code(), Code::kBadCbor) << hex;
  }
}

TEST(Cbor, RefusesIndefiniteCutOffWrongTypeAndTrailing) {
  for (const char* hex : {"5f4101ff", "4201", "5affffffff00", "6101", ""}) {
    const Bytes in = unhex(hex);
    CborReader r(in);
    EXPECT_FALSE(r.bytes().ok()) << hex;
  }
  const Bytes bad_text = unhex("61ff");
  EXPECT_FALSE(CborReader(bad_text).text().ok());
  const Bytes trailing = unhex("0000");
  CborReader r(trailing);
  EXPECT_TRUE(r.uint().ok());
  EXPECT_EQ(r.end().code(), Code::kBadCbor);
  const Bytes huge_array = unhex("9affffffff");
  EXPECT_FALSE(CborReader(huge_array).array(SIZE_MAX).ok());
}

TEST(Cbor, ReadingNeverOverflows) {
  const Bytes most_negative = unhex("3b8000000000000000");
  EXPECT_FALSE(CborReader(most_negative).integer().ok());
  const Bytes least = unhex("3b7fffffffffffffff");
  EXPECT_EQ(*CborReader(least).integer(), INT64_MIN);
}

}  // namespace
}  // namespace waferseal
