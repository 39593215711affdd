#include "native/mta_sts/policies.h"

#include <algorithm>

#include "native/dns/own_machine.h"
#include "native/https/fetch.h"

namespace waferseal::mta_sts {
namespace {

constexpr std::size_t kMostPolicyBytes = 64 * 1024;  // RFC 8461, 3.2
constexpr std::chrono::seconds kFetchTimeout{10};
constexpr std::size_t kMostRemembered = 10'000;
constexpr std::chrono::hours kRenewal{24};

// What lies in the future was written by who looked at the clock later, or before it was set back: it counts
// just as long, so that a clock cannot undo a policy, nor keep one for ever.
std::chrono::seconds apart(UnixTime a, UnixTime b) { return a < b ? b - a : a - b; }

bool is_over(const Policy& policy, const Kept& kept, UnixTime now) {
  return apart(kept.fetched, now) >= policy.max_age;
}

// RFC 8461, 3.3 and 10.2: one is fetched again long before it is over, about once a day.
bool is_fresh(const Policy& policy, const Kept& kept, UnixTime now) {
  return apart(kept.fetched, now) < std::min<std::chrono::seconds>(kRenewal, policy.max_age / 2);
}

// The policy that is kept, if it counts.
std::optional<Policy> live(const std::optional<Kept>& kept, UnixTime now) {
  if (!kept) return std::nullopt;
  const Result<Policy> policy = parse_policy(kept->text);
  if (!policy || is_over(*policy, *kept, now)) return std::nullopt;
  return *policy;
}

// RFC 8461, 3.3: text/plain, whatever parameters.
bool is_plain_text(std::string type) {
  type = type.substr(0, type.find(';'));
  for (char& c : type) {
    if (c >= 'A' && c <= 'Z') c = static_cast<char>(c - 'A' + 'a');
  }
  return type.substr(0, type.find_last_not_of(' ') + 1) == "text/plain";
}

}  // namespace

Result<std::optional<Kept>> Policies::kept(const std::string& domain) {
  const std::lock_guard<std::mutex> lock(shelf_mutex_);
  WAFERSEAL_TRY(std::optional<Kept> found, shelf_->find(domain));
  const auto held = not_on_shelf_.find(domain);
  if (held == not_on_shelf_.end()) return found;
  // Unless another process has put a newer one there.
  if (!found || found->fetched < held->second.fetched) {
    found = held->second;
    if (!shelf_->put(domain, *found)) return found;
  }
  not_on_shelf_.erase(held);
  return found;
}

Status Policies::keep(const std::string& domain, Kept kept) {
  const std::lock_guard<std::mutex> lock(shelf_mutex_);
  Status put = shelf_->put(domain, kept);
  if (put) {
    not_on_shelf_.erase(domain);
  } else {
    not_on_shelf_[domain] = std::move(kept);
  }
  return put;
}

Policies::Round Policies::renew(const std::string& domain, const std::optional<Kept>& before,
                                UnixTime now, dns::Deadline deadline) {
  const auto txt = resolver_.txt("_mta-sts." + domain, deadline);
  if (dns::failed(txt.status)) {
    return {now, kFreshFailure,
            Error{dns::status_code(txt.status), "_mta-sts." + domain, txt.detail}};
  }
  const std::optional<std::string> id = policy_id(txt.records);
  // No longer announced: what was promised until max_age stands (5.1).
  if (!id) return {now, kFresh, std::nullopt};
  const std::optional<Policy> policy = live(before, now);
  if (policy && before->id == *id && is_fresh(*policy, *before, now)) {
    return {now, kFresh, std::nullopt};
  }
  const Result<std::string> text = fetch_(domain, deadline);
  const Result<Policy> fetched = text ? parse_policy(*text) : Result<Policy>(text.error());
  if (!fetched) return {now, kFresh, Error{fetched.code(), domain, fetched.error().detail}};
  if (const Status put = keep(domain, Kept{*id, *text, now}); !put) {
    return {now, kFresh, put.error()};
  }
  return {now, kFresh, std::nullopt};
}

std::optional<Policies::Round> Policies::last_round(const std::string& domain, UnixTime now) {
  const std::lock_guard<std::mutex> lock(mutex_);
  const auto last = rounds_.find(domain);
  if (last == rounds_.end()) return std::nullopt;
  const Round& round = last->second;
  return apart(round.at, now) < round.rest ? std::optional(round) : std::nullopt;
}

Result<Found> Policies::find(const Domain& domain, UnixTime now, dns::Deadline deadline) {
  const std::string& name = domain.ascii();
  if (name.empty() || name.front() == '[') return Found{};
  WAFERSEAL_TRY(std::optional<Kept> known, kept(name));
  std::optional<Round> round = last_round(name, now);
  if (!round) {
    round = renew(name, known, now, deadline);
    // Who had no time left has not asked.
    if (!round->problem || std::chrono::steady_clock::now() < deadline) {
      const std::lock_guard<std::mutex> lock(mutex_);
      if (rounds_.size() >= kMostRemembered) rounds_.clear();
      rounds_[name] = *round;
    }
    // Once more: another worker may have fetched one while this one failed to.
    WAFERSEAL_TRY(known, kept(name));
  }
  Found found;
  found.policy = live(known, now);
  if (found.policy) found.id = known->id;
  found.problem = round->problem;
  return found;
}

Fetch https_fetch(dns::Resolver& resolver, FetchSettings settings) {
  return [&resolver, settings = std::move(settings)](
             const std::string& domain, dns::Deadline deadline) -> Result<std::string> {
    https::Request request;
    request.host = "mta-sts." + domain;
    request.path = "/.well-known/mta-sts.txt";
    request.port = settings.port;
    request.extra_ca_file = settings.extra_ca_file;
    request.most_bytes = kMostPolicyBytes;
    for (const auto& answer :
         {resolver.aaaa(request.host, deadline), resolver.a(request.host, deadline)}) {
      for (const dns::Address& address : answer.records) {
        if (!settings.allow_own_machine && dns::is_own_machine(address.text)) continue;
        request.addresses.push_back(address.text);
      }
    }
    const auto left = std::chrono::duration_cast<std::chrono::milliseconds>(
        deadline - std::chrono::steady_clock::now());
    request.timeout = std::min<std::chrono::milliseconds>(left, kFetchTimeout);
    if (request.timeout.count() <= 0) return Error{Code::kNetwork, request.host, "no time left"};
    WAFERSEAL_TRY(const https::Response response, https::fetch(request));
    if (response.status != 200) {
      return Error{Code::kNetwork, request.host, "status " + std::to_string(response.status)};
    }
    if (!is_plain_text(response.content_type)) {
      return Error{Code::kMtaStsBadPolicy, request.host, "it is no text/plain"};
    }
    return std::string(as_text(response.body));
  };
}

}  // namespace waferseal::mta_sts
