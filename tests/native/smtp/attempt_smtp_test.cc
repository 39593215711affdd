// The conversation once a host is fit, and what its replies mean.
#include <gtest/gtest.h>

#include <nlohmann/json.hpp>

#include "native/smtp/attempt.h"
#include "tests/native/smtp/mail_world.h"

namespace waferseal::delivery {
namespace {

class AttemptSmtp : public testing::Test {
 protected:
  Attempt with(const Script& after_tls) {
    ScriptedPeer peer({to_tls(world_.certificate, extensions_) + after_tls});
    world_.serve(peer);
    const Attempt attempt = world_.plaintext(Assurance::kPkix, message_);
    heard_ = peer.heard();
    data_ = peer.data();
    return attempt;
  }
  bool heard(const std::string& line) const {
    return std::find(heard_.begin(), heard_.end(), line) != heard_.end();
  }

  MailWorld world_;
  std::vector<std::string> extensions_;
  std::string message_ = kMessage;
  std::vector<std::string> heard_;
  std::string data_;
};

TEST_F(AttemptSmtp, DotsAreStuffed) {
  EXPECT_EQ(with(takes_all()).fate, Fate::kDelivered);
  EXPECT_EQ(data_, "From: anna@sender.test\r\nSubject: hello\r\n\r\n..dot\r\nend\r\n");
}

TEST_F(AttemptSmtp, UsesWhatIsOffered) {
  extensions_ = {"SIZE 1000000", "8BITMIME", "SMTPUTF8"};
  EXPECT_EQ(with(takes_all()).fate, Fate::kDelivered);
  EXPECT_TRUE(heard("tls: MAIL FROM:<anna@sender.test> SIZE=" +
                    std::to_string(sizeof kMessage - 1) + " BODY=8BITMIME"));
}

TEST_F(AttemptSmtp, RefusalsAreForGood) {
  for (const Script& script :
       {transaction("550 no", "", ""), transaction("250 ok", "550 5.1.1 nobody", ""),
        transaction("250 ok", "250 ok", "554 5.7.1 spam")}) {
    world_.dns = DnsTable();
    const Attempt attempt = with(script);
    EXPECT_EQ(attempt.fate, Fate::kPermanent);
    EXPECT_EQ(attempt.code, Code::kSmtpPermanent);
    EXPECT_EQ(attempt.detail.substr(0, 2), "55");
  }
}

TEST_F(AttemptSmtp, BusyIsForNow) {
  for (const Script& script :
       {transaction("451 later", "", ""), transaction("250 ok", "450 4.2.0 greylisted", ""),
        transaction("250 ok", "250 ok", "452 4.3.1 full")}) {
    world_.dns = DnsTable();
    const Attempt attempt = with(script);
    EXPECT_EQ(attempt.fate, Fate::kTemporary);
    EXPECT_EQ(attempt.code, Code::kSmtpTemporary);
    EXPECT_FALSE(attempt.in_doubt);
  }
}

TEST_F(AttemptSmtp, CutBeforeTheEndIsForNow) {
  const Attempt attempt =
      with({expect("MAIL"), send("250 ok\r\n"), expect("RCPT"), send("250 ok\r\n"), cut()});
  EXPECT_EQ(attempt.fate, Fate::kTemporary);
  EXPECT_EQ(attempt.code, Code::kSmtpCut);
  EXPECT_FALSE(attempt.in_doubt);
}

// The server has the message and did not say so. No other host is tried.
TEST_F(AttemptSmtp, CutAfterTheEndIsInDoubt) {
  ScriptedPeer peer({to_tls(world_.certificate) +
                     Script{expect("MAIL"), send("250 ok\r\n"), expect("RCPT"), send("250 ok\r\n"),
                            expect("DATA"), send("354 go\r\n"), expect_data(), cut()}});
  world_.settings.port = peer.port();
  world_.dns.mx("example.test", {{10, "mx.example.test"}, {20, "mx2.example.test"}});
  world_.dns.a("mx.example.test", {"127.0.0.1"});
  world_.dns.a("mx2.example.test", {"127.0.0.1"});
  const Attempt attempt = world_.plaintext();
  EXPECT_EQ(attempt.fate, Fate::kTemporary);
  EXPECT_TRUE(attempt.in_doubt);
  EXPECT_EQ(peer.connections(), 1);
}

// The point of no return is the caller's to allow: the queue writes it down first.
TEST_F(AttemptSmtp, WithoutTheCommitTheEndIsNotSent) {
  ScriptedPeer peer({to_tls(world_.certificate) + takes_all()});
  world_.serve(peer);
  const Attempt attempt =
      deliver_plaintext(world_.envelope(), Plaintext(to_bytes(kMessage)),
                        *OrderedAssurance::verified(Assurance::kPkix), world_.exchange(), [] {
                          return Status(Error{Code::kInternal, {}, "disk full"});
                        });
  EXPECT_EQ(attempt.fate, Fate::kTemporary);
  EXPECT_EQ(attempt.code, Code::kInternal);
  EXPECT_FALSE(attempt.in_doubt);
  for (int i = 0; i < 100 && peer.data().empty(); ++i) {
    std::this_thread::sleep_for(std::chrono::milliseconds(10));
  }
  EXPECT_EQ(peer.data().substr(0, 5), "cut: ");
}

TEST_F(AttemptSmtp, ATemporaryRefusalGoesOnToTheNextHost) {
  ScriptedPeer busy(
      {to_tls(world_.authority.issue("mx1.example.test")) + transaction("250 ok", "451 busy", "")},
      "127.0.0.2");
  ScriptedPeer free({to_tls(world_.authority.issue("mx2.example.test")) + takes_all()}, "127.0.0.3",
                    busy.port());
  world_.settings.port = busy.port();
  world_.dns.mx("example.test", {{10, "mx1.example.test"}, {20, "mx2.example.test"}});
  world_.dns.a("mx1.example.test", {"127.0.0.2"});
  world_.dns.a("mx2.example.test", {"127.0.0.3"});
  const Attempt attempt = world_.plaintext();
  EXPECT_EQ(attempt.fate, Fate::kDelivered);
  EXPECT_EQ(attempt.hosts.size(), 2u);
}

TEST_F(AttemptSmtp, SeveralAddressesOfOneHost) {
  ScriptedPeer peer({to_tls(world_.certificate) + takes_all()}, "127.0.0.3");
  world_.settings.port = peer.port();
  world_.dns.mx("example.test", {{10, "mx.example.test"}});
  world_.dns.a("mx.example.test", {"127.0.0.2", "127.0.0.3"});
  const Attempt attempt = world_.plaintext();
  EXPECT_EQ(attempt.fate, Fate::kDelivered);
  ASSERT_EQ(attempt.hosts.size(), 2u);
  EXPECT_EQ(attempt.hosts[0].problem, Code::kSmtpConnectFailed);
}

TEST_F(AttemptSmtp, AGreetingThatRefuses) {
  ScriptedPeer peer({{send("421 too busy\r\n"), expect("QUIT")}});
  world_.serve(peer);
  EXPECT_EQ(world_.plaintext().code, Code::kSmtpTemporary);
  EXPECT_EQ(world_.plaintext().fate, Fate::kTemporary);
}

TEST_F(AttemptSmtp, AServerThatIsSilent) {
  world_.settings.timeouts.greeting = std::chrono::milliseconds(300);
  ScriptedPeer peer({{silence()}});
  world_.serve(peer);
  const auto begin = std::chrono::steady_clock::now();
  const Attempt attempt = world_.plaintext();
  EXPECT_EQ(attempt.fate, Fate::kTemporary);
  EXPECT_EQ(attempt.code, Code::kSmtpTimeout);
  EXPECT_LT(std::chrono::steady_clock::now() - begin, std::chrono::seconds(3));
}

TEST_F(AttemptSmtp, TheWholeAttemptHasADeadline) {
  world_.settings.attempt = std::chrono::milliseconds(300);
  ScriptedPeer peer({{silence()}});
  world_.serve(peer);
  EXPECT_EQ(world_.plaintext().code, Code::kSmtpTimeout);
}

TEST_F(AttemptSmtp, AServerThatSpeaksSomethingElse) {
  ScriptedPeer peer({{send("SSH-2.0-OpenSSH_9.2\r\n"), silence()}});
  world_.serve(peer);
  const Attempt attempt = world_.plaintext();
  EXPECT_EQ(attempt.fate, Fate::kTemporary);
  EXPECT_EQ(attempt.code, Code::kSmtpBadReply);
}

// A reply that is cut in the middle is no reply.
TEST_F(AttemptSmtp, HalfAReply) {
  const Attempt attempt = with({expect("MAIL"), send("250 o"), cut()});
  EXPECT_EQ(attempt.fate, Fate::kTemporary);
  EXPECT_EQ(attempt.code, Code::kSmtpCut);
}

TEST_F(AttemptSmtp, TooLargeIsSaidBeforeSending) {
  extensions_ = {"SIZE 10"};
  const Attempt attempt = with(takes_all());
  EXPECT_EQ(attempt.fate, Fate::kPermanent);
  EXPECT_EQ(attempt.code, Code::kSmtpTooLarge);
  EXPECT_FALSE(heard("tls: DATA"));
}

TEST_F(AttemptSmtp, EightBitNeedsAServerThatTakesIt) {
  message_ = "Subject: x\r\n\r\ngr\xC3\xBC\xC3\x9F\r\n";
  EXPECT_EQ(with(takes_all()).code, Code::kSmtpNoEightBit);
  world_.dns = DnsTable();
  extensions_ = {"8BITMIME"};
  EXPECT_EQ(with(takes_all()).fate, Fate::kDelivered);
}

// RFC 6531, 3.2.
TEST_F(AttemptSmtp, InternationalHeadersNeedSmtputf8) {
  message_ = "To: j\xC3\xB6rg@example.test\r\n\r\nx\r\n";
  extensions_ = {"8BITMIME"};
  const Attempt attempt = with(takes_all());
  EXPECT_EQ(attempt.fate, Fate::kPermanent);
  EXPECT_EQ(attempt.code, Code::kSmtpNoUtf8);
  world_.dns = DnsTable();
  extensions_ = {"8BITMIME", "SMTPUTF8"};
  EXPECT_EQ(with(takes_all()).fate, Fate::kDelivered);
  EXPECT_TRUE(heard("tls: MAIL FROM:<anna@sender.test> BODY=8BITMIME SMTPUTF8"));
}

// Bare line ends could end the message early at some servers.
TEST_F(AttemptSmtp, SmugglingIsRefused) {
  message_ = "Subject: x\r\n\r\nhi\n.\nMAIL FROM:<evil@example.test>\r\n";
  const Attempt attempt = with(takes_all());
  EXPECT_EQ(attempt.fate, Fate::kPermanent);
  EXPECT_EQ(attempt.code, Code::kSmtpBadMessage);
  EXPECT_TRUE(heard_.empty());
}

TEST_F(AttemptSmtp, ABounceHasNoSender) {
  ScriptedPeer peer({to_tls(world_.certificate) + takes_all()});
  world_.serve(peer);
  Envelope envelope = world_.envelope();
  envelope.sender = std::nullopt;
  const Attempt attempt = deliver_plaintext(envelope, Plaintext(to_bytes(kMessage)),
                                            *OrderedAssurance::verified(Assurance::kPkix),
                                            world_.exchange(), world_.commit());
  EXPECT_EQ(attempt.fate, Fate::kDelivered);
  EXPECT_TRUE(peer.heard_any("MAIL FROM:<>"));
}

// ---- without a host

TEST_F(AttemptSmtp, UnknownDnsSendsNothing) {
  for (const dns::Status status :
       {dns::Status::kServfail, dns::Status::kBogus, dns::Status::kTimeout}) {
    ScriptedPeer peer({to_tls(world_.certificate) + takes_all()});
    MailWorld world;
    world.settings.port = peer.port();
    world.dns.a("example.test", {"127.0.0.1"});
    world.dns.fail("example.test", dns::Type::kMx, status);
    for (const Attempt& attempt : {world.plaintext(), world.ciphertext()}) {
      EXPECT_EQ(attempt.fate, Fate::kTemporary);
      EXPECT_EQ(attempt.code, dns::status_code(status));
    }
    EXPECT_EQ(peer.connections(), 0);
  }
}

TEST_F(AttemptSmtp, NoMailHereIsForGood) {
  world_.dns.mx("example.test", {{0, ""}});
  EXPECT_EQ(world_.plaintext().fate, Fate::kPermanent);
  EXPECT_EQ(world_.plaintext().code, Code::kMxNull);
  world_.dns = DnsTable();
  EXPECT_EQ(world_.plaintext().fate, Fate::kPermanent);
  EXPECT_EQ(world_.plaintext().code, Code::kDnsNoDomain);
}

TEST_F(AttemptSmtp, OwnMachineIsNoMailHost) {
  ScriptedPeer peer({to_tls(world_.certificate) + takes_all()});
  world_.serve(peer);
  world_.settings.allow_own_machine = false;
  const Attempt attempt = world_.ciphertext();
  EXPECT_EQ(attempt.fate, Fate::kPermanent);
  EXPECT_EQ(attempt.code, Code::kMxUnusable);
  EXPECT_EQ(peer.connections(), 0);
}

TEST_F(AttemptSmtp, EvidenceAsJson) {
  ScriptedPeer peer({to_tls(world_.certificate) + takes_all()});
  world_.serve(peer);
  const Attempt attempt = world_.plaintext();
  const nlohmann::json evidence = nlohmann::json::parse(evidence_json(attempt));
  EXPECT_EQ(evidence["fate"], "delivered");
  EXPECT_EQ(evidence["hosts"][0]["assurance"], "pkix");
  EXPECT_EQ(evidence["hosts"][0]["mx"], "mx.example.test");
  EXPECT_EQ(evidence["hosts"][0]["tls"]["version"], "TLSv1.3");
  EXPECT_FALSE(evidence.contains("code"));
}

}  // namespace
}  // namespace waferseal::delivery
