// What others see of this host, and what it can see of them.
#include <fstream>
#include <set>
#include <sstream>

#include "native/cli/doctor/host.h"
#include "native/https/fetch.h"
#include "native/smtp/tls_check.h"

namespace waferseal::native {
namespace {

constexpr std::chrono::seconds kAnswerTime{10};
constexpr std::size_t kMostDomains = 5;

dns::Deadline soon() { return std::chrono::steady_clock::now() + kAnswerTime; }

// The first zone that the anchor file has a key of, without the final dot; empty: the root.
std::optional<std::string> anchored_zone(const std::string& file) {
  std::ifstream text(file);
  for (std::string line; std::getline(text, line);) {
    std::istringstream words(line);
    std::string zone;
    if (!(words >> zone) || zone[0] == ';') continue;
    if (!zone.empty() && zone.back() == '.') zone.pop_back();
    return zone;
  }
  return std::nullopt;
}

struct Origin {
  std::string host;
  std::uint16_t port = 443;
};

// None: not https. config.cc has seen that it has no path.
std::optional<Origin> parse_origin(const std::string& text) {
  const std::string scheme = "https://";
  if (text.rfind(scheme, 0) != 0) return std::nullopt;
  Origin origin{text.substr(scheme.size())};
  const std::size_t colon = origin.host.rfind(':');
  if (colon == std::string::npos) return origin;
  const int port = std::atoi(origin.host.c_str() + colon + 1);
  if (port < 1 || port > 65535) return std::nullopt;
  origin.port = static_cast<std::uint16_t>(port);
  origin.host.resize(colon);
  return origin;
}

std::vector<std::string> addresses_of(dns::Resolver& resolver, const std::string& host) {
  std::vector<std::string> found;
  for (const dns::Address& one : resolver.a(host, soon()).records) found.push_back(one.text);
  for (const dns::Address& one : resolver.aaaa(host, soon()).records) found.push_back(one.text);
  return found;
}

std::vector<std::string> users_domains(const Host& host) {
  std::set<std::string> domains;
  if (!host.store) return {};
  const auto users = host.store->users().list_users();
  if (!users) return {};
  for (const User& user : *users) {
    if (const auto mailbox = Mailbox::parse(user.mailbox);
        mailbox && domains.size() < kMostDomains) {
      domains.insert(mailbox->domain().ascii());
    }
  }
  return {domains.begin(), domains.end()};
}

std::vector<std::string> domains_to_try(const Host& host) {
  if (!host.arguments.probe.empty()) return {host.arguments.probe};
  std::set<std::string> domains;
  if (!host.store) return {};
  const auto entries = host.store->queue().entries(0, 100);
  if (!entries) return {};
  for (const QueueEntry& entry : *entries) {
    if (!entry.row.domain.empty() && domains.size() < kMostDomains)
      domains.insert(entry.row.domain);
  }
  return {domains.begin(), domains.end()};
}

// Whether a TXT record begins so. Nothing known is not taken for either.
void need_text(dns::Resolver& resolver, const std::string& name, const std::string& start,
               const std::string& why, const std::string& mend, Findings& findings) {
  const auto answer = resolver.txt(name, soon());
  if (dns::failed(answer.status)) {
    return findings.add(Error{dns::status_code(answer.status), name, answer.detail}, why,
                        "the name servers of this domain have to answer");
  }
  for (const std::string& record : answer.records) {
    if (record.rfind(start, 0) == 0) return;
  }
  findings.add(Error{Code::kDnsNoData, name, "no TXT record begins with " + start}, why, mend);
}

void look_at_domain(dns::Resolver& resolver, const std::string& domain, const Host& host,
                    Findings& findings) {
  const std::string& own = host.config.delivery.own_name;
  const auto mx = resolver.mx(domain, soon());
  if (dns::failed(mx.status)) {
    findings.add(Error{dns::status_code(mx.status), domain, mx.detail},
                 "Replies and reports of failed deliveries find no way back.",
                 "the name servers of this domain have to answer");
  } else if (mx.records.empty()) {
    findings.add(Error{Code::kDnsNoData, domain, "no MX record"},
                 "Replies and reports of failed deliveries find no way back.",
                 domain + ". MX 10 <the host that takes its mail>.");
  }
  need_text(resolver, domain, "v=spf1",
            "Mail from this domain is taken for forged: this host is not said to send for it.",
            domain + ". TXT \"v=spf1 mx a:" + own + " -all\"", findings);
  need_text(resolver, "_dmarc." + domain, "v=DMARC1",
            "Large receivers reject or hide mail of domains without a DMARC policy.",
            "_dmarc." + domain + ". TXT \"v=DMARC1; p=none\"", findings);
}

Findings no_network() {
  Findings findings;
  findings.skipped = "there is no resolver";
  return findings;
}

}  // namespace

Findings look_at_resolver(Host& host) {
  Findings findings;
  auto world = open_mail_world(host.config, PolicyShelf::kMemory);
  if (world) {
    host.world = std::make_shared<MailWorld>(*std::move(world));
  } else {
    findings.add(world.error(), "Neither serve nor agent starts.", "");
  }
  return findings;
}

Findings look_at_dnssec(const Host& host) {
  if (!host.world) return no_network();
  Findings findings;
  const std::string why =
      "DANE never applies: TLS to mail servers is not proved where it could be.";
  const std::string& file = host.config.dns.trust_anchor;
  const auto zone = file.empty() ? std::nullopt : anchored_zone(file);
  if (!zone) {
    findings.add(Error{Code::kDnsBadConfiguration, "dns.trust_anchor",
                       file.empty() ? "is missing" : file + " has no record"},
                 why, "dns.trust_anchor = \"/usr/share/dns/root.ds\" (package dns-root-data)");
    return findings;
  }
  // Below the root: what a resolver without DNSSEC strips there is missed.
  const std::string name = zone->empty() ? "org" : *zone;
  const auto answer = host.world->resolver->txt(name, soon());
  if (dns::failed(answer.status)) {
    findings.add(
        Error{dns::status_code(answer.status), name, answer.detail},
        "No mail server is found, and nothing is delivered, while nobody answers truly.",
        host.config.dns.forward.empty()
            ? "let this machine reach port 53 elsewhere, or set dns.forward; a wrong clock "
              "has the same effect"
            : "the resolvers in dns.forward have to answer and to pass on DNSSEC records");
  } else if (!answer.secure) {
    findings.add(Error{Code::kDnsBogus, name, "the answer came without proof"}, why,
                 "dns.forward has to name resolvers that pass on DNSSEC records, or none");
  }
  return findings;
}

Findings look_at_origin(const Host& host) {
  if (!host.world) return no_network();
  Findings findings;
  std::set<std::string> origins = {host.config.server.public_origin,
                                   host.config.server.portal_origin};
  if (host.config.guard) origins.insert(host.config.guard->origin);
  for (const std::string& text : origins) {
    const auto origin = parse_origin(text);
    if (!origin) {
      findings.add(Error{Code::kConfigInvalid, "server.public_origin", text + " is not https"},
                   "Anybody on the way could change the pages that seal messages.",
                   "server.public_origin = \"https://...\", with a TLS proxy in front");
      continue;
    }
    https::Request request;
    request.host = origin->host;
    request.port = origin->port;
    request.path = "/healthz";
    request.addresses = addresses_of(*host.world->resolver, origin->host);
    request.extra_ca_file = host.config.delivery.extra_ca_file;
    request.timeout = kAnswerTime;
    const auto reply = https::fetch(request);
    if (!reply) {
      findings.add(Error{Code::kNetwork, text, reply.error().detail},
                   "Browsers cannot reach the web mail, nor recipients their messages.",
                   request.addresses.empty()
                       ? origin->host + ". A <address of the proxy>"
                       : "the proxy there needs to run, with a certificate for " + origin->host);
    } else if (reply->status != 200) {
      findings.add(
          Error{Code::kNetwork, text, "/healthz answers with " + std::to_string(reply->status)},
          "The proxy answers, but not `waferseal serve` behind it.",
          "waferseal serve" + config_argument(host) + ", and the proxy has to pass on to " +
              host.config.server.listen);
    }
  }
  return findings;
}

Findings look_at_port25(const Host& host) {
  if (!host.world) return no_network();
  Findings findings;
  const auto domains = domains_to_try(host);
  if (domains.empty()) {
    findings.skipped = "nothing waits; --probe DOMAIN names a domain to try";
    return findings;
  }
  std::string seen;
  for (const std::string& text : domains) {
    const auto domain = Domain::parse(text);
    if (!domain) {
      findings.add(domain.error(), "It cannot be tried.", "--probe needs a domain");
      return findings;
    }
    const delivery::TlsCheck check =
        delivery::check_tls(*domain, host.world->probing->at(host.now));
    if (check.fact.head.outcome == Outcome::kPresent) return findings;
    seen += (seen.empty() ? "" : "; ") + text + ": " +
            std::string(check.problem ? code_name(*check.problem) : "no answer") + " " +
            check.detail;
  }
  const std::string port = std::to_string(host.config.delivery.port);
  findings.add(Error{Code::kSmtpConnectFailed, "port " + port, seen},
               "Nothing is delivered. Many providers block port 25 until they are asked.",
               "have the provider and firewalls open outgoing port " + port +
                   "; try: waferseal tls check " + domains.front() + config_argument(host));
  return findings;
}

Findings look_at_sender_dns(const Host& host) {
  if (!host.world) return no_network();
  Findings findings;
  const std::string& own = host.config.delivery.own_name;
  if (addresses_of(*host.world->resolver, own).empty()) {
    findings.add(Error{Code::kDnsNoData, own, "delivery.own_name has no address"},
                 "Mail servers refuse a client whose name in EHLO does not exist.",
                 own + ". A <address of this machine>, or correct delivery.own_name");
  }
  for (const std::string& domain : users_domains(host)) {
    look_at_domain(*host.world->resolver, domain, host, findings);
  }
  return findings;
}

}  // namespace waferseal::native
