// What an MTA-STS policy asks of mail servers, and of whatever is sent to them (RFC 8461; SPEC 8.18).
#include <gtest/gtest.h>

#include "native/smtp/tls_check.h"
#include "tests/native/smtp/mail_world.h"

namespace waferseal::delivery {
namespace {

class AttemptSts : public testing::Test {
 protected:
  class FixedPolicy final : public mta_sts::Source {
   public:
    Result<mta_sts::Found> find(const Domain&, UnixTime, dns::Deadline) override {
      if (error) return *error;
      mta_sts::Found found;
      found.policy = policy;
      found.problem = problem;
      return found;
    }
    std::optional<mta_sts::Policy> policy;
    std::optional<Error> problem;
    std::optional<Error> error;
  };

  AttemptSts() { world_.sts = &source_; }
  void set(mta_sts::Mode mode, std::vector<std::string> mx = {"mx.example.test"}) {
    source_.policy = mta_sts::Policy{mode, std::chrono::hours(24), std::move(mx)};
  }
  TlsCheck check() { return check_tls(*Domain::parse("example.test"), world_.exchange()); }
  static void expect_silent(const ScriptedPeer& peer) {
    EXPECT_FALSE(peer.heard_any("MAIL"));
    EXPECT_EQ(peer.data(), "");
  }
  Script good() { return to_tls(world_.certificate) + takes_all(); }

  FixedPolicy source_;
  MailWorld world_;
};

TEST_F(AttemptSts, AHostThatItNamesIsVouchedFor) {
  set(mta_sts::Mode::kEnforce);
  ScriptedPeer peer({good(), good()});
  world_.serve(peer);
  const Attempt attempt = world_.plaintext(Assurance::kMtaSts);
  ASSERT_EQ(attempt.fate, Fate::kDelivered) << code_name(attempt.code) << attempt.detail;
  EXPECT_EQ(attempt.hosts[0].assurance, Assurance::kMtaSts);
  EXPECT_NE(evidence_json(attempt).find(R"("mta_sts":"enforce")"), std::string::npos);
  const TlsCheck check = check_tls(*Domain::parse("example.test"), world_.exchange());
  EXPECT_EQ(check.fact.assurance, Assurance::kMtaSts);
}

TEST_F(AttemptSts, AHostThatItDoesNotNameIsToldNothing) {
  set(mta_sts::Mode::kEnforce, {"other.example.test"});
  ScriptedPeer peer({good(), good(), good()});
  world_.serve(peer);
  const Attempt text = world_.plaintext();
  EXPECT_EQ(text.fate, Fate::kTlsImpossible);
  EXPECT_EQ(text.code, Code::kMtaStsMismatch);
  const Attempt ciphertext = world_.ciphertext();
  EXPECT_NE(ciphertext.fate, Fate::kDelivered);
  EXPECT_EQ(ciphertext.code, Code::kMtaStsMismatch);
  EXPECT_EQ(peer.connections(), 0);
  const TlsCheck check = check_tls(*Domain::parse("example.test"), world_.exchange());
  EXPECT_EQ(check.fact.assurance, Assurance::kNone);
  EXPECT_EQ(check.problem, Code::kMtaStsMismatch);
}

// Ciphertext and mails of ours obey it as well, though nothing else is asked of their way.
TEST_F(AttemptSts, NothingGoesInClearOrToSomebodyElse) {
  set(mta_sts::Mode::kEnforce);
  const Certificate self_signed = TestAuthority::self_signed("mx.example.test");
  for (const Script& script :
       {greeting({"8BITMIME"}) + takes_all(), to_tls(self_signed) + takes_all()}) {
    ScriptedPeer peer({script, script, script});
    world_.serve(peer);
    EXPECT_NE(world_.ciphertext().fate, Fate::kDelivered);
    EXPECT_NE(deliver_status(world_.envelope(), kMessage, world_.exchange(), world_.commit()).fate,
              Fate::kDelivered);
    EXPECT_NE(world_.unverified(Assurance::kNone).fate, Fate::kDelivered);
    expect_silent(peer);
  }
  EXPECT_EQ(world_.commits, 0);
}

TEST_F(AttemptSts, OneThatIsBeingTriedOutChangesNothing) {
  for (const mta_sts::Mode mode : {mta_sts::Mode::kTesting, mta_sts::Mode::kNone}) {
    set(mode, {"other.example.test"});
    ScriptedPeer peer({good(), greeting({"8BITMIME"}) + takes_all()});
    world_.serve(peer);
    const Attempt attempt = world_.plaintext();
    ASSERT_EQ(attempt.fate, Fate::kDelivered) << code_name(attempt.code);
    EXPECT_EQ(attempt.hosts[0].assurance, Assurance::kPkix);
    EXPECT_EQ(world_.ciphertext().fate, Fate::kDelivered);
  }
}

// Whether there is a policy is not known then, so nothing goes anywhere.
TEST_F(AttemptSts, WhatIsKeptAndCannotBeReadStopsTheAttempt) {
  source_.error = Error{Code::kStoreBusy, {}, {}};
  ScriptedPeer peer({good(), good()});
  world_.serve(peer);
  for (const Attempt& attempt : {world_.plaintext(), world_.ciphertext()}) {
    EXPECT_EQ(attempt.fate, Fate::kTemporary);
    EXPECT_EQ(attempt.code, Code::kStoreBusy);
  }
  EXPECT_EQ(peer.connections(), 0);
  EXPECT_EQ(check().fact.head.outcome, Outcome::kError);
  EXPECT_EQ(check().problem, Code::kStoreBusy);
}

// RFC 8461, 5.1: not for good before a newer policy was asked for.
TEST_F(AttemptSts, NothingFailsForGoodByAPolicyThatMayBeOutdated) {
  set(mta_sts::Mode::kEnforce, {"other.example.test"});
  source_.problem = Error{Code::kDnsTimeout, "_mta-sts.example.test", "no answer"};
  ScriptedPeer peer({good(), good()});
  world_.serve(peer);
  const Attempt attempt = world_.plaintext();
  EXPECT_EQ(attempt.fate, Fate::kTemporary);
  EXPECT_EQ(attempt.code, Code::kMtaStsMismatch);
  EXPECT_EQ(peer.connections(), 0);
  const std::string evidence = evidence_json(attempt);
  EXPECT_NE(evidence.find(R"("mta_sts_problem":"dns_timeout")"), std::string::npos) << evidence;
  EXPECT_NE(tls_check_text(*Domain::parse("example.test"), check()).find("no answer"),
            std::string::npos);

  // Without PKIX there is none at all for this message, whatever the policy says.
  set(mta_sts::Mode::kEnforce);
  const Certificate self_signed = TestAuthority::self_signed("mx.example.test");
  ScriptedPeer unverified({to_tls(self_signed) + takes_all(), to_tls(self_signed) + takes_all()});
  world_.serve(unverified);
  EXPECT_EQ(world_.plaintext().fate, Fate::kTlsImpossible);
  // The notice asked for less than the policy does.
  EXPECT_EQ(world_.unverified(Assurance::kOpportunistic).fate, Fate::kTemporary);
  expect_silent(unverified);
}

TEST_F(AttemptSts, AHostThatDoesNotMeetItIsSaidToBeNoneAtAll) {
  set(mta_sts::Mode::kEnforce);
  ScriptedPeer peer({to_tls(TestAuthority::self_signed("mx.example.test")) + takes_all()});
  world_.serve(peer);
  const TlsCheck result = check();
  EXPECT_EQ(result.fact.assurance, Assurance::kNone);
  EXPECT_EQ(result.problem, Code::kTlsUntrusted);
}

// TLSA records that mail cannot use vouch for nobody (RFC 7672, 3.1.3): the policy decides.
TEST_F(AttemptSts, RecordsThatSayNothingDoNotTakeItsPlace) {
  const std::vector<dns::Tlsa> unusable = {{1, 1, 1, public_key_hash(world_.certificate)}};
  set(mta_sts::Mode::kEnforce, {"other.example.test"});
  ScriptedPeer unnamed({good(), good()});
  world_.serve(unnamed, true);
  world_.dns.tlsa(world_.tlsa_name(), unusable);
  EXPECT_EQ(world_.ciphertext().code, Code::kMtaStsMismatch);
  EXPECT_EQ(unnamed.connections(), 0);

  set(mta_sts::Mode::kEnforce);
  const Certificate self_signed = TestAuthority::self_signed("mx.example.test");
  ScriptedPeer unverified({to_tls(self_signed) + takes_all()});
  world_.serve(unverified, true);
  world_.dns.tlsa(world_.tlsa_name(), unusable);
  EXPECT_NE(world_.ciphertext().fate, Fate::kDelivered);
  expect_silent(unverified);

  ScriptedPeer peer({good()});
  world_.serve(peer, true);
  world_.dns.tlsa(world_.tlsa_name(), unusable);
  const Attempt attempt = world_.plaintext(Assurance::kMtaSts);
  ASSERT_EQ(attempt.fate, Fate::kDelivered) << code_name(attempt.code) << attempt.detail;
  EXPECT_EQ(attempt.hosts[0].assurance, Assurance::kMtaSts);
}

// RFC 8461, 2: usable TLSA records decide alone, whatever the policy says.
TEST_F(AttemptSts, DaneGoesFirst) {
  set(mta_sts::Mode::kEnforce, {"other.example.test"});
  ScriptedPeer peer({good(), good()});
  world_.serve(peer, true);
  world_.dns.tlsa(world_.tlsa_name(), {{3, 1, 1, public_key_hash(world_.certificate)}});
  const Attempt attempt = world_.plaintext();
  ASSERT_EQ(attempt.fate, Fate::kDelivered) << code_name(attempt.code);
  EXPECT_EQ(attempt.hosts[0].assurance, Assurance::kDane);
  EXPECT_EQ(attempt.hosts[0].mta_sts, "");

  set(mta_sts::Mode::kEnforce);
  MailWorld other;
  other.sts = &source_;
  ScriptedPeer again({to_tls(other.certificate) + takes_all()});
  other.serve(again, true);
  other.dns.tlsa(other.tlsa_name(), {{3, 1, 1, Bytes(32, 7)}});
  const Attempt mismatch = other.plaintext();
  EXPECT_EQ(mismatch.code, Code::kTlsDaneMismatch) << "a policy does not override it";
}

}  // namespace
}  // namespace waferseal::delivery
