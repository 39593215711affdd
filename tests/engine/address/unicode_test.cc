#include "engine/address/unicode.h"

#include <gtest/gtest.h>

namespace waferseal {
namespace {

std::string folded(std::string_view text) {
  return std::string(as_text(unicode::nfkc_casefold(text)->reveal()));
}

TEST(Nfc, Composes) {
  EXPECT_EQ(*unicode::nfc("jose\u0301"), "jos\u00E9");
  EXPECT_EQ(*unicode::nfc("\u212B"), "\u00C5");  // ANGSTROM SIGN
  EXPECT_EQ(*unicode::nfc(""), "");
  EXPECT_EQ(unicode::nfc("\xFF").code(), Code::kBadUtf8);
}

TEST(NfkcCasefold, MakesEqualWhatPeopleTakeForEqual) {
  EXPECT_EQ(folded("STRASSE"), folded("straße"));
  EXPECT_EQ(folded("Ｆｕｌｌ"), "full");
  EXPECT_EQ(folded("ﬁne"), "fine");
  EXPECT_EQ(folded("a\u00ADb\u200Bc"), "abc");  // invisible characters go
  EXPECT_EQ(folded("E\u0301"), folded("é"));
  EXPECT_EQ(folded("ΣΑΣ"), folded("σας"));
  EXPECT_NE(folded("a"), folded("b"));
  EXPECT_EQ(unicode::nfkc_casefold("\xC3").code(), Code::kBadUtf8);
}

TEST(NfkcCasefold, IsDoneOnce) {
  for (const char* text : {"Ǆ", "İ", "ﷺ", "ᾳ\u0301", "\u1FB7", "ẞ", "㎏", "\u0345\u0301a"}) {
    const std::string once = folded(text);
    EXPECT_EQ(folded(once), once) << text;
  }
}

// Samples of RFC 5892, appendix B.1.
TEST(IdnaClass, FollowsTheDerivation) {
  using unicode::IdnaClass;
  const auto expect = [](char32_t c, IdnaClass wanted) {
    EXPECT_EQ(unicode::idna_class(c), wanted) << std::hex << static_cast<unsigned>(c);
  };
  for (const char32_t c : {U'a', U'-', U'0', U'\u00DF', U'\u00E0', U'\u0101', U'\u03C2', U'\u05D0',
                           U'\u3007', U'\u4E00', U'\uAC00', U'\u0F0B'}) {
    expect(c, IdnaClass::kPvalid);
    EXPECT_TRUE(unicode::is_pvalid(c));
  }
  for (const char32_t c :
       {U'A', U'.', U' ', U'_', U'\u00AD', U'\u00C0', U'\u0100', U'\u0132', U'\u0640', U'\u1100',
        U'\u2028', U'\u20D0', U'\u2764', U'\u3000', U'\u302E', U'\uFF21', U'\uFFFE', U'\uE000'}) {
    expect(c, IdnaClass::kDisallowed);
  }
  for (const char32_t c : {U'\u200C', U'\u200D'}) expect(c, IdnaClass::kContextJ);
  for (const char32_t c : {U'\u00B7', U'\u0375', U'\u05F3', U'\u30FB', U'\u0660', U'\u06F9'}) {
    expect(c, IdnaClass::kContextO);
  }
  expect(U'\u0378', IdnaClass::kUnassigned);
}

TEST(Utf8, GoesThereAndBack) {
  const std::string text = "aß日\xF0\x9F\x92\x8C";
  const std::u32string decoded = *unicode::decode_utf8(text);
  EXPECT_EQ(decoded.size(), 4U);
  EXPECT_EQ(unicode::encode_utf8(decoded), text);
  EXPECT_FALSE(unicode::decode_utf8("\xE6\x97").ok());
}

}  // namespace
}  // namespace waferseal
