// One log line per event on standard error. No mailbox, path below /p, header or body is ever
// logged; where a user has to be told apart, LogNames gives a keyed name.
#ifndef WAFERSEAL_NATIVE_CLI_LOGGING_H_
#define WAFERSEAL_NATIVE_CLI_LOGGING_H_

#include <string>

#include "waferseal/result.h"

namespace waferseal::native {

// "debug", "info", "warn" or "error"; else kConfigInvalid.
Status start_logging(const std::string& level);

}  // namespace waferseal::native

#endif  // WAFERSEAL_NATIVE_CLI_LOGGING_H_
