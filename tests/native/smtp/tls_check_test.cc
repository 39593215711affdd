#include "native/smtp/tls_check.h"

#include <gtest/gtest.h>

#include <nlohmann/json.hpp>

#include "tests/native/smtp/mail_world.h"

namespace waferseal::delivery {
namespace {

class TlsCheckTest : public testing::Test {
 protected:
  TlsCheck check() { return check_tls(domain_, world_.exchange()); }

  const Domain domain_ = *Domain::parse("example.test");
  const Script bye_ = {expect("QUIT"), send("221 bye\r\n")};
  MailWorld world_;
};

TEST_F(TlsCheckTest, VerifiedHost) {
  ScriptedPeer peer({to_tls(world_.certificate) + bye_});
  world_.serve(peer);
  const TlsCheck result = check();
  EXPECT_EQ(result.fact.head.outcome, Outcome::kPresent);
  EXPECT_EQ(result.fact.head.source, FactSource::kSmtp);
  EXPECT_EQ(result.fact.assurance, Assurance::kPkix);
  EXPECT_FALSE(result.problem);
  EXPECT_FALSE(peer.heard_any("MAIL"));
  EXPECT_TRUE(peer.heard_any("QUIT"));

  const nlohmann::json json = nlohmann::json::parse(tls_check_json(domain_, result));
  EXPECT_EQ(json["assurance"], "pkix");
  EXPECT_EQ(json["hosts"][0]["tls"]["version"], "TLSv1.3");
  EXPECT_NE(tls_check_text(domain_, result).find("mx.example.test"), std::string::npos);
}

TEST_F(TlsCheckTest, HostWithoutTlsIsAnAnswer) {
  ScriptedPeer peer({greeting({}) + bye_});
  world_.serve(peer);
  const TlsCheck result = check();
  EXPECT_EQ(result.fact.head.outcome, Outcome::kPresent);
  EXPECT_EQ(result.fact.assurance, Assurance::kNone);
  EXPECT_EQ(result.problem, Code::kTlsNotOffered);
}

TEST_F(TlsCheckTest, UnverifiedHostIsOpportunistic) {
  ScriptedPeer peer({to_tls(TestAuthority::self_signed("mx.example.test")) + bye_});
  world_.serve(peer);
  const TlsCheck result = check();
  EXPECT_EQ(result.fact.assurance, Assurance::kOpportunistic);
  EXPECT_EQ(result.problem, Code::kTlsUntrusted);
  ASSERT_TRUE(result.hosts[0].tls);
  EXPECT_EQ(result.hosts[0].tls->leaf_sha256.size(), 64u);
}

TEST_F(TlsCheckTest, CutHandshakeIsNoTls) {
  ScriptedPeer peer(
      {greeting({"STARTTLS"}) + Script{expect("STARTTLS"), send("220 go\r\n"), cut()}});
  world_.serve(peer);
  const TlsCheck result = check();
  EXPECT_EQ(result.fact.assurance, Assurance::kNone);
  EXPECT_EQ(result.problem, Code::kTlsHandshakeCut);
}

TEST_F(TlsCheckTest, DaneHost) {
  ScriptedPeer peer({to_tls(world_.certificate) + bye_});
  world_.serve(peer, true);
  world_.dns.tlsa(world_.tlsa_name(), {{3, 1, 1, public_key_hash(world_.certificate)}});
  EXPECT_EQ(check().fact.assurance, Assurance::kDane);
}

TEST_F(TlsCheckTest, DaneMismatchIsWorseThanNothing) {
  ScriptedPeer peer({to_tls(world_.certificate) + bye_});
  world_.serve(peer, true);
  world_.dns.tlsa(world_.tlsa_name(), {{3, 1, 1, Bytes(32, 7)}});
  const TlsCheck result = check();
  EXPECT_EQ(result.fact.assurance, Assurance::kNone);
  EXPECT_EQ(result.problem, Code::kTlsDaneMismatch);
}

// An attacker who can choose which hosts are reachable chooses the weakest.
TEST_F(TlsCheckTest, TheWeakestHostCounts) {
  ScriptedPeer good({to_tls(world_.authority.issue("mx1.example.test")) + bye_}, "127.0.0.2");
  ScriptedPeer bad({greeting({}) + bye_}, "127.0.0.3", good.port());
  world_.settings.port = good.port();
  world_.dns.mx("example.test", {{10, "mx1.example.test"}, {20, "mx2.example.test"}});
  world_.dns.a("mx1.example.test", {"127.0.0.2"});
  world_.dns.a("mx2.example.test", {"127.0.0.3"});
  const TlsCheck result = check();
  EXPECT_EQ(result.hosts.size(), 2u);
  EXPECT_EQ(result.fact.assurance, Assurance::kNone);
  EXPECT_EQ(result.problem, Code::kTlsNotOffered);
}

TEST_F(TlsCheckTest, WhatCannotBeAskedIsAnError) {
  world_.dns.fail("example.test", dns::Type::kMx, dns::Status::kServfail);
  TlsCheck result = check();
  EXPECT_EQ(result.fact.head.outcome, Outcome::kError);
  EXPECT_EQ(result.fact.head.source, FactSource::kDns);
  EXPECT_EQ(result.fact.assurance, Assurance::kNone);
  EXPECT_EQ(result.problem, Code::kDnsServfail);
  EXPECT_NE(tls_check_json(domain_, result).find("dns_servfail"), std::string::npos);

  world_.dns.fail("example.test", dns::Type::kMx, dns::Status::kTimeout);
  EXPECT_EQ(check().fact.head.outcome, Outcome::kTimedOut);
}

TEST_F(TlsCheckTest, HostsThatAreDownAreAnError) {
  world_.settings.port = 1;
  world_.dns.mx("example.test", {{10, "mx.example.test"}});
  world_.dns.a("mx.example.test", {"127.0.0.1"});
  const TlsCheck result = check();
  EXPECT_EQ(result.fact.head.outcome, Outcome::kError);
  EXPECT_EQ(result.problem, Code::kSmtpConnectFailed);
}

TEST_F(TlsCheckTest, NoMailIsNone) {
  world_.dns.mx("example.test", {{0, ""}});
  EXPECT_EQ(check().fact.head.outcome, Outcome::kNone);
}

}  // namespace
}  // namespace waferseal::delivery
