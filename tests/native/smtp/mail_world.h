// What an attempt needs, put together for tests: one domain, example.test, whose mail host
// mx.example.test is at 127.0.0.1.
#ifndef WAFERSEAL_TESTS_NATIVE_SMTP_MAIL_WORLD_H_
#define WAFERSEAL_TESTS_NATIVE_SMTP_MAIL_WORLD_H_

#include <ctime>
#include <mutex>
#include <random>
#include <string>

#include "native/smtp/attempt.h"
#include "tests/native/smtp/dns_table.h"
#include "tests/native/smtp/scripted_peer.h"
#include "tests/native/smtp/test_authority.h"

namespace waferseal::delivery {

inline constexpr char kMessage[] =
    "From: anna@sender.test\r\nSubject: hello\r\n\r\n.dot\r\nend\r\n";

// The same numbers in each run.
class SeededRandom final : public RandomSource {
 public:
  void fill(MutableByteView out) override {
    const std::lock_guard<std::mutex> lock(mutex_);
    for (std::uint8_t& octet : out) octet = static_cast<std::uint8_t>(engine_());
  }

 private:
  std::mutex mutex_;
  std::mt19937 engine_;
};

struct MailWorld {
  TestAuthority authority;
  Certificate certificate = authority.issue("mx.example.test");
  DnsTable dns;
  SeededRandom random;
  DeliverySettings settings;
  TlsTrust trust = *TlsTrust::load(authority.ca_file());
  UnixTime now = from_unix_seconds(std::time(nullptr));
  mta_sts::Source* sts = nullptr;
  int commits = 0;

  MailWorld() {
    settings.own_name = "out.sender.test";
    settings.allow_own_machine = true;
    settings.timeouts.greeting = std::chrono::seconds(5);
    settings.timeouts.handshake = std::chrono::seconds(5);
    settings.timeouts.command = std::chrono::seconds(5);
    settings.timeouts.data_end = std::chrono::seconds(5);
    settings.attempt = std::chrono::seconds(20);
  }

  // The usual zone, with the peer's port.
  void serve(const ScriptedPeer& peer, bool secure = false) {
    settings.port = peer.port();
    dns.mx("example.test", {{10, "mx.example.test"}}, secure);
    dns.a("mx.example.test", {"127.0.0.1"}, secure);
  }
  // The same for sender.test, where the test's senders are.
  void serve_senders(const ScriptedPeer& peer) {
    settings.port = peer.port();
    dns.mx("sender.test", {{10, "mx.example.test"}}, false);
    dns.a("mx.example.test", {"127.0.0.1"}, false);
  }
  std::string tlsa_name() const {
    return "_" + std::to_string(settings.port) + "._tcp.mx.example.test";
  }

  Exchange exchange() { return Exchange{settings, trust, dns, random, now, sts}; }
  Envelope envelope(const std::string& recipient = "bob@example.test") const {
    return Envelope{*Mailbox::parse("anna@sender.test"), *Mailbox::parse(recipient)};
  }
  Commit commit() {
    return [this]() -> Status {
      ++commits;
      return Done{};
    };
  }
  Attempt plaintext(Assurance least = Assurance::kPkix, const std::string& message = kMessage) {
    return deliver_plaintext(envelope(), Plaintext(to_bytes(message)),
                             *OrderedAssurance::verified(least), exchange(), commit());
  }
  Attempt unverified(Assurance least) {
    return deliver_plaintext(envelope(), Plaintext(to_bytes(kMessage)),
                             OrderedAssurance::unverified_because_signed_orders_say_so(least),
                             exchange(), commit());
  }
  Attempt ciphertext(const std::string& message = kMessage) {
    return deliver_ciphertext(envelope(), Ciphertext::sealed(to_bytes(message)), exchange(),
                              commit());
  }
};

}  // namespace waferseal::delivery

#endif  // WAFERSEAL_TESTS_NATIVE_SMTP_MAIL_WORLD_H_
