#include "native/smtp/mx.h"

#include <gtest/gtest.h>

#include "tests/native/smtp/mail_world.h"

namespace waferseal::delivery {
namespace {

class MxTest : public testing::Test {
 protected:
  Result<std::vector<MailHost>> find(const std::string& domain) {
    const Domain parsed =
        domain[0] == '[' ? *Domain::parse_literal(domain) : *Domain::parse(domain);
    return find_mail_hosts(parsed, dns_, random_, dns::Deadline::max());
  }
  std::vector<std::string> names(const std::string& domain) {
    std::vector<std::string> out;
    const auto hosts = find(domain);
    if (hosts) {
      for (const MailHost& host : *hosts) out.push_back(host.name);
    }
    return out;
  }
  Result<HostAddresses> addresses(const std::string& host) {
    return find_addresses(MailHost{host, 0, true, false}, dns_, dns::Deadline::max());
  }

  DnsTable dns_;
  SeededRandom random_;
};

// RFC 5321, 5.1.
TEST_F(MxTest, LowerPreferenceFirst) {
  dns_.mx("example.test", {{20, "c.test"}, {5, "a.test"}, {10, "b.test"}});
  EXPECT_EQ(names("example.test"), (std::vector<std::string>{"a.test", "b.test", "c.test"}));
}

TEST_F(MxTest, EqualPreferencesShareTheLoad) {
  dns_.mx("example.test", {{10, "a.test"}, {10, "b.test"}, {10, "c.test"}, {20, "z.test"}});
  std::map<std::string, int> first;
  for (int i = 0; i < 60; ++i) {
    const std::vector<std::string> order = names("example.test");
    ASSERT_EQ(order.size(), 4u);
    EXPECT_EQ(order[3], "z.test");
    ++first[order[0]];
  }
  EXPECT_EQ(first.size(), 3u);
}

TEST_F(MxTest, WithoutMxTheDomainIsItsOwnHost) {
  dns_.a("example.test", {"192.0.2.1"});
  EXPECT_EQ(names("example.test"), std::vector<std::string>{"example.test"});
}

// RFC 7505.
TEST_F(MxTest, NullMxMeansNoMail) {
  dns_.mx("example.test", {{0, ""}});
  EXPECT_EQ(find("example.test").code(), Code::kMxNull);
  dns_.mx("mixed.test", {{0, ""}, {10, "mx.test"}});
  EXPECT_EQ(names("mixed.test"), std::vector<std::string>{"mx.test"});
}

TEST_F(MxTest, NoDomainIsForGood) { EXPECT_EQ(find("gone.test").code(), Code::kDnsNoDomain); }

// An answer that nobody could give is not "there is no MX": the domain itself is not tried.
TEST_F(MxTest, NotKnownIsNotNone) {
  dns_.a("example.test", {"192.0.2.1"});
  const std::pair<dns::Status, Code> cases[] = {{dns::Status::kServfail, Code::kDnsServfail},
                                                {dns::Status::kBogus, Code::kDnsBogus},
                                                {dns::Status::kTimeout, Code::kDnsTimeout}};
  for (const auto& [status, code] : cases) {
    dns_.fail("example.test", dns::Type::kMx, status);
    EXPECT_EQ(find("example.test").code(), code);
  }
}

TEST_F(MxTest, AddressLiteralsNeedNoDns) {
  const auto hosts = find("[192.0.2.9]");
  ASSERT_TRUE(hosts);
  EXPECT_EQ((*hosts)[0].name, "192.0.2.9");
  EXPECT_TRUE((*hosts)[0].is_address);
  EXPECT_EQ(names("[IPv6:2001:db8::1]"), std::vector<std::string>{"2001:db8::1"});
  EXPECT_TRUE(dns_.asked().empty());
}

TEST_F(MxTest, AddressesOfBothFamilies) {
  dns_.a("mx.test", {"192.0.2.1", "2001:db8::1"}, true);
  const auto found = addresses("mx.test");
  ASSERT_TRUE(found);
  EXPECT_EQ(found->addresses, (std::vector<std::string>{"2001:db8::1", "192.0.2.1"}));
  EXPECT_TRUE(found->secure);
}

TEST_F(MxTest, OneInsecureFamilyMakesAllInsecure) {
  dns_.a("mx.test", {"192.0.2.1"}, true);
  dns_.a("mx.test", {"2001:db8::1"}, false);
  EXPECT_FALSE(addresses("mx.test")->secure);
}

TEST_F(MxTest, OneFamilyIsEnough) {
  dns_.a("mx.test", {"192.0.2.1"});
  dns_.fail("mx.test", dns::Type::kAaaa, dns::Status::kServfail);
  EXPECT_EQ(addresses("mx.test")->addresses, std::vector<std::string>{"192.0.2.1"});
}

TEST_F(MxTest, NoAddressAndUnknownAddressDiffer) {
  dns_.mx("mx.test", {{1, "x.test"}});
  EXPECT_EQ(addresses("mx.test").code(), Code::kMxUnusable);
  dns_.fail("mx.test", dns::Type::kA, dns::Status::kServfail);
  EXPECT_EQ(addresses("mx.test").code(), Code::kDnsServfail);
}

TEST_F(MxTest, AliasesAreFollowed) {
  dns_.a("real.test", {"192.0.2.1"}, true);
  dns_.alias("mx.test", "real.test");
  EXPECT_EQ(addresses("mx.test")->canonical_name, "real.test");
}

TEST(OwnMachine, IsKnownInEverySpelling) {
  for (const char* address : {"127.0.0.1", "127.8.9.1", "0.0.0.0", "169.254.1.1", "::1",
                              "::", "fe80::1", "::ffff:127.0.0.1"}) {
    EXPECT_TRUE(is_own_machine(address)) << address;
  }
  for (const char* address : {"192.0.2.1", "10.0.0.1", "2001:db8::1", "::ffff:192.0.2.1", "::2"}) {
    EXPECT_FALSE(is_own_machine(address)) << address;
  }
}

}  // namespace
}  // namespace waferseal::delivery
