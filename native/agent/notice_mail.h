// The mail that brings a pick-up link. It names the sender and nothing of the message: no subject,
// no file names. It is plain text, since a link that says where it leads is the only one worth
// trusting.
#ifndef WAFERSEAL_NATIVE_AGENT_NOTICE_MAIL_H_
#define WAFERSEAL_NATIVE_AGENT_NOTICE_MAIL_H_

#include "waferseal/host.h"
#include "waferseal/notice.h"

namespace waferseal::delivery {

// The whole RFC 5322 message. The Message-ID is the same for the same notice, so that a repeated
// sending shows once in most mail programs. kLinkMalformed.
Result<Plaintext> compose_notice_mail(const Notice& notice, UnixTime now, RandomSource& random);

}  // namespace waferseal::delivery

#endif  // WAFERSEAL_NATIVE_AGENT_NOTICE_MAIL_H_
