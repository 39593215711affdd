// One attempt to hand one message to one recipient's mail servers.
//
//   Attempt attempt = deliver_plaintext(envelope, message, order, exchange, commit);
//   switch (attempt.fate) {
//     case Fate::kDelivered:     finish, with evidence_json(attempt)
//     case Fate::kTemporary:     defer
//     case Fate::kPermanent:     fail
//     case Fate::kTlsImpossible: release the fall-back
//   }
//
// The algorithm:
//   1. Find the domain's mail hosts. Not known (SERVFAIL, bogus, timeout): temporary, nothing is
//      sent anywhere. No mail host (null MX): permanent.
//   2. The domain's MTA-STS policy (RFC 8461). For each host in order: its addresses; its TLSA records
//      if host and address were secure. A TLSA look-up that fails leaves this host out for now (RFC
//      7672, 2.2). Where there are usable TLSA records they decide alone; else a policy that is enforced
//      leaves hosts out that it does not name, and asks for PKIX, whatever is sent.
//   3. For each address: connect, EHLO, STARTTLS, handshake, EHLO again. The host is fit if what
//      vouches for it is at least what is required. TLSA records that are there must match,
//      whatever is required; where there are TLSA records, clear text is out.
//   4. On a fit host: MAIL, RCPT, DATA. A 2xx after the final dot or a 5xx ends the attempt;
//      anything else goes on to the next address and host (RFC 5321, 5.1).
//   5. The fate: delivered; permanent; temporary if any host might still turn out to be fit;
//      TLS impossible if every host that could be tried is not.
//
// Nothing but STARTTLS, EHLO and QUIT is said to a host that is not fit, so neither the envelope
// nor the message gets there.
#ifndef WAFERSEAL_NATIVE_SMTP_ATTEMPT_H_
#define WAFERSEAL_NATIVE_SMTP_ATTEMPT_H_

#include <cstdint>
#include <functional>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "native/mta_sts/policies.h"
#include "native/smtp/dsn.h"
#include "native/smtp/mx.h"
#include "native/smtp/smtp_client.h"
#include "native/smtp/tls.h"
#include "waferseal/address.h"
#include "waferseal/bytes.h"
#include "waferseal/words.h"

namespace waferseal::delivery {

// One recipient: each gets a transaction of its own, so that nobody's Bcc shows in another's.
struct Envelope {
  std::optional<Mailbox> sender;  // none: the null reverse path of a notification
  Mailbox recipient;
  DsnOptions dsn{};  // left out where the server does not offer DSN
};

struct DeliverySettings {
  std::string own_name;  // delivery.own_name: what EHLO says, a domain name of this machine
  std::uint16_t port = 25;
  SmtpTimeouts timeouts;
  std::chrono::milliseconds attempt = std::chrono::minutes(30);  // the whole attempt
  std::size_t most_hosts = 8;
  std::size_t most_addresses = 4;  // of one host
  // Whether MX records may point to this machine (for trying things out).
  bool allow_own_machine = false;
};

// What an attempt needs from the world. All of it outlives the attempt.
struct Exchange {
  const DeliverySettings& settings;
  const TlsTrust& trust;
  dns::Resolver& resolver;
  RandomSource& random;
  UnixTime now;                    // for the validity of certificates
  mta_sts::Source* sts = nullptr;  // none: no domain is asked for its policy (RFC 8461)
};

struct HostEvidence {
  std::string host;  // MX name
  std::uint16_t preference = 0;
  std::string address;  // empty if it did not come to that
  bool dns_secure = false;
  std::size_t tlsa_records = 0;  // usable ones
  std::string mta_sts;           // "enforce", "testing": the domain's policy; empty: none
  std::optional<TlsEvidence> tls;
  Assurance assurance = Assurance::kNone;  // what was reached
  std::string reply;                       // the last that the server said, one line
  // What ended it with this host; no value: the message was delivered, or the probe went well.
  std::optional<Code> problem;
  std::string detail;
};

enum class Fate : std::uint8_t { kDelivered, kTemporary, kPermanent, kTlsImpossible };
// "delivered", "temporary", "permanent", "tls-impossible"
std::string_view fate_name(Fate fate);

struct Attempt {
  Fate fate = Fate::kTemporary;
  // The reason, for everything but kDelivered.
  Code code = Code::kInternal;
  std::string detail;
  // In the order they were tried; if delivered, the last one took the message.
  std::vector<HostEvidence> hosts;
  // Why the domain's MTA-STS policy may be another by now, or may be there without our knowing it.
  std::optional<Code> mta_sts_problem;
  std::string mta_sts_detail;
  // The end of the message was sent and no answer came: the server may have taken it.
  bool in_doubt = false;
};

// Called before the final dot is sent; an error stops the delivery (kTemporary).
using Commit = std::function<Status()>;

// The least that must vouch for a mail server before it sees plaintext. Made from signed delivery
// orders or a notice only, so that no setting, database row or default argument can lower it.
class OrderedAssurance {
 public:
  // kPkix, kMtaSts or kDane.
  static Result<OrderedAssurance> verified(Assurance least);
  // The sender's signed orders say kNone or kOpportunistic (an `insecure` copy, a notice of level
  // L0). The name is long so that its uses can be counted.
  static OrderedAssurance unverified_because_signed_orders_say_so(Assurance least);
  Assurance least() const { return least_; }

 private:
  explicit OrderedAssurance(Assurance least) : least_(least) {}
  Assurance least_;
};

// `message` is a whole RFC 5322 message with CRLF line ends; a bare CR or LF in it is refused
// (kSmtpBadMessage, permanent), since some servers take it for the end of the message.
Attempt deliver_plaintext(const Envelope& envelope, const Plaintext& message,
                          OrderedAssurance required, const Exchange& exchange,
                          const Commit& commit);
// A PGP/MIME or S/MIME message: TLS where it is offered, clear where it is not or where the
// handshake fails, unless TLSA records say that it has to work.
Attempt deliver_ciphertext(const Envelope& envelope, const Ciphertext& message,
                           const Exchange& exchange, const Commit& commit);
// A mail of ours to a sender about a copy, which holds nothing of any message (status_mail.h): TLS to
// whoever answers, at least.
Attempt deliver_status(const Envelope& envelope, const std::string& mail, const Exchange& exchange,
                       const Commit& commit);

// What the store keeps as evidence of a copy (SPEC 8.15); deterministic.
std::string evidence_json(const Attempt& attempt);

}  // namespace waferseal::delivery

#endif  // WAFERSEAL_NATIVE_SMTP_ATTEMPT_H_
