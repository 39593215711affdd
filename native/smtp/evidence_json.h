// Evidence as JSON, for the store and for `tls check --json`.
#ifndef WAFERSEAL_NATIVE_SMTP_EVIDENCE_JSON_H_
#define WAFERSEAL_NATIVE_SMTP_EVIDENCE_JSON_H_

#include <nlohmann/json.hpp>

#include "native/smtp/attempt.h"

namespace waferseal::delivery {

nlohmann::json to_json_value(const HostEvidence& host);
// Text that is not UTF-8 shows with replacement characters.
std::string dump(const nlohmann::json& value);

}  // namespace waferseal::delivery

#endif  // WAFERSEAL_NATIVE_SMTP_EVIDENCE_JSON_H_
