#include "native/smtp/tls_check.h"

#include <algorithm>

#include "native/smtp/evidence_json.h"
#include "native/smtp/host_session.h"

namespace waferseal::delivery {
namespace {

bool is_timeout(Code code) { return code == Code::kDnsTimeout || code == Code::kSmtpTimeout; }

// A host that says that it has no TLS, or shows what nobody vouches for, has been asked and has
// answered. A host that could not be asked has not.
bool has_answered(const HostEvidence& host) {
  return !host.problem || is_tls_problem(*host.problem);
}

HostEvidence check_address(const MailHost& host, const std::string& address, const DanePlan& dane,
                           const StsPlan& sts, const Exchange& exchange, Deadline deadline) {
  HostEvidence evidence;
  Result<SmtpClient> session =
      open_session(host, address, dane, sts, TlsUse::kIfOffered, exchange, deadline, evidence);
  if (!session) return evidence;
  session->quit();
  if (!evidence.tls) {
    evidence.problem = Code::kTlsNotOffered;
  } else if (evidence.tls->problem) {
    evidence.problem = evidence.tls->problem;
    evidence.detail = evidence.tls->detail;
  }
  // TLSA records that do not match forbid delivery altogether, and so does a policy that is not met.
  const bool dane_missed = !dane.usable.empty() && evidence.assurance < Assurance::kDane;
  const bool sts_missed = sts.enforced && evidence.assurance < Assurance::kPkix;
  if (dane_missed || sts_missed) evidence.assurance = Assurance::kNone;
  return evidence;
}

HostEvidence check_host(const MailHost& host, const std::optional<mta_sts::Policy>& policy,
                        const Exchange& exchange, Deadline deadline) {
  HostEvidence evidence;
  evidence.host = host.name;
  evidence.preference = host.preference;
  evidence.dns_secure = host.secure;
  const auto failed = [&](const Error& error) {
    evidence.problem = error.code;
    evidence.detail = error.detail;
    return evidence;
  };
  const Result<HostAddresses> addresses = find_addresses(host, exchange.resolver, deadline);
  if (!addresses) return failed(addresses.error());
  const Result<DanePlan> dane = find_dane_plan(host, *addresses, exchange, deadline);
  if (!dane) return failed(dane.error());
  const StsPlan sts = sts_plan(policy, host, *dane);
  evidence.mta_sts = sts.mode;
  // It is not delivered to, whatever it can do.
  if (sts.enforced && !sts.named) return failed(Error{Code::kMtaStsMismatch, host.name, {}});
  const std::size_t count = std::min(addresses->addresses.size(), exchange.settings.most_addresses);
  for (std::size_t i = 0; i < count; ++i) {
    const std::string& address = addresses->addresses[i];
    if (is_own_machine(address) && !exchange.settings.allow_own_machine) {
      failed(Error{Code::kMxUnusable, host.name, "points to this machine"});
      continue;
    }
    evidence = check_address(host, address, *dane, sts, exchange, deadline);
    if (has_answered(evidence)) break;
  }
  return evidence;
}

}  // namespace

TlsCheck check_tls(const Domain& domain, const Exchange& exchange) {
  const Deadline deadline = std::chrono::steady_clock::now() + exchange.settings.attempt;
  TlsCheck check;
  check.fact.head.source = FactSource::kSmtp;
  check.fact.head.outcome = Outcome::kError;
  const Result<std::vector<MailHost>> hosts =
      find_mail_hosts(domain, exchange.resolver, exchange.random, deadline);
  if (!hosts) {
    const Code code = hosts.code();
    check.fact.head.source = FactSource::kDns;
    // "There is no mail server" is an answer; "nobody could say" is none.
    if (code == Code::kMxNull || code == Code::kDnsNoDomain) {
      check.fact.head.outcome = Outcome::kNone;
    } else if (is_timeout(code)) {
      check.fact.head.outcome = Outcome::kTimedOut;
    }
    check.problem = code;
    check.detail = hosts.error().detail;
    return check;
  }
  std::optional<mta_sts::Policy> policy;
  if (exchange.sts != nullptr) {
    const auto found = exchange.sts->find(domain, exchange.now, deadline);
    if (!found) {
      check.problem = found.code();
      check.detail = found.error().detail;
      return check;
    }
    policy = found->policy;
    if (found->problem) {
      check.mta_sts_problem = found->problem->code;
      check.mta_sts_detail = found->problem->detail;
    }
  }
  bool answered = false;
  bool timed_out = true;
  Assurance weakest = Assurance::kDane;
  const std::size_t count = std::min(hosts->size(), exchange.settings.most_hosts);
  for (std::size_t i = 0; i < count; ++i) {
    const HostEvidence evidence = check_host((*hosts)[i], policy, exchange, deadline);
    if (has_answered(evidence)) {
      answered = true;
      weakest = std::min(weakest, evidence.assurance);
    } else {
      timed_out = timed_out && is_timeout(*evidence.problem);
    }
    if (evidence.problem && (!check.problem || is_tls_problem(*evidence.problem))) {
      check.problem = evidence.problem;
      check.detail = evidence.detail;
    }
    check.hosts.push_back(evidence);
  }
  if (answered) {
    check.fact.head.outcome = Outcome::kPresent;
    check.fact.assurance = weakest;
  } else if (timed_out) {
    check.fact.head.outcome = Outcome::kTimedOut;
  }
  return check;
}

std::string tls_check_json(const Domain& domain, const TlsCheck& check) {
  nlohmann::json out = {{"domain", domain.ascii()},
                        {"outcome", name(check.fact.head.outcome)},
                        {"assurance", name(check.fact.assurance)},
                        {"hosts", nlohmann::json::array()}};
  if (check.problem) out["problem"] = code_name(*check.problem);
  if (!check.detail.empty()) out["detail"] = check.detail;
  if (check.mta_sts_problem) out["mta_sts_problem"] = code_name(*check.mta_sts_problem);
  if (!check.mta_sts_detail.empty()) out["mta_sts_detail"] = check.mta_sts_detail;
  for (const HostEvidence& host : check.hosts) out["hosts"].push_back(to_json_value(host));
  return dump(out);
}

std::string tls_check_text(const Domain& domain, const TlsCheck& check) {
  std::string out = domain.display() + ": ";
  if (check.fact.head.outcome == Outcome::kPresent) {
    out += "assurance " + std::string(name(check.fact.assurance)) + "\n";
  } else {
    out += "not known\n";
  }
  for (const HostEvidence& host : check.hosts) {
    out += "  " + std::to_string(host.preference) + " " + host.host;
    if (!host.address.empty()) out += " [" + host.address + "]";
    out += ": " + std::string(name(host.assurance));
    if (host.tls) out += ", " + host.tls->version + " " + host.tls->cipher;
    out += host.dns_secure ? ", DNSSEC" : ", no DNSSEC";
    if (!host.mta_sts.empty()) out += ", MTA-STS " + host.mta_sts;
    if (host.tlsa_records != 0) out += ", " + std::to_string(host.tlsa_records) + " TLSA";
    out += "\n";
    if (host.problem) {
      out += "    " + describe(Error{*host.problem, {}, host.detail}) + "\n    " +
             std::string(code_hint(*host.problem)) + "\n";
    }
  }
  if (check.mta_sts_problem) {
    out += "  MTA-STS: " + describe(Error{*check.mta_sts_problem, {}, check.mta_sts_detail}) + "\n";
  }
  if (check.hosts.empty() && check.problem) {
    out += "  " + describe(Error{*check.problem, {}, check.detail}) + "\n  " +
           std::string(code_hint(*check.problem)) + "\n";
  }
  return out;
}

}  // namespace waferseal::delivery
