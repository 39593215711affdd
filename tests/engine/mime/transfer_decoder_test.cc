// Decoding in pieces against decoding at once.
#include <gtest/gtest.h>

#include "tests/engine/bytes/sources.h"
#include "tests/engine/mime/sample_message.h"
#include "tests/engine/mime/whole_text_parser.h"
#include "waferseal/stream.h"

namespace waferseal::mime {
namespace {

DecodedContent in_pieces(std::string_view encoding, ByteView content, std::size_t piece) {
  TransferDecoder decoder(encoding);
  DecodedContent out;
  for (; !content.empty(); content = content.subspan(std::min(piece, content.size()))) {
    decoder.take(content.first(std::min(piece, content.size())), out.bytes);
  }
  decoder.finish(out.bytes);
  out.damaged = decoder.damaged();
  return out;
}

// Mostly of the characters that mean something in an encoding.
Bytes random_content(SeededRandom& random, std::size_t size) {
  constexpr std::string_view kCharacters = "==\r\n\r\n  \t0aAfFgz+/Z";
  Bytes out(size);
  for (std::uint8_t& byte : out) {
    const auto draw = random.array<2>();
    byte = draw[0] < 8 ? draw[1]
                       : static_cast<std::uint8_t>(kCharacters[draw[1] % kCharacters.size()]);
  }
  return out;
}

TEST(TransferDecoder, PiecesDecodeAsTheWhole) {
  SeededRandom random(5);
  for (int round = 0; round < 20000; ++round) {
    const auto draw = random.array<2>();
    const Bytes content = random_content(random, draw[0] % 64);
    for (const char* encoding : {"base64", "Quoted-Printable", "7bit", "8BIT", "binary", "", "x"}) {
      const DecodedContent expected = decode_whole_content(encoding, content);
      const DecodedContent decoded = in_pieces(encoding, content, 1 + draw[1] % 9);
      ASSERT_EQ(as_text(decoded.bytes), as_text(expected.bytes)) << encoding << as_text(content);
      ASSERT_EQ(decoded.damaged, expected.damaged) << encoding << as_text(content);
      ASSERT_EQ(decode_content(encoding, content).bytes, expected.bytes);
    }
  }
}

TEST(TransferDecoder, StoredContentReadsAsDecodedAtOnce) {
  SeededRandom random(6);
  for (const std::size_t size : {0u, 1u, 65535u, 65536u, 65537u, 300000u}) {
    const Bytes content = random_content(random, size);
    for (const char* encoding : {"base64", "quoted-printable", "7bit", "8bit", "x-other"}) {
      Part part;
      part.stored = StoredContent{.size = content.size(), .transfer_encoding = encoding};
      CollectingSink sink;
      const auto read = read_content(MemorySource(content), part, sink);
      ASSERT_TRUE(read);
      const DecodedContent expected = decode_whole_content(encoding, content);
      EXPECT_TRUE(sink.all == expected.bytes) << encoding << size;
      EXPECT_EQ(read->size, expected.bytes.size());
      EXPECT_EQ(read->damaged, expected.damaged);
      EXPECT_LE(sink.largest, 256u << 10);
    }
  }
}

// Line ends become twice as long, and held white space comes on top.
TEST(TransferDecoder, PiecesAreSmallHoweverMuchContentGrows) {
  const Bytes content = to_bytes(std::string(12000, ' ') + "x" + std::string(200000, '\n'));
  Part part;
  part.stored = StoredContent{.size = content.size(), .transfer_encoding = "quoted-printable"};
  CollectingSink sink;
  ASSERT_TRUE(read_content(MemorySource(content), part, sink));
  EXPECT_EQ(sink.all.size(), 12001u + 400000u);
  EXPECT_LE(sink.largest, 256u << 10);
}

// Only so much white space is held back; a longer run is content.
TEST(TransferDecoder, WhiteSpaceIsNotHeldForEver) {
  const Bytes content =
      to_bytes("a" + std::string(1 << 20, ' ') + "\n=" + std::string(1 << 20, '\t') + "\nb   \nc");
  const DecodedContent at_once = decode_content("quoted-printable", content);
  EXPECT_GT(at_once.bytes.size(), 2u << 20);
  EXPECT_TRUE(at_once.damaged);
  EXPECT_TRUE(as_text(at_once.bytes).ends_with("\r\nb\r\nc"));
  for (const std::size_t piece : {1u, 1000u, 65536u}) {
    EXPECT_TRUE(in_pieces("quoted-printable", content, piece).bytes == at_once.bytes);
  }
}

}  // namespace
}  // namespace waferseal::mime
