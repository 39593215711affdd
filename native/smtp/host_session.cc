#include "native/smtp/host_session.h"

namespace waferseal::delivery {
namespace {

// RFC 6698, 7.2.
constexpr std::uint8_t kDaneTa = 2;
constexpr std::uint8_t kDaneEe = 3;

// RFC 7672, 3.1.3: PKIX-TA(0) and PKIX-EE(1) cannot be used for mail. Beyond that: what OpenSSL
// reads (RFC 6698, 2.1.2 and 2.1.3), with digests of the right length.
bool is_usable(const dns::Tlsa& record) {
  if (record.usage != kDaneTa && record.usage != kDaneEe) return false;
  if (record.selector > 1 || record.data.empty()) return false;
  switch (record.matching_type) {
    case 0:
      return true;
    case 1:
      return record.data.size() == 32;
    case 2:
      return record.data.size() == 64;
    default:
      return false;
  }
}

Error refusal(const Reply& reply, const std::string& host) {
  return Error{reply.permanent() ? Code::kSmtpPermanent : Code::kSmtpTemporary, host,
               reply.summary()};
}

// SPEC 8.5
Result<SmtpClient> converse(const MailHost& host, const std::string& address, const DanePlan& dane,
                            TlsUse use, const Exchange& exchange, Deadline deadline,
                            HostEvidence& evidence) {
  const DeliverySettings& settings = exchange.settings;
  WAFERSEAL_TRY(SmtpClient smtp,
                SmtpClient::connect(address, settings.port, settings.timeouts, deadline));
  WAFERSEAL_TRY(Reply hello, smtp.hello(settings.own_name));
  evidence.reply = hello.summary();
  if (!hello.positive()) {
    smtp.quit();
    return refusal(hello, host.name);
  }
  if (use == TlsUse::kNever || !smtp.offers_starttls()) return smtp;

  TlsDemand demand;
  demand.host = dane.base;
  demand.dane_names = dane.names;
  demand.tlsa = dane.usable;
  demand.now = exchange.now;
  WAFERSEAL_TRY(TlsEvidence tls, smtp.start_tls(exchange.trust, demand));
  evidence.assurance = tls.assurance;
  evidence.tls = std::move(tls);
  WAFERSEAL_TRY(hello, smtp.hello(settings.own_name));
  evidence.reply = hello.summary();
  if (!hello.positive()) return refusal(hello, host.name);
  return smtp;
}

}  // namespace

// SPEC 8.4
Result<DanePlan> find_dane_plan(const MailHost& host, const HostAddresses& addresses,
                                const Exchange& exchange, Deadline deadline) {
  DanePlan plan;
  if (host.is_address) return plan;
  plan.base = host.name;
  // RFC 7672, 2.1 and 2.2: without a secure MX and secure addresses TLSA records prove nothing, and
  // are not asked for, since some name servers choke on them.
  if (!host.secure || !addresses.secure) return plan;
  const std::string prefix = "_" + std::to_string(exchange.settings.port) + "._tcp.";
  // 2.2.3: first at the end of a secure CNAME chain, then at the name itself.
  std::vector<std::string> bases = {host.name};
  if (!addresses.canonical_name.empty() && addresses.canonical_name != host.name) {
    bases.insert(bases.begin(), addresses.canonical_name);
  }
  for (const std::string& base : bases) {
    const dns::Answer<dns::Tlsa> answer = exchange.resolver.tlsa(prefix + base, deadline);
    if (dns::failed(answer.status)) {
      return Error{dns::status_code(answer.status), prefix + base, answer.detail};
    }
    if (answer.status != dns::Status::kAnswer || !answer.secure) continue;
    plan.tls_required = true;
    plan.base = base;
    if (base != host.name) plan.names.push_back(host.name);
    for (const dns::Tlsa& record : answer.records) {
      if (is_usable(record)) plan.usable.push_back(record);
    }
    if (plan.usable.empty()) {
      plan.base = host.name;  // verified by PKIX, if at all
      plan.names.clear();
    }
    return plan;
  }
  return plan;
}

StsPlan sts_plan(const std::optional<mta_sts::Policy>& policy, const MailHost& host,
                 const DanePlan& dane) {
  StsPlan plan;
  // RFC 8461, 2: a policy never takes the place of TLSA records that say whom to believe. Those that cannot be
  // used say nothing of that.
  if (!policy || policy->mode == mta_sts::Mode::kNone || host.is_address || !dane.usable.empty()) {
    return plan;
  }
  plan.mode = std::string(mta_sts::mode_name(policy->mode));
  plan.enforced = policy->mode == mta_sts::Mode::kEnforce;
  plan.named = mta_sts::matches(*policy, host.name);
  return plan;
}

Result<SmtpClient> open_session(const MailHost& host, const std::string& address,
                                const DanePlan& dane, const StsPlan& sts, TlsUse use,
                                const Exchange& exchange, Deadline deadline,
                                HostEvidence& evidence) {
  evidence.host = host.name;
  evidence.preference = host.preference;
  evidence.address = address;
  evidence.dns_secure = host.secure;
  evidence.tlsa_records = dane.usable.size();
  evidence.mta_sts = sts.mode;
  evidence.assurance = Assurance::kNone;
  Result<SmtpClient> session = converse(host, address, dane, use, exchange, deadline, evidence);
  // An enforced policy that names a host vouches for the name that its certificate was checked for.
  if (session && sts.enforced && sts.named && evidence.assurance == Assurance::kPkix) {
    evidence.assurance = Assurance::kMtaSts;
  }
  if (!session) {
    evidence.problem = session.code();
    evidence.detail = session.error().detail;
  }
  return session;
}

bool is_tls_problem(Code code) {
  switch (code) {
    case Code::kTlsNotOffered:
    case Code::kTlsRefused:
    case Code::kTlsInjected:
    case Code::kTlsHandshakeCut:
    case Code::kTlsHandshakeFailed:
    case Code::kTlsUntrusted:
    case Code::kTlsWrongName:
    case Code::kTlsExpired:
    case Code::kTlsDaneMismatch:
    case Code::kMtaStsMismatch:
    case Code::kAssuranceUnavailable:
      return true;
    default:
      return false;
  }
}

}  // namespace waferseal::delivery
