#include "native/dns/rdata.h"

#include <gtest/gtest.h>

namespace waferseal::dns {
namespace {

using namespace std::string_literals;

Bytes rdata(const std::string& text) { return to_bytes(text); }

TEST(Rdata, ReadsMx) {
  const Result<Mx> mx =
      parse_mx(rdata("\x01\x02\x03mx1\x07"
                     "EXAMPLE\x00"s));
  ASSERT_TRUE(mx);
  EXPECT_EQ(mx->preference, 0x0102);
  EXPECT_EQ(mx->host, "mx1.example");
}

// RFC 7505, 3: the root.
TEST(Rdata, ReadsTheRootAsAnEmptyHost) {
  const Result<Mx> mx = parse_mx(rdata("\0\0\0"s));
  ASSERT_TRUE(mx);
  EXPECT_EQ(mx->host, "");
}

TEST(Rdata, RefusesMxThatDoesNotFit) {
  EXPECT_FALSE(parse_mx(rdata("\0\0"s)));                // no name
  EXPECT_FALSE(parse_mx(rdata("\0\x0A\x03mx1"s)));       // name without its end
  EXPECT_FALSE(parse_mx(rdata("\0\x0A\x05mx1\0"s)));     // label longer than what is there
  EXPECT_FALSE(parse_mx(rdata("\0\x0A\x03mx1\0x"s)));    // trailing octets
  EXPECT_FALSE(parse_mx(rdata("\0\x0A\xC0\x0C"s)));      // a compression pointer
  EXPECT_FALSE(parse_mx(rdata("\0\x0A\x04mx\r\n\0"s)));  // what no host name has
  EXPECT_FALSE(parse_mx(rdata("\0\x0A\x05mx.ex\0"s)));   // a dot inside a label
  EXPECT_FALSE(parse_mx(rdata("\0\x0A"s + "\x40" + std::string(64, 'a') + "\0"s)));
}

TEST(Rdata, RefusesNamesThatAreTooLong) {
  std::string name;
  for (int i = 0; i < 4; ++i) name += "\x3F" + std::string(63, 'a');
  EXPECT_FALSE(parse_mx(rdata("\0\x0A"s + name + "\0"s)));
}

TEST(Rdata, ReadsAddressesOfExactSize) {
  EXPECT_EQ(parse_a(rdata("\xC0\x00\x02\x01"s))->text, "192.0.2.1");
  EXPECT_EQ(parse_aaaa(rdata("\x20\x01\x0D\xB8"s + std::string(11, '\0') + "\x01"))->text,
            "2001:db8::1");
  EXPECT_FALSE(parse_a(rdata("\xC0\x00\x02"s)));
  EXPECT_FALSE(parse_aaaa(rdata("\xC0\x00\x02\x01"s)));
}

TEST(Rdata, ReadsTlsa) {
  const Result<Tlsa> tlsa = parse_tlsa(rdata("\x03\x01\x01"s + std::string(32, 'h')));
  ASSERT_TRUE(tlsa);
  EXPECT_EQ(tlsa->usage, 3);
  EXPECT_EQ(tlsa->selector, 1);
  EXPECT_EQ(tlsa->matching_type, 1);
  EXPECT_EQ(tlsa->data.size(), 32u);
  EXPECT_FALSE(parse_tlsa(rdata("\x03\x01\x01"s)));
}

TEST(Rdata, JoinsTheStringsOfTxt) {
  EXPECT_EQ(*parse_txt(rdata("\x03v=S\x04TSv1"s)), "v=STSv1");
  EXPECT_EQ(*parse_txt(rdata("\0"s)), "");
  EXPECT_FALSE(parse_txt(rdata(""s)));
  EXPECT_FALSE(
      parse_txt(rdata("\x04"
                      "abc"s)));
}

TEST(Names, OnlyWhatAQueryCanCarry) {
  EXPECT_TRUE(is_queryable("_25._tcp.mx.example"));
  EXPECT_TRUE(is_queryable("xn--bcher-kva.example"));
  for (const char* name : {"", ".", "a..b", ".a", "a.", "a b", "a\\b", "b\xC3\xBC", "a@b"}) {
    EXPECT_FALSE(is_queryable(name)) << name;
  }
  EXPECT_FALSE(is_queryable(std::string(64, 'a')));
  std::string long_name = std::string(63, 'a');
  for (int i = 0; i < 3; ++i) long_name += "." + std::string(63, 'a');
  EXPECT_FALSE(is_queryable(long_name));
}

}  // namespace
}  // namespace waferseal::dns
