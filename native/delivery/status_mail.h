// Mails that tell a sender what became of a copy: it waits, or it was given up (RFC 3464), or its
// recipient has replied. They name the recipient and the reason, and hold nothing of the message or
// of the reply: no subject, no text, no header of it.
//
//   const std::string mail = compose_status_mail(status, "mail.example");
//
// Their envelope has the null reverse path and they say Auto-Submitted (RFC 3834), so that nobody
// answers them; one that cannot be delivered is forgotten.
// SPEC 8.17.
#ifndef WAFERSEAL_NATIVE_DELIVERY_STATUS_MAIL_H_
#define WAFERSEAL_NATIVE_DELIVERY_STATUS_MAIL_H_

#include <optional>
#include <string>

#include "waferseal/address.h"
#include "waferseal/host.h"

namespace waferseal::delivery {

struct CopyStatus {
  Mailbox sender;       // who is told
  Mailbox recipient;    // whose copy it is
  bool failed = false;  // else: it waits
  Code code = Code::kInternal;
  std::string evidence;    // evidence_json of the last attempt
  std::string message_id;  // the message's id in the store
  std::string copy;        // tells copies of one message apart
  UnixTime accepted{};
  std::optional<UnixTime> gives_up{};  // while it waits
};

// The whole RFC 5322 message, CRLF line ends. Its Message-ID is the same for the same status of the
// same copy, so that a repeated sending shows once in most mail programs.
std::string compose_status_mail(const CopyStatus& status, const std::string& own_name,
                                UnixTime now);

struct ReplyNews {
  Mailbox sender;     // who is told
  Mailbox recipient;  // who has replied
  UnixTime accepted{};
  UnixTime received{};
  std::string reply;  // its id in the store
};
// A plain mail; its Message-ID is the reply's.
std::string compose_reply_mail(const ReplyNews& news, const std::string& own_name, UnixTime now);

// RFC 3463: what the last server said, else what our code comes to; of class 5 if it failed.
std::string enhanced_status(const CopyStatus& status);

}  // namespace waferseal::delivery

#endif  // WAFERSEAL_NATIVE_DELIVERY_STATUS_MAIL_H_
