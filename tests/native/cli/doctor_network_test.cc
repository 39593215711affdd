// `waferseal doctor` with real name servers, HTTPS and connections to mail servers, all on the loopback.
#include "tests/native/cli/doctor_host.h"
#include "tests/native/dns/name_server.h"
#include "tests/native/https/https_peer.h"
#include "tests/native/smtp/scripted_peer.h"

namespace waferseal::native {
namespace {

constexpr const char* kGoodRecords = R"(
@        A     127.0.0.1
@        MX    10 mx
@        TXT   "v=spf1 a -all"
_dmarc   TXT   "v=DMARC1; p=reject"
mx       A     127.0.0.1
)";

class DoctorNetworkTest : public DoctorTest {
 protected:
  DoctorNetworkTest() {
    arguments_.offline = false;
    replace("#allow_own_machine = false", "allow_own_machine = true");
    replace("#probe_seconds = 10", "probe_seconds = 2");
    replace("#mta_sts = true", "mta_sts = false");
  }
  // The world has this one zone.
  void ask(const dns::NameServer& server, const std::string& anchor) {
    replace("#stubs = [{zone = \"example.test\", address = \"127.0.0.1@5300\"}]",
            "stubs = [{zone = \"mail.test\", address = \"" + server.address() + "\"}]");
    if (anchor.empty()) return;
    replace("#trust_anchor = \"/usr/share/dns/root.ds\"", "trust_anchor = \"" + anchor + "\"");
  }
  // Only this network check: the others would wait for their time to be over.
  void only(const std::string& check) {
    for (const char* const other : {"dnssec", "origin", "port25", "sender_dns"}) {
      if (other != check) arguments_.skip.emplace_back(other);
    }
  }
};

TEST_F(DoctorNetworkTest, DnssecThatIsNotSetUpOrDoesNotHold) {
  only("dnssec");
  expect_wrong("dnssec", "dns.trust_anchor", "dns-root-data");
  const dns::NameServer good({{"mail.test", kGoodRecords, dns::Signing::kGood}});
  ask(good, good.trust_anchor_file());
  EXPECT_EQ(state("dnssec"), "ok");
}

TEST_F(DoctorNetworkTest, DnssecThatIsForged) {
  only("dnssec");
  const dns::NameServer forged({{"mail.test", kGoodRecords, dns::Signing::kForged}});
  ask(forged, forged.trust_anchor_file());
  expect_wrong("dnssec", "dns_", "clock");
}

TEST_F(DoctorNetworkTest, AnOriginThatIsNotHttps) {
  only("origin");
  replace("public_origin = \"https://mail.test\"", "public_origin = \"http://mail.test\"");
  expect_wrong("origin", "not https", "server.public_origin = \"https://");
}

TEST_F(DoctorNetworkTest, AnOriginThatNobodyServesRightly) {
  only("origin");
  const dns::NameServer server({{"mail.test", kGoodRecords, dns::Signing::kGood}});
  ask(server, server.trust_anchor_file());
  const delivery::TestAuthority authority;
  replace("#extra_ca_file = \"/etc/ssl/private-ca.pem\"",
          "extra_ca_file = \"" + authority.ca_file() + "\"");
  const auto at = [](const https::HttpsPeer& peer) {
    return "https://mail.test:" + std::to_string(peer.port());
  };
  std::string before = "https://mail.test";
  const auto serve_from = [&](const https::HttpsPeer& peer) {
    replace("public_origin = \"" + before, "public_origin = \"" + at(peer));
    before = at(peer);
  };
  const std::string good = "HTTP/1.1 200 OK\r\nContent-Length: 3\r\n\r\nok\n";
  {
    const https::HttpsPeer peer(authority.issue("mail.test"), good);
    serve_from(peer);
    EXPECT_EQ(state("origin"), "ok");
    EXPECT_EQ(peer.asked(), "GET /healthz HTTP/1.1");
  }
  expect_wrong("origin", "network", "the proxy there needs to run");
  const https::HttpsPeer other(authority.issue("other.test"), good);
  serve_from(other);
  expect_wrong("origin", at(other), "a certificate for mail.test");
  const https::HttpsPeer alone(authority.issue("mail.test"),
                               "HTTP/1.1 502 Bad Gateway\r\nContent-Length: 0\r\n\r\n");
  serve_from(alone);
  expect_wrong("origin", "502", "waferseal serve");
}

TEST_F(DoctorNetworkTest, MailServersThatCannotBeReached) {
  only("port25");
  EXPECT_EQ(state("port25"), "skipped");
  const dns::NameServer server({{"mail.test", kGoodRecords, dns::Signing::kGood}});
  ask(server, server.trust_anchor_file());
  const std::string port = std::to_string(dns::free_port());
  replace("#port = 25", "port = " + port);
  arguments_.probe = "mail.test";
  expect_wrong("port25", "smtp_connect_failed", "waferseal tls check mail.test");
  delivery::ScriptedPeer peer(
      {delivery::greeting({}) +
       delivery::Script{delivery::expect("QUIT"), delivery::send("221 bye\r\n")}});
  replace("port = " + port, "port = " + std::to_string(peer.port()));
  EXPECT_EQ(state("port25"), "ok") << "with or without TLS, somebody answers";
}

TEST_F(DoctorNetworkTest, ASendersDomainWithoutMxSpfAndDmarc) {
  only("sender_dns");
  const dns::NameServer server({{"mail.test", "other A 127.0.0.1\n", dns::Signing::kGood}});
  ask(server, server.trust_anchor_file());
  expect_wrong("sender_dns", "delivery.own_name has no address", "mail.test. A ");
  expect_wrong("sender_dns", "no MX record", "mail.test. MX 10");
  expect_wrong("sender_dns", "v=spf1", "mail.test. TXT \"v=spf1 mx a:mail.test -all\"");
  expect_wrong("sender_dns", "v=DMARC1", "_dmarc.mail.test. TXT");
}

TEST_F(DoctorNetworkTest, ASendersDomainThatHasThemAll) {
  only("sender_dns");
  const dns::NameServer server({{"mail.test", kGoodRecords, dns::Signing::kGood}});
  ask(server, server.trust_anchor_file());
  EXPECT_EQ(state("sender_dns"), "ok");
}

}  // namespace
}  // namespace waferseal::native
