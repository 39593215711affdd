#include "native/facts/mail_servers.h"

#include <algorithm>
#include <future>

namespace waferseal::native {

std::optional<MailServerTls> MailServers::remembered(const Domain& domain) {
  const UnixTime now = now_();
  const std::lock_guard<std::mutex> lock(mutex_);
  const auto found = learnt_.find(domain);
  if (found == learnt_.end()) return std::nullopt;
  const auto age = std::max(std::chrono::seconds(0), now - found->second.at);
  const Outcome outcome = found->second.fact.head.outcome;
  const bool failed = outcome == Outcome::kError || outcome == Outcome::kTimedOut;
  if (age > (failed ? kFreshFailure : kFresh)) return std::nullopt;
  MailServerTls fact = found->second.fact;
  fact.head.age_s = age.count();
  return fact;
}

std::map<Domain, DomainFacts> MailServers::facts(const std::vector<Mailbox>& recipients) {
  std::map<Domain, DomainFacts> facts;
  std::vector<std::pair<Domain, std::future<MailServerTls>>> asked;
  for (const Mailbox& recipient : recipients) {
    const Domain& domain = recipient.domain();
    if (facts.count(domain) != 0) continue;
    facts[domain] = DomainFacts{};
    if (auto known = remembered(domain)) {
      facts[domain].mail_server_tls = *known;
    } else if (probe_) {
      asked.emplace_back(domain, std::async(std::launch::async, probe_, domain));
    }
  }
  for (auto& [domain, future] : asked) {
    MailServerTls fact;
    try {
      fact = future.get();
    } catch (const std::exception&) {
      fact.head = FactHead{Outcome::kError, FactSource::kSmtp};
      fact.assurance = Assurance::kNone;
    }
    fact.head.age_s = 0;
    fact.head.claimed = false;
    const std::lock_guard<std::mutex> lock(mutex_);
    learnt_[domain] = Learnt{fact, now_()};
    facts[domain].mail_server_tls = fact;
  }
  return facts;
}

}  // namespace waferseal::native
