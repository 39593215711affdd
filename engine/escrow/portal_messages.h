// Requests of the portal page to the store, and its replies (SPEC 4.10); the store's side of them
// is public (waferseal/escrow.h).
#ifndef WAFERSEAL_ENGINE_ESCROW_PORTAL_MESSAGES_H_
#define WAFERSEAL_ENGINE_ESCROW_PORTAL_MESSAGES_H_

#include "waferseal/escrow.h"

namespace waferseal::escrow {

Bytes make_portal_fetch(const LinkKeys& keys, const Audience& portal, const Nonce& nonce,
                        bool exposed);
struct PortalFetchReply {
  Bytes header;
  Bytes slot;
  UnixTime expires{};  // as the server says
};
Result<PortalFetchReply> parse_portal_fetch_reply(ByteView reply);

Bytes make_opened(const SigningKey& unlock, const Audience& audience, const SlotId& slot,
                  const AttemptId& attempt, const Nonce& nonce);
Result<BodyAccess> parse_portal_opened_reply(ByteView reply);

Bytes make_portal_body(const SigningKey& link, const Audience& portal, const SlotId& slot,
                       const Nonce& nonce, const ByteArray<32>& token, std::uint64_t first,
                       std::uint32_t count);
Bytes make_portal_report(const SigningKey& link, const Audience& portal, const SlotId& slot,
                         const Nonce& nonce, const GuardId& guard);

}  // namespace waferseal::escrow

#endif  // WAFERSEAL_ENGINE_ESCROW_PORTAL_MESSAGES_H_
