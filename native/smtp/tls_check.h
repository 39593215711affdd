// What a domain's mail servers can do, without sending mail: the fact behind the `tls` step, and
// `waferseal tls check DOMAIN`.
#ifndef WAFERSEAL_NATIVE_SMTP_TLS_CHECK_H_
#define WAFERSEAL_NATIVE_SMTP_TLS_CHECK_H_

#include <string>
#include <vector>

#include "native/smtp/attempt.h"
#include "waferseal/policy.h"

namespace waferseal::delivery {

struct TlsCheck {
  // outcome: kPresent (asked and answered), kError, kTimedOut. assurance: of the weakest host that
  // could be reached, since an attacker chooses which ones can. kPresent with kNone: no TLS.
  MailServerTls fact;
  // Why it is not better, if it is not at least kPkix.
  std::optional<Code> problem;
  std::string detail;
  std::vector<HostEvidence> hosts;  // each host once, first address that answered
  // As Attempt's.
  std::optional<Code> mta_sts_problem;
  std::string mta_sts_detail;
};

// Connects to each mail host (at most settings.most_hosts), says EHLO, STARTTLS and QUIT.
TlsCheck check_tls(const Domain& domain, const Exchange& exchange);

// The output of `tls check DOMAIN --json`, deterministic for equal evidence, and for people.
std::string tls_check_json(const Domain& domain, const TlsCheck& check);
std::string tls_check_text(const Domain& domain, const TlsCheck& check);

}  // namespace waferseal::delivery

#endif  // WAFERSEAL_NATIVE_SMTP_TLS_CHECK_H_
