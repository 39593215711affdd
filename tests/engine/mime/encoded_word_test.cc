#include "engine/mime/encoded_word.h"

#include <gtest/gtest.h>

#include "tests/engine/mime/sample_message.h"

namespace waferseal::mime {
namespace {

TEST(DecodeHeaderText, ReadsTheExamplesOfRfc2047Section8) {
  EXPECT_EQ(decode_header_text("=?US-ASCII?Q?Keith_Moore?="), "Keith Moore");
  EXPECT_EQ(decode_header_text("=?ISO-8859-1?Q?Keld_J=F8rn_Simonsen?="), "Keld Jørn Simonsen");
  EXPECT_EQ(decode_header_text("=?ISO-8859-1?Q?Andr=E9?= Pirard"), "André Pirard");
  EXPECT_EQ(decode_header_text("=?ISO-8859-1?B?SWYgeW91IGNhbiByZWFkIHRoaXMgeW8=?= "
                               "=?ISO-8859-1?B?dSB1bmRlcnN0YW5kIHRoZSBleGFtcGxlLg==?="),
            "If you can read this you understand the example.");
  EXPECT_EQ(decode_header_text("=?ISO-8859-1?Q?a?="), "a");
  EXPECT_EQ(decode_header_text("=?ISO-8859-1?Q?a?= b"), "a b");
  EXPECT_EQ(decode_header_text("=?ISO-8859-1?Q?a?= =?ISO-8859-1?Q?b?="), "ab");
  EXPECT_EQ(decode_header_text("=?ISO-8859-1?Q?a?=  =?ISO-8859-1?Q?b?="), "ab");
  EXPECT_EQ(decode_header_text("=?ISO-8859-1?Q?a?=\r\n  =?ISO-8859-1?Q?b?="), "ab");
  EXPECT_EQ(decode_header_text("=?ISO-8859-1?Q?a_b?="), "a b");
  EXPECT_EQ(decode_header_text("=?ISO-8859-1?Q?a?= =?ISO-8859-1?Q?_b?="), "a b");
}

TEST(DecodeHeaderText, LeavesWhatIsNoEncodedWord) {
  for (const char* text : {"", "plain", "=?", "=?x", "=?utf-8?", "=?utf-8?q", "=?utf-8?q?",
                           "a=?b?=", "=?utf-8?x?abc?=", "=??q?abc?=", "?= =?"}) {
    EXPECT_EQ(decode_header_text(text), text);
  }
}

TEST(DecodeHeaderText, JoinsACharacterThatWasSplitBetweenWords) {
  EXPECT_EQ(decode_header_text("=?utf-8?q?Zo=C3?= =?utf-8?q?=AB?="), "Zoë");
}

TEST(DecodeHeaderText, IgnoresALanguageTag) {
  EXPECT_EQ(decode_header_text("=?utf-8*en?q?Zo=C3=AB?="), "Zoë");
}

TEST(DecodeHeaderText, NeverGivesALineBreakOrNul) {
  EXPECT_EQ(decode_header_text("=?utf-8?q?a=0D=0Ab=00c?="), "a  bc");
}

TEST(DecodeHeaderText, AlwaysGivesUtf8) {
  EXPECT_EQ(decode_header_text("=?utf-8?q?=FF=C3?="), "\xEF\xBF\xBD\xEF\xBF\xBD");
  EXPECT_EQ(decode_header_text("raw Gr\xFC\xDF"
                               "e"),
            "raw Grüße");
  EXPECT_EQ(decode_header_text("raw Grüße"), "raw Grüße");
  EXPECT_TRUE(is_valid_utf8(decode_header_text("=?iso-2022-jp?b?GyRCRnwbKEI=?=")));
}

TEST(DecodeHeaderText, TakesALongFieldOfHalfWordsInAMoment) {
  std::string text;
  while (text.size() < 250000) text += "=?u?q?x";
  EXPECT_EQ(decode_header_text(text).size(), text.size());
}

TEST(EncodeWords, EachWordIsShortAndHoldsWholeCharacters) {
  SeededRandom random(3);
  const std::vector<std::string> letters = {"a", " ", "ä", "日", "\xF0\x9F\x92\x8C",
                                            "=", "?", "_", "\t"};
  for (int round = 0; round < 200; ++round) {
    std::string text;
    const std::size_t length = 1 + random.array<1>()[0];
    for (std::size_t i = 0; i < length; ++i) {
      text += letters[random.array<1>()[0] % letters.size()];
    }
    std::string joined;
    for (const std::string& word : encode_words(text)) {
      EXPECT_LE(word.size(), 75u);
      const std::string alone = decode_header_text(word);
      EXPECT_EQ(alone.find("\xEF\xBF\xBD"), std::string::npos);
      joined += " " + word;
    }
    std::string expected = text;
    for (char& c : expected) c = c == '\t' ? ' ' : c;
    EXPECT_EQ(decode_header_text(joined).substr(1), expected);
  }
}

TEST(EncodeUnstructured, LeavesPlainTextPlain) {
  EXPECT_EQ(encode_unstructured("Lunch at noon"),
            (std::vector<std::string>{"Lunch", "at", "noon"}));
  EXPECT_EQ(encode_unstructured("two  spaces").size(), 1u);
  EXPECT_EQ(encode_unstructured("two  spaces")[0].substr(0, 2), "=?");
  EXPECT_EQ(encode_unstructured("=?utf-8?q?x?=")[0].substr(0, 8), "=?utf-8?");
}

}  // namespace
}  // namespace waferseal::mime
