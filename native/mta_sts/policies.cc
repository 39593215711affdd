#include "native/mta_sts/policies.h"

#include <algorithm>

#include "native/dns/own_machine.h"
#include "native/https/fetch.h"

namespace waferseal::mta_sts {
namespace {

constexpr std::size_t kMostPolicyBytes = 64 * 1024;  // RFC 8461, 3.2
constexpr std::chrono::seconds kFetchTimeout{10};
constexpr std::size_t kMostRemembered = 10'000;

// What was fetched in the future was fetched by who looked at the clock later, or before it was set back:
// it counts just as long, so that a clock cannot undo a policy, nor keep one for ever.
bool is_over(const Policy& policy, const Kept& kept, UnixTime now) {
  const auto apart = now >= kept.fetched ? now - kept.fetched : kept.fetched - now;
  return apart >= policy.max_age;
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

std::optional<Kept> Policies::kept(const std::string& domain) {
  const std::lock_guard<std::mutex> lock(shelf_mutex_);
  Result<std::optional<Kept>> found = shelf_->find(domain);
  return found ? std::move(*found) : std::nullopt;
}

Found Policies::ask(const std::string& domain, UnixTime now, dns::Deadline deadline) {
  const std::optional<Kept> before = kept(domain);
  Found found;
  found.policy = live(before, now);
  if (before) found.id = before->id;

  const auto txt = resolver_.txt("_mta-sts." + domain, deadline);
  if (dns::failed(txt.status)) {
    found.problem = Error{dns::status_code(txt.status), "_mta-sts." + domain, txt.detail};
    return found;
  }
  const std::optional<std::string> id = policy_id(txt.records);
  // No longer announced: what was promised until max_age stands (5.1).
  if (!id) return found;
  if (found.policy && before->id == *id) return found;

  const Result<std::string> text = fetch_(domain, deadline);
  const Result<Policy> policy = text ? parse_policy(*text) : Result<Policy>(text.error());
  if (!policy) {
    found.problem = Error{policy.code(), domain, policy.error().detail};
    return found;
  }
  found.policy = *policy;
  found.id = *id;
  const std::lock_guard<std::mutex> lock(shelf_mutex_);
  // A shelf that fails costs the memory of it, not the policy.
  if (const Status put = shelf_->put(domain, Kept{*id, *text, now}); !put) {
    found.problem = put.error();
  }
  return found;
}

Found Policies::find(const Domain& domain, UnixTime now, dns::Deadline deadline) {
  const std::string& name = domain.ascii();
  if (name.empty() || name.front() == '[') return {};
  {
    const std::lock_guard<std::mutex> lock(mutex_);
    const auto known = asked_.find(name);
    if (known != asked_.end() && now < known->second.until) return known->second.found;
  }
  Found found = ask(name, now, deadline);
  const std::lock_guard<std::mutex> lock(mutex_);
  if (!found.policy) {
    // Another worker may have fetched one while this one failed to; it is on the shelf before it is here.
    const std::optional<Kept> after = kept(name);
    found.policy = live(after, now);
    if (found.policy) found.id = after->id;
  }
  if (asked_.size() >= kMostRemembered) asked_.clear();
  asked_[name] = Asked{now + (found.problem ? kFreshFailure : kFresh), found};
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
