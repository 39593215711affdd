#include "engine/mime/parameters.h"

#include <gtest/gtest.h>

#include <string>

namespace waferseal::mime {
namespace {

std::string written(std::string_view value) {
  std::string out;
  for (const std::string& token : encode_parameter("filename", value)) out += " " + token;
  return out;
}

TEST(Parameters, PlainNamesArePlain) {
  EXPECT_EQ(written("a.pdf"), " filename=a.pdf");
  EXPECT_EQ(written("my file (1).pdf"), " filename=\"my file (1).pdf\"");
}

TEST(Parameters, OthersFollowRfc2231) {
  EXPECT_EQ(written("ä b.pdf"), " filename*=utf-8''%C3%A4%20b.pdf");
  EXPECT_EQ(written("a\"b"), " filename*=utf-8''a%22b");
}

TEST(Parameters, WhatIsWrittenIsReadAgain) {
  for (const std::string& value :
       {std::string("a"), std::string(""), std::string("ä"), std::string(500, 'x'),
        std::string("a;b=c"), std::string("\"\\"), std::string("%41"), std::string("=?utf-8?q?x?="),
        std::string("utf-8''x"), std::string("(comment)"), std::string(100, '%') + "日本"}) {
    const ParameterizedValue back = parse_parameterized("attachment;" + written(value));
    EXPECT_EQ(back.value, "attachment");
    EXPECT_EQ(back.parameter("filename"), value);
    for (const std::string& token : encode_parameter("filename", value)) {
      EXPECT_LE(token.size(), 75u);
    }
  }
}

TEST(Parameters, ReadsTheExamplesOfRfc2231) {
  EXPECT_EQ(parse_parameterized("message/external-body; access-type=URL;\r\n"
                                " URL*0=\"ftp://\";\r\n URL*1=\"cs.utk.edu/pub/moore\"")
                .parameter("url"),
            "ftp://cs.utk.edu/pub/moore");
  EXPECT_EQ(parse_parameterized("application/x-stuff;"
                                " title*=us-ascii'en-us'This%20is%20%2A%2A%2Afun%2A%2A%2A")
                .parameter("title"),
            "This is ***fun***");
  EXPECT_EQ(
      parse_parameterized("application/x-stuff; title*0*=us-ascii'en'This%20is%20even%20more%20;"
                          " title*1*=%2A%2A%2Afun%2A%2A%2A%20; title*2=\"isn't it!\"")
          .parameter("title"),
      "This is even more ***fun*** isn't it!");
}

TEST(Parameters, ReadsWhatFaultySendersWrite) {
  EXPECT_EQ(parse_parameterized("text/plain; name=\"=?utf-8?q?=C3=A4?=.txt\"").parameter("name"),
            "ä.txt");
  EXPECT_EQ(parse_parameterized("Text/Plain ; CHARSET = \"UTF-8\" (x)").parameter("charset"),
            "UTF-8");
  EXPECT_EQ(parse_parameterized("Text/Plain ; CHARSET = x").value, "text/plain");
  EXPECT_EQ(parse_parameterized("a/b; x=\"unclosed").parameter("x"), "unclosed");
  EXPECT_EQ(parse_parameterized("a/b; x=1; x=2").parameter("x"), "1");
  EXPECT_EQ(parse_parameterized("a/b; f=old; f*=utf-8''new").parameter("f"), "new");
  EXPECT_EQ(parse_parameterized("a/b; f*1=b; f*0=a; f*3=d").parameter("f"), "ab");
  EXPECT_EQ(parse_parameterized("a/b; f*99999=x; f*=y; ;;=; =z; g").parameter("f"), "y");
  EXPECT_EQ(parse_parameterized("").value, "");
  EXPECT_EQ(parse_parameterized("a/b; f=\"\\").parameter("f"), "\\");
}

}  // namespace
}  // namespace waferseal::mime
