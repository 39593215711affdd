// SPEC 3.2
#include <gtest/gtest.h>

#include "engine/bytes/cbor.h"
#include "tests/engine/capsule/sample.h"

namespace waferseal {
namespace {

// A header with any version, suite and further fields.
Bytes header_with(std::uint64_t version, std::uint64_t suite, bool surplus_field = false) {
  CborWriter writer;
  writer.map(surplus_field ? 5 : 4);
  writer.uint(1), writer.uint(version);
  writer.uint(2), writer.uint(suite);
  writer.uint(3), writer.bytes(Bytes(32, 3));
  writer.uint(4), writer.bytes(Bytes(32, 4));
  if (surplus_field) writer.uint(5), writer.uint(0);
  return std::move(writer).take();
}

TEST(CapsuleHeaderTest, Spec321HasSeventyFiveBytesAndReadsBack) {
  SeededRandom random("header");
  const NewCapsule capsule = new_capsule(random);
  EXPECT_EQ(capsule.header.encoded().size(), 75U);
  const Result<CapsuleHeader> read = CapsuleHeader::parse(capsule.header.encoded());
  ASSERT_TRUE(read);
  EXPECT_EQ(*read, capsule.header);
  EXPECT_EQ(read->capsule_id(), capsule.header.capsule_id());
  EXPECT_EQ(read->hash(), capsule.header.hash());
}

TEST(CapsuleHeaderTest, Spec322EachStartDrawsKeyAndIdAnew) {
  SeededRandom random("anew");
  const NewCapsule one = new_capsule(random);
  const NewCapsule two = new_capsule(random);
  EXPECT_NE(one.header.capsule_id(), two.header.capsule_id());
  EXPECT_FALSE(
      equal_constant_time(one.content_key.bytes().reveal(), two.content_key.bytes().reveal()));
}

TEST(CapsuleHeaderTest, Spec325CommitsToTheContentKey) {
  SeededRandom random("commit");
  const NewCapsule capsule = new_capsule(random);
  EXPECT_TRUE(capsule.header.check_commitment(capsule.content_key));
  EXPECT_EQ(capsule.header.check_commitment(ContentKey::generate(random)).code(),
            Code::kCapsuleWrongKey);
  EXPECT_EQ(new_capsule(random).header.check_commitment(capsule.content_key).code(),
            Code::kCapsuleWrongKey);
}

TEST(CapsuleHeaderTest, Spec325EveryByteOfTheHeaderIsBound) {
  const Sample sample;
  const Bytes& encoded = sample.capsule.header.encoded();
  for (std::size_t at = 0; at < encoded.size(); ++at) {
    Bytes changed = encoded;
    changed[at] ^= 1;
    const Result<CapsuleHeader> header = CapsuleHeader::parse(changed);
    if (!header) continue;
    EXPECT_FALSE(header->check_commitment(sample.capsule.content_key)) << at;
    EXPECT_NE(header->hash(), sample.capsule.header.hash()) << at;
  }
}

TEST(CapsuleHeaderTest, Spec326NamesWhatItDoesNotKnow) {
  EXPECT_TRUE(CapsuleHeader::parse(header_with(1, 1)));
  EXPECT_EQ(CapsuleHeader::parse(header_with(2, 1)).code(), Code::kCapsuleVersionUnsupported);
  EXPECT_EQ(CapsuleHeader::parse(header_with(2, 9, true)).code(), Code::kCapsuleVersionUnsupported);
  EXPECT_EQ(CapsuleHeader::parse(header_with(1, 2)).code(), Code::kCapsuleSuiteUnsupported);
  EXPECT_EQ(CapsuleHeader::parse(header_with(1, 2, true)).code(), Code::kCapsuleSuiteUnsupported);
  EXPECT_EQ(CapsuleHeader::parse(header_with(1, 1, true)).code(), Code::kCapsuleFieldUnknown);
}

TEST(CapsuleHeaderTest, Spec326RefusesEveryOtherForm) {
  const Bytes good = header_with(1, 1);
  for (std::size_t size = 0; size < good.size(); ++size) {
    EXPECT_EQ(CapsuleHeader::parse(ByteView(good).first(size)).code(), Code::kCapsuleMalformed)
        << size;
  }
  Bytes trailing = good;
  trailing.push_back(0);
  EXPECT_EQ(CapsuleHeader::parse(trailing).code(), Code::kCapsuleMalformed);
  // RFC 8949, 4.2.1: 1 written with one more byte than it needs.
  Bytes long_form = {0xA4, 0x01, 0x18, 0x01};
  append(long_form, ByteView(good).subspan(3));
  EXPECT_EQ(CapsuleHeader::parse(long_form).code(), Code::kCapsuleMalformed);
  CborWriter swapped;
  swapped.map(4);
  swapped.uint(1), swapped.uint(1);
  swapped.uint(2), swapped.uint(1);
  swapped.uint(4), swapped.bytes(Bytes(32));
  swapped.uint(3), swapped.bytes(Bytes(32));
  EXPECT_EQ(CapsuleHeader::parse(std::move(swapped).take()).code(), Code::kCapsuleMalformed);
}

TEST(ContentKeyTest, HasThirtyTwoBytes) {
  EXPECT_TRUE(ContentKey::from_bytes(Bytes(32)));
  EXPECT_EQ(ContentKey::from_bytes(Bytes(31)).code(), Code::kInvalidArgument);
}

}  // namespace
}  // namespace waferseal
