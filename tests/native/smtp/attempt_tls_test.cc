// Which hosts are fit to see a message, and that nothing gets to those that are not.
#include <gtest/gtest.h>

#include "native/smtp/attempt.h"
#include "tests/native/smtp/mail_world.h"

namespace waferseal::delivery {
namespace {

class AttemptTls : public testing::Test {
 protected:
  // Nobody heard who the mail is from or for.
  static void expect_silent(const ScriptedPeer& peer) {
    EXPECT_FALSE(peer.heard_any("MAIL"));
    EXPECT_FALSE(peer.heard_any("RCPT"));
    EXPECT_EQ(peer.data(), "");
  }
  void expect_impossible(const ScriptedPeer& peer, Code code, Assurance least = Assurance::kPkix) {
    const Attempt attempt = world_.plaintext(least);
    EXPECT_EQ(attempt.fate, Fate::kTlsImpossible);
    EXPECT_EQ(attempt.code, code) << code_name(attempt.code) << " " << attempt.detail;
    ASSERT_FALSE(attempt.hosts.empty());
    EXPECT_EQ(attempt.hosts[0].problem, code);
    EXPECT_EQ(world_.commits, 0);
    expect_silent(peer);
  }

  MailWorld world_;
};

TEST_F(AttemptTls, VerifiedByAuthority) {
  ScriptedPeer peer({to_tls(world_.certificate) + takes_all()});
  world_.serve(peer);
  const Attempt attempt = world_.plaintext();
  ASSERT_EQ(attempt.fate, Fate::kDelivered) << code_name(attempt.code) << attempt.detail;
  EXPECT_EQ(peer.heard(), (std::vector<std::string>{
                              "EHLO out.sender.test", "STARTTLS", "handshake mx.example.test",
                              "tls: EHLO out.sender.test", "tls: MAIL FROM:<anna@sender.test>",
                              "tls: RCPT TO:<bob@example.test>", "tls: DATA", "tls: QUIT"}));
  EXPECT_EQ(world_.commits, 1);
  ASSERT_EQ(attempt.hosts.size(), 1u);
  const HostEvidence& host = attempt.hosts[0];
  EXPECT_FALSE(host.problem);
  EXPECT_EQ(host.assurance, Assurance::kPkix);
  EXPECT_EQ(host.host, "mx.example.test");
  EXPECT_EQ(host.address, "127.0.0.1");
  EXPECT_EQ(host.reply, "250 2.0.0 taken as 42");
  ASSERT_TRUE(host.tls);
  EXPECT_EQ(host.tls->version, "TLSv1.3");
  EXPECT_EQ(host.tls->leaf_sha256.size(), 64u);
  EXPECT_NE(host.tls->leaf_sha256, host.tls->chain_sha256);
  EXPECT_FALSE(host.tls->cipher.empty());
}

TEST_F(AttemptTls, NoStarttls) {
  ScriptedPeer peer({greeting({"8BITMIME"}) + takes_all()});
  world_.serve(peer);
  expect_impossible(peer, Code::kTlsNotOffered);
}

TEST_F(AttemptTls, StarttlsRefused) {
  ScriptedPeer peer(
      {greeting({"STARTTLS"}) + Script{expect("STARTTLS"), send("454 not now\r\n"), silence()}});
  world_.serve(peer);
  expect_impossible(peer, Code::kTlsRefused);
}

TEST_F(AttemptTls, HandshakeCut) {
  ScriptedPeer peer(
      {greeting({"STARTTLS"}) + Script{expect("STARTTLS"), send("220 go\r\n"), cut()}});
  world_.serve(peer);
  expect_impossible(peer, Code::kTlsHandshakeCut);
  EXPECT_EQ(peer.connections(), 1) << "tried again without TLS";
}

TEST_F(AttemptTls, HandshakeThatNeverEnds) {
  world_.settings.timeouts.handshake = std::chrono::milliseconds(300);
  ScriptedPeer peer(
      {greeting({"STARTTLS"}) + Script{expect("STARTTLS"), send("220 go\r\n"), silence()}});
  world_.serve(peer);
  expect_impossible(peer, Code::kTlsHandshakeCut);
}

TEST_F(AttemptTls, HandshakeThatIsNone) {
  ScriptedPeer peer({greeting({"STARTTLS"}) + Script{expect("STARTTLS"), send("220 go\r\n"),
                                                     expect(""), send("what?\r\n"), silence()}});
  world_.serve(peer);
  expect_impossible(peer, Code::kTlsHandshakeFailed);
}

TEST_F(AttemptTls, TooOldTls) {
  ScriptedPeer peer({greeting({"STARTTLS"}) + Script{expect("STARTTLS"), send("220 go\r\n"),
                                                     start_old_tls(world_.certificate)}});
  world_.serve(peer);
  expect_impossible(peer, Code::kTlsHandshakeFailed);
}

// RFC 3207, 6: text in clear behind the 220, to be taken for a reply inside TLS.
TEST_F(AttemptTls, InjectedReply) {
  ScriptedPeer peer(
      {greeting({"STARTTLS"}) + Script{expect("STARTTLS"), send("220 go\r\n250 you are fine\r\n"),
                                       start_tls(world_.certificate), expect("EHLO")}});
  world_.serve(peer);
  expect_impossible(peer, Code::kTlsInjected);
}

// What EHLO said in clear does not count any more (RFC 3207, 4.2).
TEST_F(AttemptTls, ForgetsWhatWasSaidInClear) {
  ScriptedPeer peer({greeting({"STARTTLS", "SMTPUTF8", "SIZE 10"}) +
                     Script{expect("STARTTLS"), send("220 go\r\n"), start_tls(world_.certificate),
                            expect("EHLO"), send("250 plain\r\n")} +
                     takes_all()});
  world_.serve(peer);
  EXPECT_EQ(world_.plaintext().fate, Fate::kDelivered);
  EXPECT_TRUE(peer.heard_any("MAIL FROM:<anna@sender.test>"));
}

TEST_F(AttemptTls, UnknownAuthority) {
  ScriptedPeer peer({to_tls(TestAuthority().issue("mx.example.test")) + takes_all()});
  world_.serve(peer);
  expect_impossible(peer, Code::kTlsUntrusted);
}

TEST_F(AttemptTls, SelfSigned) {
  ScriptedPeer peer({to_tls(TestAuthority::self_signed("mx.example.test")) + takes_all()});
  world_.serve(peer);
  expect_impossible(peer, Code::kTlsUntrusted);
}

TEST_F(AttemptTls, WrongName) {
  ScriptedPeer peer({to_tls(world_.authority.issue("example.test")) + takes_all()});
  world_.serve(peer);
  expect_impossible(peer, Code::kTlsWrongName);
}

TEST_F(AttemptTls, WildcardForOneLabelIsGood) {
  ScriptedPeer peer({to_tls(world_.authority.issue("*.example.test")) + takes_all()});
  world_.serve(peer);
  EXPECT_EQ(world_.plaintext().fate, Fate::kDelivered);
}

TEST_F(AttemptTls, Expired) {
  ScriptedPeer peer({to_tls(world_.authority.issue("mx.example.test", -7200, -60)) + takes_all()});
  world_.serve(peer);
  expect_impossible(peer, Code::kTlsExpired);
}

TEST_F(AttemptTls, IsJudgedByTheTimeThatIsGiven) {
  ScriptedPeer peer({to_tls(world_.authority.issue("mx.example.test", -3600, 3600)) + takes_all()});
  world_.serve(peer);
  world_.now += std::chrono::hours(2);
  expect_impossible(peer, Code::kTlsExpired);
}

TEST_F(AttemptTls, NotYetValid) {
  ScriptedPeer peer({to_tls(world_.authority.issue("mx.example.test", 3600)) + takes_all()});
  world_.serve(peer);
  expect_impossible(peer, Code::kTlsExpired);
}

// A host that is not fit does not stand in the way of one that is.
TEST_F(AttemptTls, GoesOnToTheNextHost) {
  ScriptedPeer bad({greeting({}) + takes_all()}, "127.0.0.2");
  ScriptedPeer good({to_tls(world_.authority.issue("mx2.example.test")) + takes_all()}, "127.0.0.3",
                    bad.port());
  world_.settings.port = bad.port();
  world_.dns.mx("example.test", {{10, "mx1.example.test"}, {20, "mx2.example.test"}});
  world_.dns.a("mx1.example.test", {"127.0.0.2"});
  world_.dns.a("mx2.example.test", {"127.0.0.3"});
  const Attempt attempt = world_.plaintext();
  EXPECT_EQ(attempt.fate, Fate::kDelivered);
  ASSERT_EQ(attempt.hosts.size(), 2u);
  EXPECT_EQ(attempt.hosts[0].problem, Code::kTlsNotOffered);
  expect_silent(bad);
}

// One host without TLS and one that is down: the one that is down may have TLS tomorrow.
TEST_F(AttemptTls, AHostThatIsDownKeepsTlsPossible) {
  ScriptedPeer bad({greeting({})}, "127.0.0.2");
  world_.settings.port = bad.port();
  world_.dns.mx("example.test", {{10, "mx1.example.test"}, {20, "mx2.example.test"}});
  world_.dns.a("mx1.example.test", {"127.0.0.2"});
  world_.dns.a("mx2.example.test", {"127.0.0.99"});
  const Attempt attempt = world_.plaintext();
  EXPECT_EQ(attempt.fate, Fate::kTemporary);
  EXPECT_EQ(attempt.code, Code::kSmtpConnectFailed);
}

// ---- assurance

TEST_F(AttemptTls, MoreThanThereIsIsUnavailable) {
  for (const Assurance least : {Assurance::kMtaSts, Assurance::kDane}) {
    ScriptedPeer peer({to_tls(world_.certificate) + takes_all()});
    MailWorld world;
    world.trust = world_.trust;
    world.serve(peer);
    const Attempt attempt = world.plaintext(least);
    EXPECT_EQ(attempt.fate, Fate::kTlsImpossible);
    EXPECT_EQ(attempt.code, Code::kAssuranceUnavailable);
    expect_silent(peer);
  }
}

TEST(OrderedAssurance, VerifiedIsVerified) {
  EXPECT_FALSE(OrderedAssurance::verified(Assurance::kNone));
  EXPECT_FALSE(OrderedAssurance::verified(Assurance::kOpportunistic));
  EXPECT_EQ(OrderedAssurance::verified(Assurance::kDane)->least(), Assurance::kDane);
}

// RFC 7672, 3.1.1: DANE-EE; neither the authority nor the name nor the date matter.
TEST_F(AttemptTls, DaneByTheKeyItself) {
  const Certificate own = TestAuthority::self_signed("something.else");
  ScriptedPeer peer({to_tls(own) + takes_all()});
  world_.serve(peer, true);
  world_.dns.tlsa(world_.tlsa_name(), {{3, 1, 1, public_key_hash(own)}});
  const Attempt attempt = world_.plaintext(Assurance::kDane);
  ASSERT_EQ(attempt.fate, Fate::kDelivered) << code_name(attempt.code) << attempt.detail;
  EXPECT_EQ(attempt.hosts[0].assurance, Assurance::kDane);
  EXPECT_EQ(attempt.hosts[0].tlsa_records, 1u);
}

// RFC 7672, 3.1.2: DANE-TA; the name does matter.
TEST_F(AttemptTls, DaneByAnAuthority) {
  TestAuthority other;
  const dns::Tlsa record{2, 1, 1, public_key_hash(other.root())};
  Certificate good = other.issue("mx.example.test");
  {
    ScriptedPeer peer({to_tls(good) + takes_all()});
    world_.serve(peer, true);
    world_.dns.tlsa(world_.tlsa_name(), {record});
    EXPECT_EQ(world_.plaintext(Assurance::kDane).fate, Fate::kDelivered);
  }
  ScriptedPeer peer({to_tls(other.issue("elsewhere.test")) + takes_all()});
  MailWorld world;
  world.serve(peer, true);
  world.dns.tlsa(world.tlsa_name(), {record});
  EXPECT_EQ(world.plaintext().code, Code::kTlsWrongName);
  expect_silent(peer);
}

// TLSA records decide alone: a certificate that an authority vouches for does not help.
TEST_F(AttemptTls, DaneMismatch) {
  ScriptedPeer peer({to_tls(world_.certificate) + takes_all()});
  world_.serve(peer, true);
  world_.dns.tlsa(world_.tlsa_name(), {{3, 1, 1, Bytes(32, 7)}});
  expect_impossible(peer, Code::kTlsDaneMismatch);
}

TEST_F(AttemptTls, DaneMismatchHoldsForCiphertextToo) {
  ScriptedPeer peer({to_tls(world_.certificate) + takes_all()});
  world_.serve(peer, true);
  world_.dns.tlsa(world_.tlsa_name(), {{3, 1, 1, Bytes(32, 7)}});
  const Attempt attempt = world_.ciphertext();
  EXPECT_EQ(attempt.fate, Fate::kTemporary);
  EXPECT_EQ(attempt.code, Code::kTlsDaneMismatch);
  expect_silent(peer);
}

// RFC 7672, 2.2: records that nobody can use still mean that the host does TLS.
TEST_F(AttemptTls, UnusableTlsaRecordsStillForbidClearText) {
  ScriptedPeer peer({greeting({}) + takes_all()});
  world_.serve(peer, true);
  world_.dns.tlsa(world_.tlsa_name(), {{0, 0, 1, Bytes(32, 7)}, {3, 1, 9, Bytes(32, 7)}});
  const Attempt attempt = world_.ciphertext();
  EXPECT_EQ(attempt.fate, Fate::kTemporary);
  EXPECT_EQ(attempt.code, Code::kTlsNotOffered);
  expect_silent(peer);
}

// RFC 7672, 3.1.3: they would match, and OpenSSL would take them, but no mail server is asked to.
TEST_F(AttemptTls, TlsaRecordsOfWebUsagesAreNoDane) {
  for (const std::uint8_t usage : {std::uint8_t{0}, std::uint8_t{1}}) {
    ScriptedPeer peer({to_tls(world_.certificate) + takes_all()});
    MailWorld world;
    world.trust = world_.trust;
    world.serve(peer, true);
    world.dns.tlsa(world.tlsa_name(), {{usage, 1, 1, public_key_hash(world_.certificate)}});
    const Attempt attempt = world.plaintext();
    EXPECT_EQ(attempt.fate, Fate::kDelivered) << code_name(attempt.code) << attempt.detail;
    ASSERT_EQ(attempt.hosts.size(), 1u);
    EXPECT_EQ(attempt.hosts[0].assurance, Assurance::kPkix);
    EXPECT_EQ(attempt.hosts[0].tlsa_records, 0u);
  }
}

// RFC 7672, 2.1: insecure TLSA records, or those of hosts found insecurely, prove nothing.
TEST_F(AttemptTls, InsecureTlsaRecordsAreNoDane) {
  ScriptedPeer peer({to_tls(world_.certificate) + takes_all()});
  world_.serve(peer, true);
  world_.dns.tlsa(world_.tlsa_name(), {{3, 1, 1, public_key_hash(world_.certificate)}}, false);
  const Attempt attempt = world_.plaintext();
  EXPECT_EQ(attempt.fate, Fate::kDelivered);
  EXPECT_EQ(attempt.hosts[0].assurance, Assurance::kPkix);
}

TEST_F(AttemptTls, TlsaIsNotAskedForInsecureHosts) {
  ScriptedPeer peer({to_tls(world_.certificate) + takes_all()});
  world_.serve(peer, false);
  EXPECT_EQ(world_.plaintext().fate, Fate::kDelivered);
  for (const std::string& question : world_.dns.asked()) {
    EXPECT_EQ(question.find("_tcp"), std::string::npos) << question;
  }
}

// RFC 7672, 2.2.1: whoever can forge either of them leads to a host of their own.
TEST_F(AttemptTls, TlsaCountsOnlyWhereHostAndAddressesAreSecure) {
  for (const bool secure_host : {true, false}) {
    ScriptedPeer peer({to_tls(world_.certificate) + takes_all()});
    MailWorld world;
    world.trust = world_.trust;
    world.settings.port = peer.port();
    world.dns.mx("example.test", {{10, "mx.example.test"}}, secure_host);
    world.dns.a("mx.example.test", {"127.0.0.1"}, !secure_host);
    world.dns.tlsa(world.tlsa_name(), {{3, 1, 1, public_key_hash(world_.certificate)}});
    const Attempt attempt = world.plaintext();
    EXPECT_EQ(attempt.fate, Fate::kDelivered);
    ASSERT_EQ(attempt.hosts.size(), 1u);
    EXPECT_EQ(attempt.hosts[0].assurance, Assurance::kPkix);
  }
}

// RFC 7672, 2.2: whoever can suppress TLSA answers must not gain anything.
TEST_F(AttemptTls, TlsaThatCannotBeFoundOutDefers) {
  for (const dns::Status status :
       {dns::Status::kServfail, dns::Status::kBogus, dns::Status::kTimeout}) {
    ScriptedPeer peer({to_tls(world_.certificate) + takes_all()});
    MailWorld world;
    world.trust = world_.trust;
    world.serve(peer, true);
    world.dns.fail(world.tlsa_name(), dns::Type::kTlsa, status);
    const Attempt attempt = world.plaintext();
    EXPECT_EQ(attempt.fate, Fate::kTemporary);
    EXPECT_EQ(attempt.code, dns::status_code(status));
    EXPECT_EQ(peer.connections(), 0);
  }
}

// ---- what may go unverified

TEST_F(AttemptTls, CiphertextGoesInClearWhereThereIsNoTls) {
  ScriptedPeer peer({greeting({}) + takes_all()});
  world_.serve(peer);
  const Attempt attempt = world_.ciphertext();
  EXPECT_EQ(attempt.fate, Fate::kDelivered);
  EXPECT_EQ(attempt.hosts[0].assurance, Assurance::kNone);
  EXPECT_FALSE(attempt.hosts[0].tls);
}

TEST_F(AttemptTls, CiphertextUsesTlsWhereItIsOfferedWhoeverItIs) {
  ScriptedPeer peer({to_tls(TestAuthority::self_signed("nobody.test")) + takes_all()});
  world_.serve(peer);
  const Attempt attempt = world_.ciphertext();
  EXPECT_EQ(attempt.fate, Fate::kDelivered);
  EXPECT_EQ(attempt.hosts[0].assurance, Assurance::kOpportunistic);
  EXPECT_TRUE(peer.heard_any("handshake"));
}

TEST_F(AttemptTls, CiphertextGoesInClearAfterAHandshakeThatFailed) {
  ScriptedPeer peer({greeting({"STARTTLS"}) + Script{expect("STARTTLS"), send("220 go\r\n"), cut()},
                     greeting({"STARTTLS"}) + takes_all()});
  world_.serve(peer);
  const Attempt attempt = world_.ciphertext();
  EXPECT_EQ(attempt.fate, Fate::kDelivered);
  ASSERT_EQ(attempt.hosts.size(), 2u);
  EXPECT_EQ(attempt.hosts[0].problem, Code::kTlsHandshakeCut);
  EXPECT_EQ(attempt.hosts[1].assurance, Assurance::kNone);
}

// An `insecure` copy whose orders say "encrypted, not verified".
TEST_F(AttemptTls, OpportunisticOrdersStillNeedTls) {
  ScriptedPeer peer({greeting({}) + takes_all()});
  world_.serve(peer);
  const Attempt attempt = world_.unverified(Assurance::kOpportunistic);
  EXPECT_EQ(attempt.fate, Fate::kTlsImpossible);
  EXPECT_EQ(attempt.code, Code::kTlsNotOffered);
  expect_silent(peer);
}

TEST_F(AttemptTls, AddressLiteralsCannotBeVerified) {
  ScriptedPeer peer({to_tls(world_.certificate) + takes_all()});
  world_.settings.port = peer.port();
  const Attempt attempt = deliver_plaintext(
      world_.envelope("bob@[127.0.0.1]"), Plaintext(to_bytes(kMessage)),
      *OrderedAssurance::verified(Assurance::kPkix), world_.exchange(), world_.commit());
  EXPECT_EQ(attempt.fate, Fate::kTlsImpossible);
  EXPECT_EQ(attempt.code, Code::kTlsWrongName);
  expect_silent(peer);
}

}  // namespace
}  // namespace waferseal::delivery
