// RFC 5322, 3.3: the date of a message.
#ifndef WAFERSEAL_ENGINE_MIME_DATE_H_
#define WAFERSEAL_ENGINE_MIME_DATE_H_

#include <optional>
#include <string>
#include <string_view>

#include "waferseal/host.h"

namespace waferseal::mime {

// "Sun, 22 Nov 2026 05:00:00 +0000": always UTC, so that the sender's place does not show.
std::string write_date(UnixTime time);
// Also the obsolete forms: two-digit years, zones by name, comments. Nothing if it is not a date.
std::optional<UnixTime> read_date(std::string_view text);

}  // namespace waferseal::mime

#endif  // WAFERSEAL_ENGINE_MIME_DATE_H_
