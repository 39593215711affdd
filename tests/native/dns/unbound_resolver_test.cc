// The resolver against a real authoritative server with signed, unsigned and broken zones.
#include "native/dns/unbound_resolver.h"

#include <arpa/inet.h>
#include <gtest/gtest.h>
#include <sys/socket.h>
#include <unistd.h>

#include <algorithm>
#include <fstream>
#include <thread>

#include "tests/native/dns/name_server.h"

namespace waferseal::dns {
namespace {

using std::chrono::steady_clock;

Deadline soon() { return steady_clock::now() + std::chrono::seconds(10); }

constexpr char kRecords[] = R"(
@        MX    20 mx2
@        MX    10 mx1
mx1      A     192.0.2.1
mx1      A     192.0.2.2
mx1      AAAA  2001:db8::1
mx2      A     192.0.2.3
_25._tcp.mx1 TLSA 3 1 1 0123456789abcdef0123456789abcdef0123456789abcdef0123456789abcdef
alias    CNAME mx1
nomail   MX    0 .
texts    TXT   "v=STSv1; " "id=1;"
)";

const std::vector<Zone>& zones() {
  static const std::vector<Zone> all = {
      {"secure.test", kRecords, Signing::kGood, true},
      {"forged.test", kRecords, Signing::kForged, true},
      {"expired.test", kRecords, Signing::kExpired, true},
      {"unsigned.test", kRecords, Signing::kNone, false},
      {"stripped.test", kRecords, Signing::kNone, true},
      {"island.test", kRecords, Signing::kGood, false},
      {"broken.test", "", Signing::kNone, false},
  };
  return all;
}

class UnboundResolverTest : public testing::Test {
 protected:
  static void SetUpTestSuite() {
    server_ = new NameServer(zones());
    resolver_ = make(server_->trust_anchor_file()).release();
  }
  static void TearDownTestSuite() {
    delete resolver_;
    delete server_;
  }

  static std::unique_ptr<UnboundResolver> make(const std::string& anchors) {
    UnboundOptions options;
    for (const Zone& zone : zones()) options.stubs.push_back({zone.name, server_->address()});
    options.trust_anchor_file = anchors;
    Result<std::unique_ptr<UnboundResolver>> made = UnboundResolver::create(options);
    EXPECT_TRUE(made) << (made ? "" : describe(made.error()));
    return std::move(*made);
  }

  static NameServer* server_;
  static UnboundResolver* resolver_;
};
NameServer* UnboundResolverTest::server_ = nullptr;
UnboundResolver* UnboundResolverTest::resolver_ = nullptr;

TEST_F(UnboundResolverTest, SignedAndAnchoredIsSecure) {
  Answer<Mx> answer = resolver_->mx("secure.test", soon());
  ASSERT_EQ(answer.status, Status::kAnswer) << answer.detail;
  EXPECT_TRUE(answer.secure);
  EXPECT_EQ(answer.ttl, std::chrono::seconds(300));
  std::sort(answer.records.begin(), answer.records.end(),
            [](const Mx& a, const Mx& b) { return a.preference < b.preference; });
  EXPECT_EQ(answer.records, (std::vector<Mx>{{10, "mx1.secure.test"}, {20, "mx2.secure.test"}}));
}

TEST_F(UnboundResolverTest, ReadsEachType) {
  EXPECT_EQ(resolver_->a("mx1.secure.test", soon()).records.size(), 2u);
  EXPECT_EQ(resolver_->aaaa("mx1.secure.test", soon()).records,
            std::vector<Address>{{"2001:db8::1"}});
  const Answer<Tlsa> tlsa = resolver_->tlsa("_25._tcp.mx1.secure.test", soon());
  ASSERT_EQ(tlsa.records.size(), 1u);
  EXPECT_TRUE(tlsa.secure);
  EXPECT_EQ(tlsa.records[0].usage, 3);
  EXPECT_EQ(hex_encode(tlsa.records[0].data).substr(0, 16), "0123456789abcdef");
  EXPECT_EQ(resolver_->txt("texts.secure.test", soon()).records,
            std::vector<std::string>{"v=STSv1; id=1;"});
  EXPECT_EQ(resolver_->mx("nomail.secure.test", soon()).records, (std::vector<Mx>{{0, ""}}));
}

TEST_F(UnboundResolverTest, FollowsAliasesAndSaysWhereTo) {
  const Answer<Address> answer = resolver_->a("ALIAS.secure.test", soon());
  EXPECT_EQ(answer.status, Status::kAnswer);
  EXPECT_TRUE(answer.secure);
  EXPECT_EQ(answer.canonical_name, "mx1.secure.test");
  EXPECT_EQ(answer.records.size(), 2u);
}

TEST_F(UnboundResolverTest, AbsenceIsProven) {
  const Answer<Mx> nothing = resolver_->mx("mx1.secure.test", soon());
  EXPECT_EQ(nothing.status, Status::kNoData);
  EXPECT_TRUE(nothing.secure);
  const Answer<Mx> nobody = resolver_->mx("nobody.secure.test", soon());
  EXPECT_EQ(nobody.status, Status::kNoDomain);
  EXPECT_TRUE(nobody.secure);
  EXPECT_FALSE(failed(nothing.status));
  EXPECT_FALSE(failed(nobody.status));
}

TEST_F(UnboundResolverTest, UnsignedIsInsecure) {
  const Answer<Mx> answer = resolver_->mx("unsigned.test", soon());
  EXPECT_EQ(answer.status, Status::kAnswer) << answer.detail;
  EXPECT_FALSE(answer.secure);
  EXPECT_EQ(answer.records.size(), 2u);
  EXPECT_EQ(resolver_->mx("nobody.unsigned.test", soon()).status, Status::kNoDomain);
}

TEST_F(UnboundResolverTest, SignedWithoutAnAnchorIsInsecure) {
  const Answer<Mx> answer = resolver_->mx("island.test", soon());
  EXPECT_EQ(answer.status, Status::kAnswer) << answer.detail;
  EXPECT_FALSE(answer.secure);
}

TEST_F(UnboundResolverTest, WithoutAnAnchorFileNothingIsSecure) {
  const std::unique_ptr<UnboundResolver> resolver = make("");
  const Answer<Mx> answer = resolver->mx("secure.test", soon());
  EXPECT_EQ(answer.status, Status::kAnswer) << answer.detail;
  EXPECT_FALSE(answer.secure);
}

TEST_F(UnboundResolverTest, WrongSignaturesAreBogusAndShowNothing) {
  for (const char* domain : {"forged.test", "expired.test"}) {
    const Answer<Mx> answer = resolver_->mx(domain, soon());
    EXPECT_EQ(answer.status, Status::kBogus) << domain;
    EXPECT_TRUE(failed(answer.status));
    EXPECT_FALSE(answer.secure);
    EXPECT_TRUE(answer.records.empty());
    EXPECT_FALSE(answer.detail.empty());
  }
}

// Somebody takes the signatures off a zone that is known to be signed.
TEST_F(UnboundResolverTest, MissingSignaturesAreBogus) {
  // The anchor of "stripped.test" is another key's, as the zone itself has none.
  const std::string anchors = testing::TempDir() + "stripped-anchors";
  std::ofstream(anchors) << "stripped.test. IN DS 12345 13 2 " << std::string(64, 'A') << "\n";
  const std::unique_ptr<UnboundResolver> resolver = make(anchors);
  EXPECT_EQ(resolver->mx("stripped.test", soon()).status, Status::kBogus);
}

TEST_F(UnboundResolverTest, AServerWithoutDataIsServfail) {
  const Answer<Mx> answer = resolver_->mx("broken.test", soon());
  EXPECT_EQ(answer.status, Status::kServfail);
  EXPECT_TRUE(failed(answer.status));
}

TEST_F(UnboundResolverTest, WhatIsNoNameIsNotAsked) {
  EXPECT_EQ(resolver_->mx("a b.test", soon()).status, Status::kNoDomain);
}

TEST_F(UnboundResolverTest, AnswersSeveralThreads) {
  std::vector<std::thread> threads;
  std::atomic<int> good{0};
  for (int i = 0; i < 8; ++i) {
    threads.emplace_back([&] {
      if (resolver_->mx("secure.test", soon()).status == Status::kAnswer) ++good;
    });
  }
  for (std::thread& thread : threads) thread.join();
  EXPECT_EQ(good, 8);
}

TEST(UnboundResolver, AServerThatIsSilentTimesOutAtTheDeadline) {
  const int silent = socket(AF_INET, SOCK_DGRAM, 0);
  sockaddr_in address{};
  address.sin_family = AF_INET;
  address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
  socklen_t size = sizeof address;
  ASSERT_EQ(bind(silent, reinterpret_cast<sockaddr*>(&address), size), 0);
  ASSERT_EQ(getsockname(silent, reinterpret_cast<sockaddr*>(&address), &size), 0);
  UnboundOptions options;
  options.forward = {"127.0.0.1@" + std::to_string(ntohs(address.sin_port))};
  Result<std::unique_ptr<UnboundResolver>> resolver = UnboundResolver::create(options);
  ASSERT_TRUE(resolver);
  const auto begin = steady_clock::now();
  EXPECT_EQ((*resolver)->mx("example.test", begin + std::chrono::milliseconds(700)).status,
            Status::kTimeout);
  EXPECT_LT(steady_clock::now() - begin, std::chrono::seconds(5));
  close(silent);
}

TEST(UnboundResolver, AServerThatIsGoneIsServfail) {
  UnboundOptions options;
  options.stubs = {{"gone.test", "127.0.0.1@" + std::to_string(free_port())}};
  Result<std::unique_ptr<UnboundResolver>> resolver = UnboundResolver::create(options);
  ASSERT_TRUE(resolver);
  const Deadline deadline = steady_clock::now() + std::chrono::seconds(30);
  EXPECT_EQ((*resolver)->mx("gone.test", deadline).status, Status::kServfail);
}

TEST(UnboundResolver, NamesTheSettingThatIsWrong) {
  UnboundOptions options;
  options.forward = {"not an address"};
  Result<std::unique_ptr<UnboundResolver>> resolver = UnboundResolver::create(options);
  ASSERT_FALSE(resolver);
  EXPECT_EQ(resolver.code(), Code::kDnsBadConfiguration);
  EXPECT_EQ(resolver.error().subject, "dns.forward not an address");

  options.forward = {"127.0.0.1"};
  options.trust_anchor_file = "/nonexistent/anchors";
  resolver = UnboundResolver::create(options);
  ASSERT_FALSE(resolver);
  EXPECT_EQ(resolver.error().subject, "dns.trust_anchor_file");
}

}  // namespace
}  // namespace waferseal::dns
