// How TLS-only delivery goes per recipients' domain: which channel took the copies, and why others
// were not taken. From the evidence of the copies and the MTA-STS policies that were fetched.
#ifndef WAFERSEAL_NATIVE_SERVER_TLS_REPORT_H_
#define WAFERSEAL_NATIVE_SERVER_TLS_REPORT_H_

#include <chrono>
#include <string>

#include "native/store/store.h"

namespace waferseal::native {

inline constexpr std::chrono::hours kTlsReportPeriod{24 * 30};

// As openapi.yaml's TlsReport, of the period before `now`.
Result<std::string> tls_report_json(Store& store, UnixTime now);

}  // namespace waferseal::native

#endif  // WAFERSEAL_NATIVE_SERVER_TLS_REPORT_H_
