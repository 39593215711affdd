// TLS of SMTP (RFC 3207, RFC 7672): what we demand of a server, and what we got.
//
// The handshake is always finished where it can be, and judged afterwards, so that a refusal can
// say what was wrong with which certificate. Nothing is sent over a connection that was judged
// unfit: `Stream::start_tls` hands the verdict out together with the evidence.
//
// What vouches for the server is an `Assurance` (words.h):
//   kNone           nothing; the connection is in clear
//   kOpportunistic  TLS to whoever answered: helps against those who only listen
//   kPkix           a certificate authority, for the MX name. Who forges DNS answers chooses it.
//   kMtaSts         the same, and the domain's policy names the MX (RFC 8461)
//   kDane           the domain itself, in its DNSSEC-signed zone (RFC 7672)
#ifndef WAFERSEAL_NATIVE_SMTP_TLS_H_
#define WAFERSEAL_NATIVE_SMTP_TLS_H_

#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "native/dns/resolver.h"
#include "waferseal/host.h"
#include "waferseal/result.h"
#include "waferseal/words.h"

namespace waferseal::delivery {

// The certificate authorities we trust. Immutable, shared by all connections.
class TlsTrust {
 public:
  // The system's authorities and those of `extra_ca_file` (PEM; empty: none). kDeliveryBadSetting.
  static Result<TlsTrust> load(const std::string& extra_ca_file);
  struct Impl;
  const Impl& impl() const { return *impl_; }

 private:
  explicit TlsTrust(std::shared_ptr<const Impl> impl) : impl_(std::move(impl)) {}
  std::shared_ptr<const Impl> impl_;
};

struct TlsDemand {
  // The MX name: SNI, and the name that the certificate must have. Empty for an address literal,
  // which nothing can vouch for.
  std::string host;
  // Names that a certificate may have besides `host` when DANE-TA is used (RFC 7672, 3.2.2).
  std::vector<std::string> dane_names;
  // Usable, securely found TLSA records. If there are any, they decide alone.
  std::vector<dns::Tlsa> tlsa;
  UnixTime now{};  // certificates have to be valid at this time
};

struct TlsEvidence {
  std::string version;  // "TLSv1.3"
  std::string cipher;   // "TLS_AES_256_GCM_SHA384"
  std::string group;    // key agreement, e.g. "x25519"; empty if unknown
  Assurance assurance = Assurance::kOpportunistic;  // kPkix, kDane: verified
  std::string leaf_sha256;                          // hexadecimal, over the DER certificate
  std::string chain_sha256;  // over the chain as the server sent it, DER certificates joined
  std::string not_after;     // of the leaf, ISO 8601
  // Why the certificate vouches for nothing: kTlsUntrusted, kTlsWrongName, kTlsExpired,
  // kTlsDaneMismatch; no value if it does.
  std::optional<Code> problem;
  std::string detail;
};

}  // namespace waferseal::delivery

#endif  // WAFERSEAL_NATIVE_SMTP_TLS_H_
