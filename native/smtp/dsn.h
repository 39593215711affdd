// What a sender asks of delivery status notifications (RFC 3461), as parameters of MAIL and RCPT.
// Asked for only of a server that offers DSN; others are sent the same message without.
#ifndef WAFERSEAL_NATIVE_SMTP_DSN_H_
#define WAFERSEAL_NATIVE_SMTP_DSN_H_

#include <optional>
#include <string>

namespace waferseal::delivery {

// RFC 3461, 4.1. All false: NEVER.
struct NotifyWhen {
  bool success = false;
  bool failure = false;
  bool delay = false;
};

enum class ReturnWhat { kUnset, kFull, kHeaders };  // RFC 3461, 4.3

struct DsnOptions {
  std::optional<NotifyWhen> notify;
  ReturnWhat return_what = ReturnWhat::kUnset;
  std::string envelope_id;  // RFC 3461, 4.4: at most 100 octets 0x21 to 0x7E; empty: unset
};

// " RET=HDRS ENVID=..." or nothing, to be put behind the reverse path.
std::string dsn_of_mail(const DsnOptions& options);
// " NOTIFY=FAILURE,DELAY" or nothing, to be put behind the forward path.
std::string dsn_of_recipient(const DsnOptions& options);

}  // namespace waferseal::delivery

#endif  // WAFERSEAL_NATIVE_SMTP_DSN_H_
