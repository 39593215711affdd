#include "native/smtp/evidence_json.h"

namespace waferseal::delivery {
namespace {

nlohmann::json to_json_value(const TlsEvidence& tls) {
  nlohmann::json out = {{"version", tls.version},
                        {"cipher", tls.cipher},
                        {"leaf_sha256", tls.leaf_sha256},
                        {"chain_sha256", tls.chain_sha256},
                        {"not_after", tls.not_after}};
  if (!tls.group.empty()) out["group"] = tls.group;
  if (tls.problem) out["problem"] = code_name(*tls.problem);
  if (!tls.detail.empty()) out["detail"] = tls.detail;
  return out;
}

}  // namespace

std::string_view fate_name(Fate fate) {
  switch (fate) {
    case Fate::kDelivered:
      return "delivered";
    case Fate::kTemporary:
      return "temporary";
    case Fate::kPermanent:
      return "permanent";
    case Fate::kTlsImpossible:
      return "tls-impossible";
  }
  return "temporary";
}

nlohmann::json to_json_value(const HostEvidence& host) {
  nlohmann::json out = {{"mx", host.host},
                        {"preference", host.preference},
                        {"dns_secure", host.dns_secure},
                        {"tlsa_records", host.tlsa_records},
                        {"assurance", name(host.assurance)}};
  if (!host.mta_sts.empty()) out["mta_sts"] = host.mta_sts;
  if (!host.address.empty()) out["address"] = host.address;
  if (host.tls) out["tls"] = to_json_value(*host.tls);
  if (!host.reply.empty()) out["reply"] = host.reply;
  if (host.problem) out["problem"] = code_name(*host.problem);
  if (!host.detail.empty()) out["detail"] = host.detail;
  return out;
}

std::string dump(const nlohmann::json& value) {
  return value.dump(-1, ' ', false, nlohmann::json::error_handler_t::replace);
}

std::string evidence_json(const Attempt& attempt) {
  nlohmann::json out = {{"fate", fate_name(attempt.fate)}, {"hosts", nlohmann::json::array()}};
  if (attempt.fate != Fate::kDelivered) out["code"] = code_name(attempt.code);
  if (!attempt.detail.empty()) out["detail"] = attempt.detail;
  if (attempt.mta_sts_problem) out["mta_sts_problem"] = code_name(*attempt.mta_sts_problem);
  if (!attempt.mta_sts_detail.empty()) out["mta_sts_detail"] = attempt.mta_sts_detail;
  if (attempt.in_doubt) out["in_doubt"] = true;
  for (const HostEvidence& host : attempt.hosts) out["hosts"].push_back(to_json_value(host));
  return dump(out);
}

}  // namespace waferseal::delivery
