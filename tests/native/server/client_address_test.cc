#include "native/server/client_address.h"

#include <gtest/gtest.h>

namespace waferseal::native {
namespace {

TEST(ClientAddressTest, WithoutATrustedProxyThePeerIsTheClient) {
  EXPECT_EQ(client_address("198.51.100.1", "203.0.113.7", {}), "198.51.100.1");
  EXPECT_EQ(client_address("198.51.100.1", "203.0.113.7", {"127.0.0.1"}), "198.51.100.1");
}

TEST(ClientAddressTest, OurProxiesAreBelievedFromTheRight) {
  EXPECT_EQ(client_address("127.0.0.1", "", {"127.0.0.1"}), "127.0.0.1");
  EXPECT_EQ(client_address("127.0.0.1", "203.0.113.7", {"127.0.0.1"}), "203.0.113.7");
  EXPECT_EQ(client_address("127.0.0.1", "192.0.2.1,\t203.0.113.7 ", {"127.0.0.1"}), "203.0.113.7");
  EXPECT_EQ(
      client_address("127.0.0.1", "192.0.2.1, 203.0.113.7, 10.0.0.2", {"127.0.0.1", "10.0.0.2"}),
      "203.0.113.7");
  EXPECT_EQ(client_address("127.0.0.1", "10.0.0.2", {"127.0.0.1", "10.0.0.2"}), "10.0.0.2");
}

TEST(ClientAddressTest, WhatIsNoAddressCountsAsItsProxys) {
  for (const char* entry : {"unknown", "203.0.113.7:80", "", "192.0.2.1, "}) {
    EXPECT_EQ(client_address("127.0.0.1", entry, {"127.0.0.1"}), "127.0.0.1") << entry;
  }
}

TEST(ClientAddressTest, EachAddressHasOneSpelling) {
  EXPECT_EQ(canonical_address("2001:DB8:0::1"), "2001:db8::1");
  EXPECT_EQ(canonical_address("::ffff:192.0.2.1"), "192.0.2.1");
  EXPECT_EQ(canonical_address("mail.example"), std::nullopt);
  EXPECT_EQ(client_address("::ffff:127.0.0.1", "203.0.113.7", {"127.0.0.1"}), "203.0.113.7");
}

TEST(ClientAddressTest, AnIpv6NetworkCountsAsOne) {
  EXPECT_EQ(counted_as("2001:db8:1:2:3:4:5:6"), "2001:db8:1:2::/64");
  EXPECT_EQ(counted_as("2001:db8:1:2::9"), counted_as("2001:db8:1:2:3:4:5:6"));
  EXPECT_EQ(counted_as("192.0.2.1"), "192.0.2.1");
  EXPECT_NE(counted_as("192.0.2.1"), counted_as("192.0.2.2"));
}

}  // namespace
}  // namespace waferseal::native
