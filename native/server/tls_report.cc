#include "native/server/tls_report.h"

#include <algorithm>
#include <map>
#include <nlohmann/json.hpp>

#include "native/mta_sts/policy.h"

namespace waferseal::native {
namespace {

struct OneDomain {
  std::map<std::string, std::uint64_t> delivered;  // by assurance
  std::map<std::string, std::uint64_t> waiting;    // by code; "" before the first attempt
  std::map<std::string, std::uint64_t> fell_back;  // by code
  std::map<std::string, std::uint64_t> failed;     // by code
  UnixTime last{};
};

void add(OneDomain& domain, const TlsTotal& total) {
  domain.last = std::max(domain.last, total.last);
  switch (total.state) {
    case CopyState::kQueued:
    case CopyState::kDeferred:
      domain.waiting[total.code] += total.copies;
      return;
    case CopyState::kSent:
      domain.delivered[total.assurance] += total.copies;
      return;
    case CopyState::kFellBack:
    case CopyState::kNotified:  // the notice of the fall-back
    case CopyState::kOpened:
      domain.fell_back[total.code] += total.copies;
      return;
    case CopyState::kFailed:
      domain.failed[total.code] += total.copies;
      return;
    case CopyState::kRetracted:
    case CopyState::kExpired:
      return;  // ended by their sender or by time, not by TLS
  }
}

nlohmann::json counts(const std::map<std::string, std::uint64_t>& by, const char* key) {
  auto out = nlohmann::json::array();
  for (const auto& [name, copies] : by) {
    out.push_back(
        {{key, name.empty() ? nlohmann::json() : nlohmann::json(name)}, {"copies", copies}});
  }
  return out;
}

Result<nlohmann::json> mta_sts_json(SettingsStore& settings, const std::string& domain) {
  WAFERSEAL_TRY(const auto kept, settings.find_mta_sts(domain));
  if (!kept) return nlohmann::json();
  const auto policy = mta_sts::parse_policy(kept->text);
  if (!policy) return nlohmann::json();
  return nlohmann::json{{"mode", std::string(mta_sts::mode_name(policy->mode))},
                        {"fetched_at", unix_seconds(kept->fetched_at)}};
}

}  // namespace

Result<std::string> tls_report_json(Store& store, UnixTime now) {
  const UnixTime since = now - kTlsReportPeriod;
  WAFERSEAL_TRY(const auto totals, store.messages().tls_totals(since));
  std::map<std::string, OneDomain> domains;
  for (const TlsTotal& total : totals) add(domains[total.domain], total);
  nlohmann::json answer;
  answer["since"] = unix_seconds(since);
  answer["domains"] = nlohmann::json::array();
  for (const auto& [name, domain] : domains) {
    WAFERSEAL_TRY(nlohmann::json mta_sts, mta_sts_json(store.settings(), name));
    answer["domains"].push_back({{"domain", name},
                                 {"delivered", counts(domain.delivered, "assurance")},
                                 {"waiting", counts(domain.waiting, "code")},
                                 {"fell_back", counts(domain.fell_back, "code")},
                                 {"failed", counts(domain.failed, "code")},
                                 {"last_seen", unix_seconds(domain.last)},
                                 {"mta_sts", std::move(mta_sts)}});
  }
  return answer.dump();
}

}  // namespace waferseal::native
