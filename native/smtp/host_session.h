// One mail host at one address, from the TCP connection to the point where it is known whether it
// is fit to see a message. Shared by delivery and by the check that sends none.
#ifndef WAFERSEAL_NATIVE_SMTP_HOST_SESSION_H_
#define WAFERSEAL_NATIVE_SMTP_HOST_SESSION_H_

#include <optional>
#include <string>
#include <vector>

#include "native/smtp/attempt.h"

namespace waferseal::delivery {

// What the host's TLSA records ask of a connection (RFC 7672, 2.2).
struct DanePlan {
  std::vector<dns::Tlsa> usable;   // DANE-TA(2) and DANE-EE(3); not empty: one has to match
  bool tls_required = false;       // there are secure TLSA records, usable or not: never in clear
  std::vector<std::string> names;  // besides the MX name
  std::string base;                // the name the certificate and SNI go by
};

// What the domain's MTA-STS policy says about one host (RFC 8461, 4).
struct StsPlan {
  std::string mode;       // as HostEvidence's
  bool enforced = false;  // TLS verified by PKIX is the least
  bool named = false;     // the policy means this host
};
StsPlan sts_plan(const std::optional<mta_sts::Policy>& policy, const MailHost& host,
                 const DanePlan& dane);

// kDnsServfail, kDnsBogus, kDnsTimeout: the host is left out for now.
Result<DanePlan> find_dane_plan(const MailHost& host, const HostAddresses& addresses,
                                const Exchange& exchange, Deadline deadline);

enum class TlsUse {
  kIfOffered,  // STARTTLS where it is offered
  kNever,      // after a handshake that failed, for ciphertext
};

// Connects, greets and, unless told otherwise, goes over to TLS. Fills `evidence` in any case.
// On success the session is in clear or in TLS as evidence.tls says, and evidence.assurance is what
// was reached; whether that is enough is for the caller to judge. Errors: those of SmtpClient, and
// kSmtpTemporary or kSmtpPermanent if the host does not want to talk to us.
Result<SmtpClient> open_session(const MailHost& host, const std::string& address,
                                const DanePlan& dane, const StsPlan& sts, TlsUse use,
                                const Exchange& exchange, Deadline deadline,
                                HostEvidence& evidence);

// Whether this problem says that TLS does not work with the host, and not only today.
bool is_tls_problem(Code code);

}  // namespace waferseal::delivery

#endif  // WAFERSEAL_NATIVE_SMTP_HOST_SESSION_H_
