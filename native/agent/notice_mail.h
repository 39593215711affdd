// The mail that brings a pick-up link. It names the sender and nothing of the message: no subject,
// no file names. Whoever reads its HTML sees where the link leads, as in its plain text.
#ifndef WAFERSEAL_NATIVE_AGENT_NOTICE_MAIL_H_
#define WAFERSEAL_NATIVE_AGENT_NOTICE_MAIL_H_

#include "native/agent/notice_template.h"
#include "waferseal/host.h"
#include "waferseal/notice.h"

namespace waferseal::delivery {

// The whole RFC 5322 message. The Message-ID is the same for the same notice, so that a repeated
// sending shows once in most mail programs. kLinkMalformed.
Result<Plaintext> compose_notice_mail(const Notice& notice, const NoticeTemplate& words,
                                      UnixTime now, RandomSource& random);

}  // namespace waferseal::delivery

#endif  // WAFERSEAL_NATIVE_AGENT_NOTICE_MAIL_H_
