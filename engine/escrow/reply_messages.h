// Requests of who writes a reply to the store, and its replies (SPEC 4.14); the store's side of them
// is public (waferseal/reply.h).
#ifndef WAFERSEAL_ENGINE_ESCROW_REPLY_MESSAGES_H_
#define WAFERSEAL_ENGINE_ESCROW_REPLY_MESSAGES_H_

#include "waferseal/reply.h"

namespace waferseal::escrow {

// Whose request it is, and to whom.
struct ReplyParty {
  const SigningKey& unlock;
  const Audience& portal;
  const SlotId& slot;
  const Nonce& nonce;
};

Bytes make_portal_reply_terms(const ReplyParty& party);
Result<ReplyTerms> parse_portal_reply_terms_reply(ByteView reply);

Bytes make_portal_reply_segment(const ReplyParty& party, const ReplyUploadId& upload,
                                std::uint64_t size, std::uint64_t number, ByteView segment);
Result<std::uint64_t> parse_portal_reply_segment_reply(ByteView reply);

Bytes make_portal_reply(const ReplyParty& party, const ReplyUploadId& upload, const BodySeal& seal,
                        ByteView header, ByteView slot);
Result<UnixTime> parse_portal_reply_reply(ByteView reply);

}  // namespace waferseal::escrow

#endif  // WAFERSEAL_ENGINE_ESCROW_REPLY_MESSAGES_H_
