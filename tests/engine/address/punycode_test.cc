#include "engine/address/punycode.h"

#include <gtest/gtest.h>

#include "engine/address/unicode.h"
#include "tests/engine/address/vector_file.h"

namespace waferseal {
namespace {

// RFC 3492, 7.1: the sample strings; (F) and (H) use a mixed-case annotation that we do not keep.
TEST(Punycode, SampleStringsOfRfc3492) {
  for (const auto& row : read_vectors("address/punycode.json")) {
    SCOPED_TRACE(row.dump());
    const std::string ascii = row.at("punycode");
    const std::u32string text = *unicode::decode_utf8(row.at("text").get<std::string>());
    EXPECT_EQ(*punycode::encode(text), ascii);
    EXPECT_TRUE(*punycode::decode(ascii) == text);
  }
}

TEST(Punycode, RefusesWhatItCannotDecode) {
  EXPECT_FALSE(punycode::decode("a-!").ok());
  EXPECT_FALSE(punycode::decode("99999999").ok());    // overflow
  EXPECT_FALSE(punycode::decode("\xC3\xBC-a").ok());  // not ASCII
  EXPECT_FALSE(punycode::decode("a-9").ok());         // cut off
}

}  // namespace
}  // namespace waferseal
